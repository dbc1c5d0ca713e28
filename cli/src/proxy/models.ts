import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestHash, manifestSchema, toHex, type Manifest } from '@shardmarket/sdk';
import { createCodec, type TextCodec } from '@shardmarket/sdk/text';
import { CliError, messageOf } from '../errors.ts';

/** A model as this machine knows it: enough to count tokens. */
export interface LocalModel {
  readonly name: string;
  /** of the manifest file, hex: its identity on chain */
  readonly hash: string;
  readonly manifest: Manifest;
  readonly codec: TextCodec;
}

/** The target models below `folder`, one directory each with manifest.json and tokenizer. @throws CliError BAD_FILE */
export function localModels(folder: string): Map<string, LocalModel> {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const found = names.map((name) => join(folder, name)).filter((dir) => existsSync(join(dir, 'manifest.json')));
  const targets = found.map(load).filter((model) => model.manifest.kind === 'target');
  if (targets.length > 0) return new Map(targets.map((model) => [model.name, model]));
  const next = 'fetch one with `worker fetch`, or name the folder that has NAME/manifest.json';
  throw new CliError('BAD_FILE', `--models: "${folder}" has no model whose tokens could be counted: ${next}`);
}

function load(folder: string): LocalModel {
  const path = join(folder, 'manifest.json');
  try {
    const bytes = readFileSync(path);
    const manifest = manifestSchema.parse(JSON.parse(bytes.toString('utf8')));
    const tokenizer = readFileSync(join(folder, manifest.tokenizer.file));
    if (createHash('sha256').update(tokenizer).digest('hex') !== manifest.tokenizer.sha256) {
      throw new RangeError(`${manifest.tokenizer.file} is not the file of the manifest: its sha256 differs`);
    }
    const codec = createCodec(JSON.parse(tokenizer.toString('utf8')) as object);
    return { name: manifest.name, hash: toHex(manifestHash(bytes)), manifest, codec };
  } catch (cause) {
    throw new CliError('BAD_FILE', `cannot use the model of ${path}: ${messageOf(cause)}`, { cause });
  }
}
