import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { WorkerError } from '../errors.ts';
import { hashFile } from '../model/files.ts';
import { deliveryFailed, openBody } from './body.ts';
import type { PinnedFile } from './shard.ts';

/** A mirror that sends nothing for this long (ms) is given up. */
export const STALL_MS = 30_000;

export interface DownloadOptions {
  /** http(s) address of the file */
  readonly url: URL;
  /** where it is to lie; it lies there only once it is whole and right */
  readonly path: string;
  readonly file: PinnedFile;
  /** bytes that have arrived in this attempt, those kept from an earlier one included */
  readonly progress: (bytes: number) => void;
  readonly stallMs?: number;
}

/**
 * Fetches one file of a manifest. What arrived before an interruption is kept beside it as `.part` and continued (RFC 9110
 * §14, ranges). Never more bytes than the manifest says are written, and nothing gets its name before its sha256 is right;
 * bytes that are wrong are thrown away.
 * @throws WorkerError DELIVERY_FAILED, naming the mirror and what it did
 */
export async function download(options: DownloadOptions): Promise<void> {
  const { path, file } = options;
  const part = `${path}.part`;
  await mkdir(dirname(path), { recursive: true });
  const kept = await sizeOf(part);
  const got = kept > 0 && kept <= file.bytes ? await goOn(options, part, kept) : undefined;
  // What was kept may have come from another mirror, and be what is wrong.
  const sum = got === file.sha256 ? got : await receive(options, part, 0);
  if (sum !== file.sha256) {
    await rm(part, { force: true });
    throw failed(options, `sha256 is ${sum}, the manifest has ${file.sha256}; what came is thrown away`);
  }
  await rename(part, path);
}

async function goOn(options: DownloadOptions, part: string, kept: number): Promise<string> {
  return kept === options.file.bytes ? (await hashFile(part)).digest('hex') : receive(options, part, kept);
}

async function receive(options: DownloadOptions, part: string, from: number): Promise<string> {
  const { url, file, progress, stallMs = STALL_MS } = options;
  const stalled = new AbortController();
  let timer = setTimeout(() => stalled.abort(), stallMs);
  const alive = () => (clearTimeout(timer), (timer = setTimeout(() => stalled.abort(), stallMs)));
  try {
    const headers = from > 0 ? { range: `bytes=${from}-` } : {};
    const { body, partial } = await openBody(url, { headers, signal: stalled.signal });
    // A mirror that knows no ranges sends all of it again.
    let at = partial ? from : 0;
    const hash = at > 0 ? await hashFile(part) : createHash('sha256');
    const out = await open(part, at > 0 ? 'r+' : 'w');
    try {
      for await (const chunk of body) {
        alive();
        if (at + chunk.length > file.bytes)
          throw failed(options, `it sends more than the ${file.bytes} bytes there are`);
        await out.write(chunk, 0, chunk.length, at);
        hash.update(chunk);
        at += chunk.length;
        progress(at);
      }
    } finally {
      await out.close();
    }
    if (at < file.bytes) throw failed(options, `it ended after ${at} of ${file.bytes} bytes`);
    return hash.digest('hex');
  } catch (error) {
    if (error instanceof WorkerError) throw error;
    const why = stalled.signal.aborted ? `it sent nothing for ${stallMs} ms` : reason(error);
    throw failed(options, why, error);
  } finally {
    clearTimeout(timer);
  }
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

function failed({ url }: DownloadOptions, what: string, cause?: unknown): WorkerError {
  return deliveryFailed(url, what, cause);
}

/** What `fetch` hides in the cause of its "fetch failed". */
function reason(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
