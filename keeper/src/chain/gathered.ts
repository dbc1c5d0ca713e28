import type { AccountInfo, Connection, PublicKey } from '@solana/web3.js';
import { Batches } from '../batches.ts';

/** Accounts that nodes give in one answer. */
const MOST = 100;

/**
 * Reads of single accounts, those that are asked for at the same time in one request. Each is read after it was asked for: nothing is kept.
 * @param connection at `confirmed`
 */
export function gathered(connection: Connection): Pick<Connection, 'getAccountInfo'> {
  const batches = new Batches<PublicKey, AccountInfo<Buffer> | null>(
    async (keys) => {
      const different = new Map(keys.map((key) => [key.toBase58(), key]));
      const infos = await connection.getMultipleAccountsInfo([...different.values()], 'confirmed');
      const found = new Map([...different.keys()].map((address, i) => [address, infos[i] ?? null]));
      return keys.map((key) => ({ value: found.get(key.toBase58()) ?? null }));
    },
    { lanes: 2, most: MOST, apart: false },
  );
  return { getAccountInfo: (key) => batches.do(key) };
}
