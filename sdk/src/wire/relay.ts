/** How neighbours of a ring reach a worker that cannot be dialled: through the keeper's relay. */
import { sha256 } from '@noble/hashes/sha2.js';
import { z } from 'zod';
import { isAddress, verifyBy } from '../address.ts';
import { ascii, concat, toHex } from '../bytes.ts';
import { sign, type SigningKey } from '../keys.ts';

/** Path of the relay on a keeper: `/WORKER` is dialled, at `/answers/TOKEN` the worker answers. */
export const RELAY_PATH = '/v1/relay';
/** Header in which a dialler says who it is. */
export const RELAY_PASS_HEADER = 'x-shardmarket-pass';
/** ms for which a pass is good, counted from either side of its time: clocks differ. */
export const RELAY_PASS_MS = 120_000;

/** Why the relay closes a dialler's socket (WebSocket close codes). */
export const RELAY_CLOSE = {
  /** the pass is missing, stale, not signed, or of nobody who is connected */
  refused: 4401,
  /** the worker is not connected, or takes no links through the relay */
  absent: 4410,
  /** the worker was called and did not come */
  silent: 4411,
  /** as many connections as there may be: of this worker, or of the relay */
  busy: 4429,
} as const;

const SCHEME = 'relay:';

/** Where a worker is dialled: `ws://…`, `wss://…`, or `relay:WORKER` at the relay of the keeper that named it. */
export const ringUrlSchema = z.union([
  z.url({ protocol: /^wss?$/ }),
  z.string().refine((text) => relayedWorker(text) !== undefined, 'expected ws://, wss:// or relay:WORKER'),
]);

/** `relay:WORKER` for the address of a worker's account. */
export function relayUrl(worker: string): string {
  return `${SCHEME}${worker}`;
}

/** The worker that a `relay:` address names; undefined for any other address. */
export function relayedWorker(url: string): string | undefined {
  const worker = url.startsWith(SCHEME) ? url.slice(SCHEME.length) : undefined;
  return worker !== undefined && isAddress(worker) ? worker : undefined;
}

/**
 * Where a relayed worker is dialled. Everybody goes the way on which it reaches the keeper itself, so that nobody has to
 * know the relay by an address that holds for all.
 * @param keeperUrl the dialler's own address of the keeper, with its path
 */
export function relayDialUrl(worker: string, keeperUrl: string): string {
  return new URL(`relay/${worker}`, keeperUrl).href;
}

/** Where a worker answers a call. @param keeperUrl its own address of the keeper, with its path */
export function relayAnswerUrl(token: string, keeperUrl: string): string {
  return new URL(`relay/answers/${token}`, keeperUrl).href;
}

function message(operator: string, worker: string, at: number): Uint8Array {
  return concat(ascii('shardmarket/relay-pass/v1'), sha256(ascii(JSON.stringify([operator, worker, at]))));
}

/** What a dialler shows the relay: who it is, and that it wants this worker now. @param now unix ms */
export function signRelayPass(operator: string, worker: string, now: number, key: SigningKey): string {
  return `${operator}.${now}.${toHex(sign(message(operator, worker, now), key))}`;
}

/** The operator (base58) who signed a pass to this worker within `RELAY_PASS_MS` of `now` (unix ms); undefined otherwise. */
export function checkRelayPass(pass: string | undefined, worker: string, now: number): string | undefined {
  const [operator = '', at = '', signature = '', ...rest] = (pass ?? '').split('.');
  const time = /^\d{1,15}$/.test(at) ? Number(at) : NaN;
  if (rest.length > 0 || !(Math.abs(now - time) <= RELAY_PASS_MS)) return undefined;
  return verifyBy(operator, message(operator, worker, time), signature) ? operator : undefined;
}
