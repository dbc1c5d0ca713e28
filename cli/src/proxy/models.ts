import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTextModel, type TextModel } from '@shardmarket/sdk/text';
import { CliError, messageOf } from '../errors.ts';

/** A model as this machine knows it: enough to count tokens. */
export type LocalModel = TextModel;

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
    return readTextModel(readFileSync(path), (name) => readFileSync(join(folder, name)));
  } catch (cause) {
    throw new CliError('BAD_FILE', `cannot use the model of ${path}: ${messageOf(cause)}`, { cause });
  }
}
