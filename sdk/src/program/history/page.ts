/** Landed transactions of an address, a page at a time: what histories are read from, with an RPC and nothing else. */
import type { Connection, Finality, PublicKey } from '@solana/web3.js';
import type { LandedTransaction } from '../transactions.ts';

/** The part of web3.js's `Connection` that reading the past needs. */
export type HistoryConnection = Pick<Connection, 'getSignaturesForAddress' | 'getTransaction'>;

/** Which transactions to look at. */
export interface HistoryRange {
  /** only those before this signature: `older` of the page before */
  readonly before?: string;
  /** only those after this signature: `newest` of an earlier reading */
  readonly until?: string;
  /** transactions that are looked at, 1 to 1,000 */
  readonly limit?: number;
  readonly commitment?: Finality;
}

/** Where and when something happened. */
export interface Stamp {
  readonly signature: string;
  readonly slot: number;
  /** unix seconds; null where the RPC does not know */
  readonly at: number | null;
}

/** What transactions say, newest first. A page can hold no items and still have older ones. */
export interface HistoryPage<T> {
  readonly items: readonly T[];
  /** give it as `until` to read what came since */
  readonly newest: string | undefined;
  /** give it as `before`, with the same `until`, to go on; undefined at the end */
  readonly older: string | undefined;
}

const PAGE = 100;
/** Transactions that are asked for at once. */
const AT_ONCE = 8;

/**
 * Reads one page of an address's transactions; those that failed are passed over.
 * @param pick what a transaction says, in its order
 * @throws Error where the RPC does not have a transaction that it lists, or does not answer
 */
export async function readPage<T>(
  connection: HistoryConnection,
  address: PublicKey,
  range: HistoryRange,
  pick: (landed: LandedTransaction, stamp: Stamp) => readonly T[],
): Promise<HistoryPage<T>> {
  const { before, until, limit = PAGE, commitment = 'confirmed' } = range;
  const options = { limit, ...(before !== undefined && { before }), ...(until !== undefined && { until }) };
  const page = await connection.getSignaturesForAddress(address, options, commitment);
  const read = await inTurns(page, async ({ signature, slot, err, blockTime }) => {
    if (err !== null) return [];
    const landed = await landedTransaction(connection, signature, commitment);
    return [...pick(landed, { signature, slot, at: blockTime ?? landed.blockTime ?? null })].reverse();
  });
  return {
    items: read.flat(),
    newest: before === undefined ? (page[0]?.signature ?? until) : undefined,
    older: page.length < limit ? undefined : page.at(-1)?.signature,
  };
}

/** @throws Error where the RPC does not have it: taken for absent, it could make money that moved look unmoved */
export async function landedTransaction(
  connection: Pick<HistoryConnection, 'getTransaction'>,
  signature: string,
  commitment: Finality,
): Promise<LandedTransaction> {
  const landed = await connection.getTransaction(signature, { commitment, maxSupportedTransactionVersion: 0 });
  if (landed) return landed;
  throw new Error(`the RPC lists transaction ${signature} and does not have it: ask another RPC`);
}

/** Results in the order of the items, a few at once. */
export async function inTurns<A, B>(items: readonly A[], run: (item: A) => Promise<B>): Promise<B[]> {
  const results: B[] = [];
  for (let i = 0; i < items.length; i += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(i, i + AT_ONCE).map(run))));
  }
  return results;
}
