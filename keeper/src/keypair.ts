import { existsSync, readFileSync } from 'node:fs';
import { Keypair } from '@solana/web3.js';
import { z } from 'zod';
import { Problem } from './errors.ts';

/** Reads a keypair in the format of `solana-keygen`: a JSON array of 64 numbers. @throws Problem `config_invalid` */
export function readKeypair(path: string): Keypair {
  if (!existsSync(path)) {
    throw new Problem(
      'config_invalid',
      `KEEPER_KEYPAIR: there is no file "${path}"; make one with solana-keygen new -o`,
    );
  }
  try {
    const bytes = z
      .array(z.number().int().min(0).max(255))
      .length(64)
      .parse(JSON.parse(readFileSync(path, 'utf8')));
    return Keypair.fromSecretKey(Uint8Array.from(bytes));
  } catch {
    // Without the cause: it may quote the file, whose text must not reach a log.
    throw new Problem(
      'config_invalid',
      `KEEPER_KEYPAIR: "${path}" is not a Solana keypair: a JSON array of 64 numbers`,
    );
  }
}
