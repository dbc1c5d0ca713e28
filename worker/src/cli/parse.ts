import { MAX_BRANCH } from '../driver/branches.ts';
import { readFileSync } from 'node:fs';
import { Keypair, PublicKey } from '@solana/web3.js';
import { isAddress, WORKER_PATH } from '@shardmarket/sdk';
import { WorkerError } from '../errors.ts';
import { MAX_K, MAX_WINDOW } from '../driver/plan.ts';

function bad(option: string, expected: string, got: string): WorkerError {
  return new WorkerError('BAD_OPTION', `${option}: expected ${expected}, got "${got}"`);
}

/** Reads a Solana keypair file, a JSON array of 64 bytes. @throws WorkerError BAD_OPTION, naming the file */
export function readKeypair(path: string): Keypair {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw bad('--keypair', 'a readable Solana keypair file (`solana-keygen new` makes one)', path);
  }
  try {
    return Keypair.fromSecretKey(Uint8Array.from(JSON.parse(text) as number[]));
  } catch {
    throw bad('--keypair', 'a JSON array of 64 bytes that are a Solana keypair', path);
  }
}

/** `127.0.0.1:9000`, `[::1]:9000` or `:0`, which takes any free port on the loopback. */
export function parseListen(text: string): { host: string; port: number } {
  const match = /^(?:\[([0-9a-f:]+)\]|([\w.-]*)):(\d{1,5})$/i.exec(text);
  const port = Number(match?.[3]);
  if (!match || port > 65_535) throw bad('--listen', 'HOST:PORT', text);
  return { host: match[1] ?? (match[2] || '127.0.0.1'), port };
}

/** The keeper's WebSocket address; http(s) is taken for ws(s), and the path of workers is added where there is none. */
export function parseKeeperUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^(ws|http)s?:$/.test(url.protocol)) throw bad('--keeper', 'ws://HOST:PORT or wss://HOST', text);
  if (url.pathname === '/') url.pathname = WORKER_PATH;
  return url.href.replace(/^http/, 'ws');
}

/** Where neighbours reach this worker. */
export function parsePublicUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^wss?:$/.test(url.protocol)) throw bad('--public-url', 'ws://HOST:PORT/ring or wss://…', text);
  return url.href;
}

export function parseRpc(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw bad('--rpc', 'http(s)://HOST:PORT of a Solana RPC', text);
}

export function parseAddress(option: string): (text: string) => PublicKey {
  return (text) => {
    if (!isAddress(text)) throw bad(option, 'a Solana address in base58', text);
    return new PublicKey(text);
  };
}

/** A whole number in `[min, max]`. */
export function parseInteger(option: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (!(value >= min && value <= max)) throw bad(option, `a whole number from ${min} to ${max}`, text);
    return value;
  };
}

export const parseK = parseInteger('--k', 0, MAX_K);
export const parseBranch = parseInteger('--branch', 1, MAX_BRANCH);
export const parseWindow = parseInteger('--window', 1, MAX_WINDOW);

/** A whole number of micro-USDC. */
export function parseAsk(text: string): bigint {
  if (!/^\d{1,18}$/.test(text)) throw bad('--ask', 'micro-USDC per million layer-tokens, a whole number', text);
  return BigInt(text);
}
