import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Keypair } from '@solana/web3.js';

/** A new keypair, also written to `folder/NAME.json` as `solana-keygen` does, readable by its owner alone. */
export function newKeyFile(folder: string, name: string): { keypair: Keypair; file: string } {
  const keypair = Keypair.generate();
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify([...keypair.secretKey]), { mode: 0o600 });
  return { keypair, file };
}
