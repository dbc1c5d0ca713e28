import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTextModel, type TextModel } from '@shardmarket/sdk/text';
import { messageOf, Problem } from '../errors.ts';

/** A model that buyers can name: what the keeper needs of it is its manifest and its tokenizer. */
export type CatalogModel = TextModel;

export type Catalog = ReadonlyMap<string, CatalogModel>;

/** Reads every target model below `dir`, one directory each. @throws Problem `no_models` */
export function loadCatalog(dir: string): Catalog {
  if (!existsSync(dir)) throw new Problem('no_models', `MODELS_DIR: there is no directory "${dir}"`);
  const folders = readdirSync(dir)
    .map((name) => join(dir, name))
    .filter((folder) => existsSync(join(folder, 'manifest.json')));
  const models = folders.map(loadModel).filter((model) => model.manifest.kind === 'target');
  if (models.length === 0) {
    throw new Problem('no_models', `MODELS_DIR: "${dir}" has no target model: expected NAME/manifest.json in it`);
  }
  const catalog = new Map(models.map((model) => [model.name, model]));
  if (catalog.size !== models.length) throw new Problem('no_models', `MODELS_DIR: "${dir}" has two models of one name`);
  return catalog;
}

function loadModel(folder: string): CatalogModel {
  const path = join(folder, 'manifest.json');
  try {
    return readTextModel(readFileSync(path), (name) => readFileSync(join(folder, name)));
  } catch (cause) {
    throw new Problem('no_models', `cannot use the model of ${path}: ${messageOf(cause)}`, { cause });
  }
}
