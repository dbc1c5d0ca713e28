import { compareBytes, MAX_SHARES, receiptsRoot, toHex, type Share, type SignedReceipt } from '@shardmarket/sdk';
import { PublicKey } from '@solana/web3.js';

/** A job that was charged and not yet settled, with its stages in ring order. */
export interface UnsettledJob {
  readonly id: string;
  readonly stages: readonly { worker: string; amount: bigint; receipt: SignedReceipt | null }[];
}

/** One voucher over many jobs. */
export interface SettlementPlan {
  readonly jobs: readonly string[];
  readonly from: bigint;
  readonly to: bigint;
  /** ascending by worker account, as the program wants them */
  readonly shares: readonly { worker: string; amount: bigint }[];
  /** Merkle root over the receipts of all paid stages, job by job in ring order, hex */
  readonly receiptsRoot: string;
}

/** Workers up to which a transaction has room for a priority fee as well. */
const ROOMY_SHARES = MAX_SHARES - 1;

/**
 * Takes jobs in their order as long as they pay no more workers than fit one voucher; only a job that alone pays that many takes the room of
 * the priority fee.
 * @param from micro-USDC settled on chain @returns undefined if nothing is owed
 */
export function planSettlement(jobs: readonly UnsettledJob[], from: bigint): SettlementPlan | undefined {
  const amounts = new Map<string, bigint>();
  const taken: UnsettledJob[] = [];
  for (const job of jobs) {
    const paid = job.stages.filter((s) => s.amount > 0n);
    const most = taken.length === 0 ? MAX_SHARES : ROOMY_SHARES;
    if (new Set([...amounts.keys(), ...paid.map((s) => s.worker)]).size > most) break;
    for (const { worker, amount } of paid) amounts.set(worker, (amounts.get(worker) ?? 0n) + amount);
    taken.push(job);
  }
  const shares = [...amounts].map(([worker, amount]) => ({ worker, amount }));
  if (shares.length === 0) return undefined;
  shares.sort((a, b) => compareBytes(new PublicKey(a.worker).toBytes(), new PublicKey(b.worker).toBytes()));
  const receipts = taken.flatMap((job) => job.stages.flatMap((s) => (s.amount > 0n && s.receipt ? [s.receipt] : [])));
  return {
    jobs: taken.map((job) => job.id),
    from,
    to: from + shares.reduce((sum, s) => sum + s.amount, 0n),
    shares,
    receiptsRoot: toHex(receiptsRoot(receipts)),
  };
}

/** Shares as vouchers and instructions take them. */
export function asShares(shares: readonly { worker: string; amount: bigint | string }[]): Share[] {
  return shares.map((s) => ({ worker: new PublicKey(s.worker).toBytes(), amount: BigInt(s.amount) }));
}
