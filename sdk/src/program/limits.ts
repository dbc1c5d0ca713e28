import type { PublicKey } from '@solana/web3.js';
import { bn } from './client.ts';

const DAY = 86_400n;
const USDC = 1_000_000n;
const ZERO = 1_000_000n;

/** From this bond on (micro-ZERO), that much (micro-USDC) may vest at once. */
export interface Rung {
  readonly bond: bigint;
  readonly carries: bigint;
}

/** Limits of the program; it refuses what is outside its own hard-coded maxima. A change waits 48 hours in the queue. */
export interface Limits {
  /** may only pause, and retire venues */
  readonly guardian: PublicKey;
  /** seconds that earnings and treasury wait after the end of their day, at most 3 days */
  readonly challengeWindowSecs: bigint;
  /** at most 30 days */
  readonly unstakeCooldownSecs: bigint;
  /** at most 7 days */
  readonly closeGraceSecs: bigint;
  /** at least the challenge window and a day, at most 30 days */
  readonly exitCooldownSecs: bigint;
  /** seconds in which a worker must answer an audit, at most 2 days */
  readonly auditResponseSecs: bigint;
  /** seconds after that in which the drawn auditors vote, at most 2 days */
  readonly auditVoteSecs: bigint;
  /** micro-USDC, above 0 */
  readonly minDeposit: bigint;
  /** micro-ZERO, above 0 */
  readonly minBond: bigint;
  /** micro-ZERO, at least 1 ZERO */
  readonly minStake: bigint;
  /** micro-ZERO, at least `minBond` */
  readonly minAuditorBond: bigint;
  /** what a challenger puts up, micro-ZERO, above 0 */
  readonly challengeBond: bigint;
  /** stake that earns a worker all 10 points, micro-ZERO, at least `minStake` */
  readonly fullBoostStake: bigint;
  /** exactly 4 rungs, ascending */
  readonly ladder: readonly [Rung, Rung, Rung, Rung];
  /** part of batches that the draw audits, basis points, at most that of new workers */
  readonly auditRateBps: number;
  readonly newAuditRateBps: number;
  /** part of the bond that a fault costs, basis points */
  readonly slashBps: number;
  /** part of what is slashed that goes to those who found the fault, basis points, at most 5,000 */
  readonly bountyBps: number;
  /** most of all bonds, and of one, that is slashed in a day, basis points */
  readonly slashCapBps: number;
  /** part of each epoch's staker half that can be taken as credit, basis points, at most 500 */
  readonly creditBps: number;
}

/** Limits to start a market with; the guardian is its own. */
export const DEFAULT_LIMITS: Omit<Limits, 'guardian'> = {
  challengeWindowSecs: DAY,
  unstakeCooldownSecs: 7n * DAY,
  closeGraceSecs: DAY,
  exitCooldownSecs: 7n * DAY,
  auditResponseSecs: DAY,
  auditVoteSecs: DAY,
  minDeposit: USDC / 100n,
  minBond: ZERO,
  minStake: ZERO,
  minAuditorBond: 1_000n * ZERO,
  challengeBond: 100n * ZERO,
  fullBoostStake: 100_000n * ZERO,
  ladder: [
    { bond: ZERO, carries: 100n * USDC },
    { bond: 1_000n * ZERO, carries: 1_000n * USDC },
    { bond: 10_000n * ZERO, carries: 5_000n * USDC },
    { bond: 100_000n * ZERO, carries: 25_000n * USDC },
  ],
  auditRateBps: 200,
  newAuditRateBps: 1_000,
  slashBps: 5_000,
  bountyBps: 5_000,
  slashCapBps: 5_000,
  creditBps: 0,
};

/** As the program's instructions take them. */
export function limitsArgs({ ladder, ...limits }: Limits) {
  return {
    ...limits,
    challengeWindowSecs: bn(limits.challengeWindowSecs),
    unstakeCooldownSecs: bn(limits.unstakeCooldownSecs),
    closeGraceSecs: bn(limits.closeGraceSecs),
    exitCooldownSecs: bn(limits.exitCooldownSecs),
    auditResponseSecs: bn(limits.auditResponseSecs),
    auditVoteSecs: bn(limits.auditVoteSecs),
    minDeposit: bn(limits.minDeposit),
    minBond: bn(limits.minBond),
    minStake: bn(limits.minStake),
    minAuditorBond: bn(limits.minAuditorBond),
    challengeBond: bn(limits.challengeBond),
    fullBoostStake: bn(limits.fullBoostStake),
    ladder: ladder.map(({ bond, carries }) => ({ bond: bn(bond), carries: bn(carries) })),
  };
}
