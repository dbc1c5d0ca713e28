import { createHash } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { LiteSVM } from 'litesvm';
import type { ChainState } from './chain/chain.ts';
import { LocalnetError } from './errors.ts';

/**
 * A state file: 8 bytes of magic, the sha256 of the rest, then gzip of (u32 LE length of the JSON, the JSON,
 * LiteSVM's snapshot).
 */
const MAGIC = Buffer.from('SMLNET01');
const HASH_BYTES = 32;
const HEADER_BYTES = MAGIC.length + HASH_BYTES;

const require = createRequire(import.meta.url);
const litesvmVersion = (require('litesvm/package.json') as { version: string }).version;

/** What identifies a saved chain, and its state. */
export interface SavedMeta {
  readonly authority: string;
  /** sha256 (hex) of each deployed program. */
  readonly programs: Readonly<Record<string, string>>;
  readonly chain: ChainState;
}

/** A chain read from a file. */
export interface SavedState extends SavedMeta {
  readonly svm: LiteSVM;
}

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** Throws `STATE_UNWRITABLE` unless `path` can be written, so that this is known before anything worth saving happens. */
export function requireWritable(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    accessSync(dirname(path), constants.W_OK);
  } catch (error) {
    throw new LocalnetError('STATE_UNWRITABLE', `cannot write --state ${path}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** Writes a state file atomically: after a crash there is the old file or the new one, never half of one. */
export function writeState(path: string, svm: LiteSVM, meta: SavedMeta): void {
  const json = Buffer.from(JSON.stringify({ ...meta, litesvm: litesvmVersion }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  const body = gzipSync(Buffer.concat([length, json, svm.toBytes()]), { level: 1 });
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const file = openSync(temporary, 'w');
    try {
      for (const part of [MAGIC, sha256(body), body]) writeSync(file, part);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new LocalnetError('STATE_UNWRITABLE', `cannot save the state to ${path}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function readFile(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new LocalnetError('STATE_UNREADABLE', `cannot read --state ${path}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/**
 * Reads a state file; null when there is none. Throws `STATE_FOREIGN` for a file that localnet did not write,
 * `STATE_CORRUPT` for a damaged one and `STATE_VERSION` for one of another LiteSVM. Never changes the file.
 */
export function readState(path: string): SavedState | null {
  const file = readFile(path);
  if (file === null) return null;
  const advice = 'It was left as it is: name another --state file, or move this one away to start a new chain';
  if (!file.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new LocalnetError('STATE_FOREIGN', `${path} is not a state file of localnet. ${advice}`);
  }
  const body = file.subarray(HEADER_BYTES);
  if (!sha256(body).equals(file.subarray(MAGIC.length, HEADER_BYTES))) {
    throw new LocalnetError('STATE_CORRUPT', `${path} is damaged: its checksum does not match. ${advice}`);
  }
  const content = gunzipSync(body);
  const jsonEnd = 4 + content.readUInt32LE(0);
  const meta = JSON.parse(content.toString('utf8', 4, jsonEnd)) as SavedMeta & { litesvm: string };
  if (meta.litesvm !== litesvmVersion) {
    const versions = `it was saved with LiteSVM ${meta.litesvm}, this is ${litesvmVersion}`;
    throw new LocalnetError('STATE_VERSION', `${path} cannot be restored: ${versions}. ${advice}`);
  }
  return { ...meta, svm: LiteSVM.fromBytes(content.subarray(jsonEnd)) };
}
