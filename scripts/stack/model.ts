import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { manifestHash, manifestSchema, numericsClass, type Manifest } from '@shardmarket/sdk';
import { detectIsa } from '@shardmarket/worker';

/** Where the models are: `MODELS_DIR`, as for the keeper, or the built-in ones. */
export const MODELS_DIR = process.env.MODELS_DIR ?? fileURLToPath(new URL('../../models', import.meta.url));
const TARGET = 'parable-6l';

/** The built-in target as this machine serves it. */
export interface BuiltInModel {
  readonly manifest: Manifest;
  readonly hash: Uint8Array;
  /** class of the numerics on this machine's processor */
  readonly numericsClass: Uint8Array;
  /** folders of the target and of its draft */
  readonly target: string;
  readonly draft: string;
}

/** Reads the built-in model's manifest. @throws Error that names the file if it is missing or broken */
export function builtInModel(): BuiltInModel {
  const target = join(MODELS_DIR, TARGET);
  const file = join(target, 'manifest.json');
  try {
    const bytes = readFileSync(file);
    const manifest = manifestSchema.parse(JSON.parse(bytes.toString('utf8')));
    if (!manifest.draft) throw new Error('it names no draft model');
    return {
      manifest,
      hash: manifestHash(bytes),
      numericsClass: numericsClass(manifest, detectIsa()),
      target,
      draft: join(MODELS_DIR, manifest.draft),
    };
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}. Restore it with: git checkout -- models`, { cause: error });
  }
}
