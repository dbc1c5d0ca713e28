import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Keypair } from '@solana/web3.js';

/** A new keypair, also written to `folder/NAME.json` as `solana-keygen` does, readable by its owner alone. */
export function newKeyFile(folder: string, name: string): { keypair: Keypair; file: string } {
  const keypair = Keypair.generate();
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify([...keypair.secretKey]), { mode: 0o600 });
  return { keypair, file };
}

/** The keypair in `folder/NAME.json`; a new one where there is none. */
export function keptKeyFile(folder: string, name: string): Keypair {
  const file = join(folder, `${name}.json`);
  if (!existsSync(file)) return newKeyFile(folder, name).keypair;
  return Keypair.fromSecretKey(Uint8Array.from(JSON.parse(readFileSync(file, 'utf8')) as number[]));
}
