import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Tokenizer } from '@huggingface/tokenizers';
import { openModel, type Model } from '../model/manifest.ts';

/** What is used of the library's class: its own types do not resolve under Node's module rules. */
interface TokenizerApi {
  encode(text: string, options: { add_special_tokens: boolean }): { ids: number[] };
}
const TokenizerClass = Tokenizer as unknown as new (definition: object, config: object) => TokenizerApi;

const MODELS = process.env['MODELS_DIR'] ?? fileURLToPath(new URL('../../../models', import.meta.url));

/** The built-in target and draft. @throws Error naming what is missing */
export async function builtInModels(): Promise<{ target: Model; draft: Model }> {
  for (const name of readdirSync(MODELS)) {
    if (!existsSync(join(MODELS, name, 'manifest.json'))) continue;
    const target = await openModel(join(MODELS, name));
    if (target.manifest.kind !== 'target' || target.manifest.draft === undefined) continue;
    return { target, draft: await openModel(join(dirname(target.directory), target.manifest.draft)) };
  }
  throw new Error(`${MODELS} holds no target model with a draft`);
}

/** The held-out prompts as token ids, each with the beginning-of-text token and at most `longest` tokens. */
export function prompts({ directory, manifest }: Model, longest: number): number[][] {
  const read = (file: string) => JSON.parse(readFileSync(join(directory, file), 'utf8')) as object;
  const tokenizer = new TokenizerClass(read(manifest.tokenizer.file), {});
  const texts = JSON.parse(readFileSync(join(MODELS, 'prompts.json'), 'utf8')) as string[];
  return texts.map((text) => {
    const { ids } = tokenizer.encode(text, { add_special_tokens: false });
    return [manifest.tokenizer.bos, ...ids].slice(0, longest);
  });
}
