import { equalBytes, sharesHash, toHex, type ChainSettlement, type SessionHistory } from '@shardmarket/sdk';
import { asShares, planSettlement, type UnsettledJob } from '../settle/plan.ts';

/** A settlement as the database has it. */
export interface KnownSettlement {
  readonly id: string;
  readonly fromAmount: bigint;
  readonly toAmount: bigint;
  readonly shares: readonly { worker: string; amount: string }[];
  readonly state: 'pending' | 'confirmed' | 'lost';
  readonly signature: string | null;
  /** the jobs under it */
  readonly jobs: readonly UnsettledJob[];
}

/** Jobs that a voucher of the chain pays. */
export interface Covered {
  readonly jobs: readonly string[];
  /** the voucher's receipts are exactly those of these jobs; else they only fit it */
  readonly exact: boolean;
}

/** How a session's settlements differ from what the chain says. */
export type SettlementChange =
  /** it was settled as planned */
  | { readonly kind: 'confirm'; readonly id: string; readonly settlement: ChainSettlement }
  /** another voucher was settled in its place */
  | { readonly kind: 'replace'; readonly id: string; readonly settlement: ChainSettlement; readonly covered: Covered }
  /** the database does not know of it */
  | { readonly kind: 'insert'; readonly settlement: ChainSettlement; readonly covered: Covered }
  /** the chain knows nothing of it: its jobs are still to be settled */
  | { readonly kind: 'release'; readonly id: string };

/**
 * Compares a session's settlements from `since` on with the chain's history from there on; each difference is what mends it.
 * @param unsettled its charged jobs that are under no settlement, oldest first
 * @param history complete from `since` (micro-USDC) on
 */
export function compareSettlements(
  known: readonly KnownSettlement[],
  unsettled: readonly UnsettledJob[],
  history: Pick<SessionHistory, 'settlements' | 'closedBy'>,
  since: bigint,
): SettlementChange[] {
  const changes: SettlementChange[] = [];
  const end = history.settlements.at(-1)?.voucher.to ?? since;
  const wrong = known.filter(
    (row) => !history.settlements.some((s) => isSame(row, s)) && !mayStillLand(row, end, history),
  );
  // What is not on chain gives its jobs back before those of the chain's vouchers are looked for.
  let free = [...wrong.flatMap((row) => row.jobs), ...unsettled];
  for (const settlement of history.settlements) {
    const row = known.find((k) => k.fromAmount === settlement.voucher.from);
    if (row && isSame(row, settlement)) {
      const recorded = row.state === 'confirmed' && row.signature === settlement.signature;
      if (!recorded) changes.push({ kind: 'confirm', id: row.id, settlement });
      continue;
    }
    const covered = coveredBy(settlement, free);
    free = free.filter((job) => !covered.jobs.includes(job.id));
    if (row) changes.push({ kind: 'replace', id: row.id, settlement, covered });
    else changes.push({ kind: 'insert', settlement, covered });
  }
  const replaced = new Set(changes.flatMap((c) => (c.kind === 'replace' ? [c.id] : [])));
  for (const row of wrong) if (!replaced.has(row.id)) changes.push({ kind: 'release', id: row.id });
  return changes;
}

function isSame(row: KnownSettlement, { voucher }: ChainSettlement): boolean {
  if (row.fromAmount !== voucher.from || row.toAmount !== voucher.to) return false;
  return row.shares.length > 0 && equalBytes(sharesHash(asShares(row.shares)), voucher.sharesHash);
}

/** A pending voucher that begins where the chain stands is under way; what a closed session lost stays lost. */
function mayStillLand(row: KnownSettlement, end: bigint, { closedBy }: Pick<SessionHistory, 'closedBy'>): boolean {
  if (closedBy !== undefined) return row.state !== 'confirmed';
  return row.state === 'pending' && row.fromAmount >= end;
}

/**
 * Which of these jobs a voucher pays. A voucher takes the oldest jobs; that it is exactly these is proven by its root over their receipts. Where
 * no first jobs have that root, all first jobs that fit its shares count as paid: better unpaid than paid twice.
 */
function coveredBy({ voucher, shares }: ChainSettlement, jobs: readonly UnsettledJob[]): Covered {
  const root = toHex(voucher.receiptsRoot);
  for (let n = 1; n <= jobs.length; n++) {
    const plan = planSettlement(jobs.slice(0, n), voucher.from);
    if (plan === undefined || plan.to < voucher.to) continue;
    if (plan.to === voucher.to && plan.receiptsRoot === root && plan.jobs.length === n) {
      if (equalBytes(sharesHash(asShares(plan.shares)), voucher.sharesHash)) return { jobs: plan.jobs, exact: true };
    }
    if (plan.to > voucher.to) break;
  }
  const left = new Map(shares.map(({ worker, amount }) => [toHex(worker), amount]));
  const fitting: string[] = [];
  for (const job of jobs) {
    const paid = asShares(job.stages.filter((s) => s.amount > 0n));
    for (const { worker, amount } of paid) left.set(toHex(worker), (left.get(toHex(worker)) ?? 0n) - amount);
    if ([...left.values()].some((amount) => amount < 0n)) break;
    fitting.push(job.id);
  }
  return { jobs: fitting, exact: fitting.length === 0 };
}
