import { workerCut } from '@shardmarket/sdk';

interface Amount {
  readonly amount: bigint;
}

/** The amounts of a demo that must add up: micro-USDC, ZERO in micro-ZERO. */
export interface Flows {
  readonly deposit: Amount;
  readonly refund: Amount;
  readonly treasury: bigint;
  /** what each stage charged, before the 70/30 split */
  readonly job: { readonly stages: readonly Amount[] };
  /** what each worker claimed */
  readonly workers: readonly Amount[];
  readonly epochs: readonly { readonly burn: bigint; readonly stakers: bigint }[];
  readonly slices: readonly { readonly amount: bigint; readonly burned: bigint }[];
  readonly yielded: Amount;
  readonly ledger: { readonly sessionsOutstanding: bigint; readonly workersOwed: bigint; readonly zeroBurned: bigint };
}

/** One sum that must come out, with both sides in base units. */
export interface Check {
  readonly what: string;
  readonly left: bigint;
  readonly right: bigint;
  /** base units by which the sides may differ, and why it is not 0 */
  readonly within: bigint;
  readonly ok: boolean;
}

export interface Reconciliation {
  readonly checks: readonly Check[];
  readonly ok: boolean;
}

/** Follows every micro-USDC of the demo: nothing may be missing, nothing may be left over. */
export function reconcile(r: Flows): Reconciliation {
  const workers = sum(r.workers.map((w) => w.amount));
  const settled = r.deposit.amount - r.refund.amount;
  const burn = sum(r.epochs.map((e) => e.burn));
  const streamed = sum(r.epochs.map((e) => e.stakers));
  const burned = sum(r.slices.map((s) => s.amount));
  const check = (what: string, left: bigint, right: bigint, within = 0n): Check => {
    const difference = left > right ? left - right : right - left;
    return { what, left, right, within, ok: difference <= within };
  };
  const checks = [
    check('deposit = workers + treasury + refund', r.deposit.amount, workers + r.treasury + r.refund.amount),
    check('charged = what the stages were paid for', settled, sum(r.job.stages.map((s) => s.amount))),
    check('workers = 70 % of each stage, floored', workers, sum(r.job.stages.map((s) => workerCut(s.amount)))),
    check('treasury = burn half + staker half', r.treasury, burn + streamed),
    check('halves differ by the odd micro-USDC at most', burn, streamed, 1n),
    check('burn half = spent on burned ZERO', burn, burned),
    check('ledger: ZERO burned', r.ledger.zeroBurned, sum(r.slices.map((s) => s.burned))),
    // The staker's yield is floored: at most one micro-USDC of the stream stays in the vault for later.
    check('staker half = yield claimed', streamed, r.yielded.amount, 1n),
    check('ledger: nothing is owed to sessions or workers', r.ledger.sessionsOutstanding + r.ledger.workersOwed, 0n),
  ];
  return { checks, ok: checks.every((c) => c.ok) };
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
