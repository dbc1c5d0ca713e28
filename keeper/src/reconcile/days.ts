import { fetchAccounts, requireAccount, CONFIG } from '@shardmarket/sdk';
import type { Connection } from '@solana/web3.js';
import { eq } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { epochs, slices } from '../db/schema.ts';
import { chainEpoch, chainSlices } from '../cron/daily/record.ts';
import type { Difference } from './difference.ts';

/** Compares all epochs. @throws an RPC's error */
export async function compareEpochs(connection: Connection, db: Db): Promise<Difference[]> {
  const rows = new Map((await db.select().from(epochs)).map((row) => [row.day, row]));
  const differences: Difference[] = [];
  for (const { account } of await fetchAccounts(connection, 'epoch')) {
    const row = rows.get(account.day);
    rows.delete(account.day);
    const same = row?.taken === account.taken && row.burn === account.burnHalf && row.stakers === account.stakerHalf;
    if (same && row.signature !== '') continue;
    const taken = row ? `${row.taken} micro-USDC` : 'nothing';
    differences.push({
      ...{ about: 'epoch', of: `day ${account.day}` },
      says: `the chain took ${account.taken} micro-USDC, the database says ${taken}`,
      mend: async (to) => {
        const epoch = await chainEpoch(connection, account.day);
        if (epoch) await to.insert(epochs).values(epoch).onConflictDoUpdate({ target: epochs.day, set: epoch });
      },
    });
  }
  for (const day of rows.keys()) {
    const mend = (to: Db) => to.delete(epochs).where(eq(epochs.day, day));
    differences.push({ about: 'epoch', of: `day ${day}`, says: 'the chain has no such epoch', mend });
  }
  return differences.sort((a, b) => a.of.localeCompare(b.of, 'en', { numeric: true }));
}

/** Compares the slices of all venues that trade ZERO. @throws an RPC's error */
export async function compareSlices(connection: Connection, db: Db): Promise<Difference[]> {
  const { zeroMint } = await requireAccount(connection, 'config', CONFIG);
  const rows = new Map((await db.select().from(slices)).map((row) => [row.signature, row]));
  const differences: Difference[] = [];
  for (const { account: venue } of await fetchAccounts(connection, 'venue')) {
    if (!venue.baseMint.equals(zeroMint)) continue;
    for (const slice of (await chainSlices(connection, venue)).reverse()) {
      const row = rows.get(slice.signature);
      rows.delete(slice.signature);
      if (row?.amount === slice.amount && row.burned === slice.burned) continue;
      differences.push({
        ...{ about: 'slice', of: slice.signature },
        says: `the chain burned ${slice.burned} micro-ZERO, the database says ${row?.burned ?? 'nothing'}`,
        mend: (to) => to.insert(slices).values(slice).onConflictDoUpdate({ target: slices.signature, set: slice }),
      });
    }
  }
  for (const signature of rows.keys()) {
    const mend = (to: Db) => to.delete(slices).where(eq(slices.signature, signature));
    differences.push({ about: 'slice', of: signature, says: 'the chain has no such slice', mend });
  }
  return differences;
}
