import { PublicKey } from '@solana/web3.js';
import { marketEvents, type MarketEvent } from '../events.ts';
import { settledBy } from '../session-history.ts';
import { marketCalls, type LandedTransaction } from '../transactions.ts';
import { readPage, type HistoryConnection, type HistoryPage, type HistoryRange, type Stamp } from './page.ts';

/** Something that happened to a worker. */
export type WorkerDeed = Stamp &
  (
    | {
        readonly kind: 'settled';
        readonly session: PublicKey;
        /** its share of the voucher, micro-USDC before the split: 70 % of it and the worker's boost were credited */
        readonly amount: bigint;
      }
    | { readonly kind: 'event'; readonly event: MarketEvent }
  );

/**
 * A worker's past: settlements, and every event that names it, such as receipts posted, draws, audits, slashes, claims, its offer and bond.
 * @param worker its account @throws as `readPage`
 */
export function workerHistory(
  connection: HistoryConnection,
  worker: PublicKey,
  range: HistoryRange = {},
): Promise<HistoryPage<WorkerDeed>> {
  return readPage(connection, worker, range, (landed, stamp) => [
    ...shares(landed, worker).map((share) => ({ ...stamp, ...share })),
    ...marketEvents(landed)
      .filter((event) => names(event, worker))
      .map((event) => ({ ...stamp, kind: 'event' as const, event })),
  ]);
}

function shares(landed: LandedTransaction, worker: PublicKey) {
  return marketCalls(landed).flatMap((call) => {
    const found = settledBy(call);
    const share = found?.shares.find((s) => worker.equals(new PublicKey(s.worker)));
    if (!found || !share) return [];
    return [{ kind: 'settled' as const, session: new PublicKey(found.voucher.session), amount: share.amount }];
  });
}

function names({ data }: MarketEvent, worker: PublicKey): boolean {
  const drawn = 'auditors' in data ? data.auditors : [];
  const named = ['worker' in data ? data.worker : undefined, 'auditor' in data ? data.auditor : undefined, ...drawn];
  return named.some((key) => key?.equals(worker));
}
