/** Sessions whose voucher key is this machine's: one folder each, readable by its owner alone. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { addressSchema } from '@shardmarket/sdk';
import { Keypair } from '@solana/web3.js';
import { z } from 'zod';
import { CliError } from './errors.ts';

const recordSchema = z.object({
  session: addressSchema,
  payer: addressSchema,
  keeper: z.string(),
  rpc: z.string(),
  /** the voucher key, as the Solana CLI writes keypairs */
  secret: z.array(z.number().int().min(0).max(255)).length(64),
  /** what clients of the proxy show it */
  localKey: z.string(),
  /** the keeper's API key, once it has given one */
  apiKey: z.string().nullable(),
});
export type OwnSession = z.infer<typeof recordSchema>;

/** Where what belongs to a session is kept. */
export function folderOf(home: string, session: string): string {
  return join(home, 'sessions', session);
}

/** A session that is about to be opened with a fresh voucher key. */
export function newOwnSession(
  fields: Pick<OwnSession, 'session' | 'payer' | 'keeper' | 'rpc'>,
  key: Keypair,
): OwnSession {
  const localKey = `sk-local-${randomBytes(24).toString('base64url')}`;
  return { ...fields, secret: [...key.secretKey], localKey, apiKey: null };
}

/** Writes a session so that it is there whole after a crash, or as it was before. */
export function saveOwnSession(home: string, own: OwnSession): void {
  const folder = folderOf(home, own.session);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'session.json');
  const file = openSync(`${path}.new`, 'w', 0o600);
  writeSync(file, JSON.stringify(own));
  fsyncSync(file);
  closeSync(file);
  renameSync(`${path}.new`, path);
  for (const each of [folder, dirname(folder)]) syncFolder(each);
}

/** @throws CliError KEY_ELSEWHERE where its key is not on this machine, BAD_FILE */
export function readOwnSession(home: string, session: string): OwnSession {
  const path = join(folderOf(home, session), 'session.json');
  if (!existsSync(path)) {
    const message = `the voucher key of session ${session} is not in ${home}: use the machine that opened it, or name its --home`;
    throw new CliError('KEY_ELSEWHERE', message);
  }
  const parsed = recordSchema.safeParse(readJson(path));
  // Without the cause: it may quote the file, whose text must not reach a log.
  if (!parsed.success) throw new CliError('BAD_FILE', `${path} is not what \`session open --own-key\` wrote`);
  return parsed.data;
}

/** Whether the session's voucher key is on this machine. */
export function isOwn(home: string, session: string): boolean {
  return existsSync(join(folderOf(home, session), 'session.json'));
}

/** Addresses of all sessions whose voucher key is on this machine. */
export function ownSessions(home: string): string[] {
  const folder = join(home, 'sessions');
  return existsSync(folder) ? readdirSync(folder).filter((name) => isOwn(home, name)) : [];
}

export function voucherKeyOf(own: Pick<OwnSession, 'secret'>): Keypair {
  return Keypair.fromSecretKey(Uint8Array.from(own.secret));
}

/** Makes sure that a name that was just made in `folder` is there after a crash. */
export function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
