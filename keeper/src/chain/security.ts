import { carries, unvested, type Config, type Worker } from '@shardmarket/sdk';

/** What a worker has at stake on chain, and what it is owed. */
export interface Security {
  /** micro-ZERO */
  readonly bond: bigint;
  /** micro-USDC that may vest at once under this bond, by the program's ladder */
  readonly carries: bigint;
  /** micro-USDC that a proven fault would forfeit: earned and not covered by receipts, or in the challenge window */
  readonly owed: bigint;
  /** batches of receipts that were audited, as the odds of the draw have it: the account does not count them */
  readonly audits: number;
  /** faults proven so far */
  readonly strikes: number;
}

type Limits = Config['limits'];

/** A worker's first batches, which are audited more often; as the program has it. */
const NEW_WORKER_BATCHES = 20n;
const BPS = 10_000n;

/** @param nowSecs of the chain's clock, unix seconds */
export function securityOf(worker: Worker, limits: Limits, nowSecs: bigint): Security {
  const { bond, uncovered, batches, strikes } = worker;
  return {
    bond,
    carries: carries(limits.ladder, bond),
    owed: uncovered + unvested(worker, nowSecs, limits.challengeWindowSecs),
    audits: expectedAudits(batches, strikes, limits),
    strikes,
  };
}

/**
 * Audits that a worker with so many batches has had, rounded down: `young × new rate + rest × rate`, and at least one for each
 * strike. A draw that passes a batch is no audit, so that batches alone would tell more than is known.
 */
export function expectedAudits(
  batches: bigint,
  strikes: number,
  { auditRateBps, newAuditRateBps }: Pick<Limits, 'auditRateBps' | 'newAuditRateBps'>,
): number {
  const young = batches < NEW_WORKER_BATCHES ? batches : NEW_WORKER_BATCHES;
  const drawn = (young * BigInt(newAuditRateBps) + (batches - young) * BigInt(auditRateBps)) / BPS;
  return Math.max(strikes, Number(drawn));
}
