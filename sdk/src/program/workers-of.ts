import type { PublicKey } from '@solana/web3.js';
import { decodeAccount, type ReadConnection, type Worker } from './accounts.ts';
import { market } from './client.ts';
import { PROGRAM_ID } from './ids.ts';

/** Offsets of `operator` and `payout` in a worker's account, after the account's discriminator. */
const OPERATOR = 8;
const PAYOUT = OPERATOR + 32;

/** The workers whose operator or payout key `key` is, in the order of their addresses. @throws AccountError */
export async function fetchWorkersOf(
  connection: ReadConnection,
  key: PublicKey,
): Promise<{ address: PublicKey; account: Worker }[]> {
  const type = { memcmp: market.coder.accounts.memcmp('worker') as { offset: number; bytes: string } };
  const found = await Promise.all(
    [OPERATOR, PAYOUT].map((offset) =>
      connection.getProgramAccounts(PROGRAM_ID, {
        commitment: 'confirmed',
        filters: [type, { memcmp: { offset, bytes: key.toBase58() } }],
      }),
    ),
  );
  const once = new Map(found.flat().map(({ pubkey, account }) => [pubkey.toBase58(), { pubkey, account }]));
  return [...once.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { pubkey, account }]) => ({ address: pubkey, account: decodeAccount('worker', account) }));
}
