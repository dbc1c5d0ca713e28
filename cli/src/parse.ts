import { existsSync, readFileSync } from 'node:fs';
import { isAddress, parseMicro } from '@shardmarket/sdk';
import { Keypair, PublicKey } from '@solana/web3.js';
import { CliError } from './errors.ts';

function bad(option: string, expected: string, got: string): CliError {
  return new CliError('BAD_OPTION', `${option}: expected ${expected}, got "${got}"`);
}

/** An amount above 0 typed in USDC or ZERO, exact: never a float, never rounded. @returns micro-USDC or micro-ZERO */
export function parseAmount(option: string): (text: string) => bigint {
  return (text) => {
    let amount: bigint;
    try {
      amount = parseMicro(text);
    } catch {
      throw bad(option, 'an amount such as 12 or 12.345678 with 6 decimals at most', text);
    }
    if (amount === 0n) throw bad(option, 'more than 0', text);
    if (amount >= 1n << 64n) throw bad(option, 'less than 18446744073709.551616', text);
    return amount;
  };
}

export function parseAddress(option: string): (text: string) => PublicKey {
  return (text) => {
    if (!isAddress(text)) throw bad(option, 'a Solana address in base58', text);
    return new PublicKey(text);
  };
}

/** http(s), without what follows the path. */
export function parseHttpUrl(option: string): (text: string) => string {
  return (text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || !/^https?:$/.test(url.protocol)) throw bad(option, 'http(s)://HOST:PORT', text);
    return text.replace(/\/+$/, '');
  };
}

/** A whole number in `[min, max]`. */
export function parseInteger(option: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,12}$/.test(text) ? Number(text) : NaN;
    if (!(value >= min && value <= max)) throw bad(option, `a whole number from ${min} to ${max}`, text);
    return value;
  };
}

/** Reads a keypair file of the Solana CLI. @throws CliError BAD_FILE; its text is never quoted */
export function readKeypair(path: string): Keypair {
  if (!existsSync(path)) {
    throw new CliError(
      'BAD_FILE',
      `--keypair: there is no file "${path}": name yours, or make one with \`solana-keygen new\``,
    );
  }
  try {
    return Keypair.fromSecretKey(Uint8Array.from(JSON.parse(readFileSync(path, 'utf8')) as number[]));
  } catch {
    throw new CliError('BAD_FILE', `--keypair: "${path}" is not a Solana keypair: a JSON array of 64 numbers`);
  }
}

/** A time in unix seconds, for people. */
export function when(seconds: bigint): string {
  return new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z');
}
