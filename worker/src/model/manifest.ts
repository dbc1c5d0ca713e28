import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { manifestHash, manifestSchema, numericsClass, toHex, type Manifest } from '@shardmarket/sdk';
import { env } from 'onnxruntime-node';
import { WorkerError, systemCode } from '../errors.ts';
import { verifyFile } from './files.ts';
import { chooseGraph, type Graph, type LayerRange } from './graphs.ts';
import { detectIsa } from './isa.ts';

/** A model directory whose manifest was read; its files are verified when a part of it is loaded. */
export interface Model {
  readonly directory: string;
  readonly manifest: Manifest;
  /** sha256 of the manifest file, hex: the model's identity on chain */
  readonly hash: string;
  /** numerics class of this model on this machine, hex */
  readonly numericsClass: string;
}

/** A verified graph, ready for a session. */
export interface LoadedGraph {
  readonly path: string;
  readonly layers: LayerRange;
  readonly graph: Graph;
}

/** Reads `<directory>/manifest.json`. @throws WorkerError MODEL_FILE_MISSING, MODEL_BAD_MANIFEST, MODEL_RUNTIME_MISMATCH */
export async function openModel(directory: string, isa = detectIsa()): Promise<Model> {
  const path = join(directory, 'manifest.json');
  const bytes = await readFile(path).catch((error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw error;
    throw new WorkerError('MODEL_FILE_MISSING', `${path} is missing: --model takes a directory with a manifest.json`);
  });
  const manifest = parseManifest(path, bytes);
  const running = env.versions.node ?? env.versions.common;
  if (manifest.numerics.runtimeVersion !== running) {
    throw new WorkerError(
      'MODEL_RUNTIME_MISMATCH',
      `${path} pins onnxruntime-node ${manifest.numerics.runtimeVersion}, but ${running} is installed: ` +
        'other versions give other bits. Install the pinned version.',
    );
  }
  return {
    directory,
    manifest,
    hash: toHex(manifestHash(bytes)),
    numericsClass: toHex(numericsClass(manifest, isa)),
  };
}

/** Reads a manifest's bytes. @param path for messages @throws WorkerError MODEL_BAD_MANIFEST */
export function parseManifest(path: string, bytes: Uint8Array): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new WorkerError('MODEL_BAD_MANIFEST', `${path} is not JSON`);
  }
  const parsed = manifestSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new WorkerError(
    'MODEL_BAD_MANIFEST',
    `${path}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`,
  );
}

/** Verifies the graph of a layer range and every weight file it reads. @throws WorkerError naming the file */
export async function loadGraph(model: Model, layers: LayerRange): Promise<LoadedGraph> {
  const graph = chooseGraph(model.manifest, layers);
  for (const name of graph.weights) {
    const weights = model.manifest.weights.find((w) => w.file === name);
    if (!weights) {
      throw new WorkerError(
        'MODEL_BAD_MANIFEST',
        `graph ${graph.file} needs ${name}, which the manifest does not list`,
      );
    }
    await verifyFile(model.directory, weights);
  }
  return { path: await verifyFile(model.directory, graph), layers, graph };
}
