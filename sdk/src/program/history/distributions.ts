import type { Connection, Finality } from '@solana/web3.js';
import { decodeAccount, requireAccount, type ReadConnection } from '../accounts.ts';
import { epochAddress, LEDGER } from '../pdas.ts';
import { newestFirst } from '../session-history.ts';
import { marketCalls } from '../transactions.ts';
import { inTurns, type HistoryConnection } from './page.ts';

/** A day's treasury as it was split; amounts in micro-USDC. */
export interface Distribution {
  /** unix day number */
  readonly day: bigint;
  /** unix seconds */
  readonly openedAt: bigint;
  readonly taken: bigint;
  /** became burn budget */
  readonly burnHalf: bigint;
  /** streams to the stakers in the 24 hours from `openedAt` on */
  readonly stakerHalf: bigint;
  /** of the transaction that opened the day; undefined where the RPC has forgotten it */
  readonly signature: string | undefined;
}

/** Epochs, newest first. */
export interface DistributionPage {
  readonly items: readonly Distribution[];
  /** give it as `before` to go on; undefined at the beginning */
  readonly older: bigint | undefined;
}

export type DistributionConnection = HistoryConnection & ReadConnection & Pick<Connection, 'getMultipleAccountsInfo'>;

/** Accounts that an RPC gives in one answer. */
const MOST = 100;

/**
 * Reads epochs by their days, of which each has one.
 * @param range.before only days before it @param range.until only days after it @param range.limit 1 to 100
 * @throws AccountError where the market is not set up; an RPC's error
 */
export async function distributionHistory(
  connection: DistributionConnection,
  range: { readonly before?: bigint; readonly until?: bigint; readonly limit?: number; commitment?: Finality } = {},
): Promise<DistributionPage> {
  const { until = -1n, commitment = 'confirmed' } = range;
  const last = range.before ?? (await requireAccount(connection, 'ledger', LEDGER)).lastEpochDay + 1n;
  const days = Array.from({ length: Math.min(range.limit ?? 30, MOST) }, (_, i) => last - 1n - BigInt(i));
  const wanted = days.filter((day) => day > until && day >= 0n);
  const accounts = await connection.getMultipleAccountsInfo(wanted.map(epochAddress), commitment);
  // Days are opened in order: before the first that is missing there is none.
  const missing = accounts.findIndex((account) => account === null);
  const there = missing === -1 ? accounts : accounts.slice(0, missing);
  const items = await inTurns(there, async (account) => {
    const { day, openedAt, taken, burnHalf, stakerHalf } = decodeAccount(
      'epoch',
      account as NonNullable<typeof account>,
    );
    return { day, openedAt, taken, burnHalf, stakerHalf, signature: await opening(connection, day, commitment) };
  });
  const all = missing === -1 && wanted.length === days.length && wanted.length > 0;
  return { items, older: all ? wanted.at(-1) : undefined };
}

async function opening(connection: HistoryConnection, day: bigint, commitment: Finality): Promise<string | undefined> {
  const address = epochAddress(day);
  // Anybody can name the account in a transaction, before it exists too: only the call itself counts.
  for await (const { signature, landed } of newestFirst(connection, address, commitment)) {
    const opened = marketCalls(landed).some(
      ({ name, accounts }) => name === 'openEpoch' && accounts.some((key) => key.equals(address)),
    );
    if (opened) return signature;
  }
  return undefined;
}
