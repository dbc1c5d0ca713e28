import { readFile, writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { manifestHash, toHex } from '@shardmarket/sdk';
import { lockDirectory } from '../data-lock.ts';
import { WorkerError } from '../errors.ts';
import { modelPath, verifyFile } from '../model/files.ts';
import { parseManifest } from '../model/manifest.ts';
import type { LayerRange } from '../model/graphs.ts';
import { deliveryFailed, openBody } from './body.ts';
import { download, STALL_MS } from './download.ts';
import { MAX_MANIFEST_BYTES, shardFiles, type PinnedFile } from './shard.ts';

export interface DeliverOptions {
  readonly directory: string;
  /** sha256 of the manifest, hex: what the chain registers, and what everything else is checked against */
  readonly hash: string;
  /** folders that hold `manifest.json` and its files, http(s); each is tried until one gives what is wanted */
  readonly mirrors: readonly URL[];
  /** what is fetched; all of it without layers */
  readonly layers?: LayerRange;
  /** `done` bytes of `total` are there and right, or on their way */
  readonly progress?: (done: number, total: number, file: string) => void;
  readonly stallMs?: number;
}

export interface Delivered {
  readonly files: number;
  /** bytes that were missing */
  readonly fetched: number;
  readonly total: number;
}

/**
 * Brings the shard of a model into a directory: the manifest of that hash first, then what it lists for the layers. Files that
 * are there and right stay as they are, what was interrupted goes on, and nothing that differs from the manifest is ever kept.
 * @throws WorkerError DELIVERY_FAILED with what each mirror did, MODEL_BAD_MANIFEST, MODEL_NO_GRAPH, DATA_DIR_IN_USE
 */
export async function deliver(options: DeliverOptions): Promise<Delivered> {
  const { directory, layers, progress = () => undefined } = options;
  await mkdir(directory, { recursive: true });
  const lock = lockDirectory(directory);
  try {
    const manifest = parseManifest(join(directory, 'manifest.json'), await bringManifest(options));
    const files = shardFiles(manifest, layers);
    const total = files.reduce((sum, file) => sum + file.bytes, 0);
    let [done, fetched] = [0, 0];
    for (const file of files) {
      const path = modelPath(directory, file.file);
      if (!(await isThere(directory, file))) {
        await fromAny(options, file, path, (bytes) => progress(done + bytes, total, file.file));
        fetched += file.bytes;
      }
      done += file.bytes;
      progress(done, total, file.file);
    }
    return { files: files.length, fetched, total };
  } finally {
    lock.close();
  }
}

async function isThere(directory: string, file: PinnedFile): Promise<boolean> {
  return verifyFile(directory, file).then(
    () => true,
    (error: unknown) => {
      if (error instanceof WorkerError) return false;
      throw error;
    },
  );
}

async function fromAny(options: DeliverOptions, file: PinnedFile, path: string, progress: (bytes: number) => void) {
  const { stallMs = STALL_MS } = options;
  await eachMirror(options, file.file, (url) => download({ url, path, file, progress, stallMs }));
}

/** The manifest's own bytes: those that lie there if they are right, else those of the first mirror that has them. */
async function bringManifest(options: DeliverOptions): Promise<Uint8Array> {
  const { directory, hash, stallMs = STALL_MS } = options;
  const path = join(directory, 'manifest.json');
  const own = await readFile(path).catch(() => undefined);
  if (own && toHex(manifestHash(own)) === hash) return own;
  return eachMirror(options, 'manifest.json', async (url) => {
    const bytes = await readSmall(url, stallMs);
    const got = toHex(manifestHash(bytes));
    if (got !== hash) throw deliveryFailed(url, `its hash is ${got}, expected ${hash}`);
    await writeFile(path, bytes);
    return bytes;
  });
}

async function readSmall(url: URL, stallMs: number): Promise<Uint8Array> {
  const { body } = await openBody(url, { signal: AbortSignal.timeout(stallMs) });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_MANIFEST_BYTES) throw deliveryFailed(url, `a manifest has at most ${MAX_MANIFEST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function eachMirror<T>(options: DeliverOptions, name: string, get: (url: URL) => Promise<T>): Promise<T> {
  const failures: string[] = [];
  for (const mirror of options.mirrors) {
    try {
      return await get(new URL(name, mirror));
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  const tried = failures.length > 0 ? failures.join('; ') : 'there are no mirrors: give one with --from';
  throw new WorkerError('DELIVERY_FAILED', `no mirror gave ${name}: ${tried}`);
}
