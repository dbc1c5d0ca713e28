import { epochAddress, newestFirst, recordedEvents, venueAddress, type Venue } from '@shardmarket/sdk';
import type BN from 'bn.js';
import type { Connection } from '@solana/web3.js';
import { desc, sql } from 'drizzle-orm';
import type { Db } from '../../db/open.ts';
import { epochs, slices } from '../../db/schema.ts';
import { readEpoch } from './read.ts';

/** An epoch as the database keeps it; amounts in micro-USDC. */
export type EpochRow = Omit<typeof epochs.$inferSelect, 'createdAt'>;
/** A slice as the database keeps it; micro-USDC spent, micro-ZERO burned. */
export type SliceRow = Omit<typeof slices.$inferSelect, 'createdAt'>;

/** A day's epoch with the transaction that opened it; undefined where it is not open. @throws an RPC's error */
export async function chainEpoch(connection: Connection, day: bigint): Promise<EpochRow | undefined> {
  const epoch = await readEpoch(connection, day);
  if (!epoch) return undefined;
  let signature = '';
  // The account is made once and never touched again: its oldest transaction is the one that opened the day.
  for await (const past of newestFirst(connection, epochAddress(day), 'confirmed')) signature = past.signature;
  return { day, taken: epoch.taken, burn: epoch.burnHalf, stakers: epoch.stakerHalf, signature };
}

/** Days that a new database looks back. */
const DAYS_BACK = 30n;
/** Transactions of a venue that the daily work looks through for slices; all of them are for `keeper reconcile`. */
const LOOK_BACK = 100;

/** Slices of a venue that are on chain, newest first, down to the first that is `known`. @throws an RPC's error */
export async function chainSlices(
  connection: Connection,
  venue: Pick<Venue, 'pool'>,
  { known, most }: { known: (signature: string) => boolean; most: number } = { known: () => false, most: Infinity },
): Promise<SliceRow[]> {
  const found: SliceRow[] = [];
  let looked = 0;
  for await (const { signature, landed } of newestFirst(connection, venueAddress(venue.pool), 'confirmed')) {
    if (++looked > most) break;
    const burned = recordedEvents(landed).find(({ name }) => name === 'sliceBurned');
    if (!burned) continue;
    if (known(signature)) break;
    const { spent, burned: zero } = burned.data as { spent: BN; burned: BN };
    found.push({ signature, amount: BigInt(spent.toString()), burned: BigInt(zero.toString()) });
  }
  return found;
}

/**
 * Writes down epochs and slices that are on chain and not in the database: those of others too, and those after which this process died.
 * @param last day of the newest epoch on chain
 */
export async function recordDays(db: Db, connection: Connection, last: bigint): Promise<void> {
  const [newest] = await db.select().from(epochs).orderBy(desc(epochs.day)).limit(1);
  // A new database begins some weeks back: the days before come from `keeper reconcile`.
  const first = newest ? newest.day + 1n : last - DAYS_BACK;
  const found: EpochRow[] = [];
  for (let day = last; day >= first; day--) {
    const epoch = await chainEpoch(connection, day);
    if (!epoch) break;
    found.unshift(epoch);
  }
  for (const epoch of found) await db.insert(epochs).values(epoch).onConflictDoNothing();
}

/**
 * The same for slices, among the newest transactions of each venue; looks at none while all that the chain spent is written down.
 * @param venues that trade ZERO
 */
export async function recordSlices(db: Db, connection: Connection, venues: readonly Venue[]): Promise<void> {
  const [recorded] = await db.select({ spent: sql<string>`coalesce(sum(${slices.amount}), 0)::text` }).from(slices);
  if (BigInt(recorded?.spent ?? '0') === venues.reduce((sum, { spent }) => sum + spent, 0n)) return;
  for (const venue of venues) {
    const known = await db.select({ signature: slices.signature }).from(slices);
    const signatures = new Set(known.map((row) => row.signature));
    const fresh = await chainSlices(connection, venue, { known: (s) => signatures.has(s), most: LOOK_BACK });
    // Oldest first: what stands in the table has everything before it there too.
    for (const row of fresh.reverse()) await db.insert(slices).values(row).onConflictDoNothing();
  }
}
