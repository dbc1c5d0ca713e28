import { fetchAccounts, LEDGER, requireAccount, type Epoch } from '@shardmarket/sdk';
import type { Connection } from '@solana/web3.js';
import { desc } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { epochs, slices } from '../db/schema.ts';
import { readEpoch } from '../cron/daily/read.ts';
import { Problem } from '../errors.ts';
import type { Epochs } from './openapi/market-schemas.ts';

/** Days that are listed. */
const LISTED = 30n;

/** The last epochs and all burns as the chain has them, with the signatures of those that this keeper sent. */
export async function describeEpochs(connection: Connection, db: Db): Promise<Epochs> {
  const ledger = await requireAccount(connection, 'ledger', LEDGER).catch((cause: unknown) => {
    throw new Problem('rpc_unavailable', 'the chain cannot be read at the moment: try again', { cause });
  });
  const last = ledger.lastEpochDay;
  const days = Array.from({ length: Number(last < LISTED ? last : LISTED) }, (_, i) => last - BigInt(i));
  const [onChain, sent, burns, venues] = await Promise.all([
    Promise.all(days.map((day) => readEpoch(connection, day))),
    db.select().from(epochs),
    db.select().from(slices).orderBy(desc(slices.createdAt)).limit(100),
    fetchAccounts(connection, 'venue'),
  ]);
  const signatures = new Map(sent.map((e) => [e.day, e.signature]));
  return {
    last_epoch_day: Number(last),
    burn_budget_micro_usdc: ledger.burnBudget.toString(),
    zero_burned_micro: ledger.zeroBurned.toString(),
    usdc_spent_on_burns_micro: ledger.usdcSpentOnBurns.toString(),
    usdc_streamed_micro: ledger.usdcStreamed.toString(),
    epochs: onChain
      .filter((epoch): epoch is Epoch => epoch !== null)
      .map((epoch) => ({
        day: Number(epoch.day),
        taken_micro_usdc: epoch.taken.toString(),
        burn_half_micro_usdc: epoch.burnHalf.toString(),
        staker_half_micro_usdc: epoch.stakerHalf.toString(),
        opened_at: Number(epoch.openedAt),
        signature: signatures.get(epoch.day) ?? null,
      })),
    slices: burns.map((s) => ({
      spent_micro_usdc: s.amount.toString(),
      burned_micro_zero: s.burned.toString(),
      signature: s.signature,
    })),
    venues: venues.map(({ account }) => ({
      pool: account.pool.toBase58(),
      observed: Number(account.observed),
      last_slice_at: Number(account.lastSliceAt),
    })),
  };
}
