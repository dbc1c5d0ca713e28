import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestHash, manifestSchema, toHex, type Manifest } from '@shardmarket/sdk';
import { messageOf, Problem } from '../errors.ts';
import { createCodec, type TextCodec } from '../text/tokenizer.ts';

/** A model that buyers can name: what the keeper needs of it is its manifest and its tokenizer. */
export interface CatalogModel {
  readonly name: string;
  /** sha256 of the manifest file, hex: its identity on chain */
  readonly hash: string;
  readonly manifest: Manifest;
  readonly codec: TextCodec;
}

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
    const bytes = readFileSync(path);
    const manifest = manifestSchema.parse(JSON.parse(bytes.toString('utf8')));
    const tokenizer = readFileSync(join(folder, manifest.tokenizer.file));
    // Other ids than the workers' would be paid for and mean nothing.
    if (createHash('sha256').update(tokenizer).digest('hex') !== manifest.tokenizer.sha256) {
      throw new Problem('no_models', `${manifest.tokenizer.file} is not the file of the manifest: its sha256 differs`);
    }
    const codec = createCodec(JSON.parse(tokenizer.toString('utf8')) as object);
    return { name: manifest.name, hash: toHex(manifestHash(bytes)), manifest, codec };
  } catch (cause) {
    throw new Problem('no_models', `cannot use the model of ${path}: ${messageOf(cause)}`, { cause });
  }
}
