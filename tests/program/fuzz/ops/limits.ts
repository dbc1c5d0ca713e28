/** Limits as an authority may want them. */
import type { Addr } from '../addresses.ts';
import type { Value } from '../idl/layout.ts';
import { DAY } from '../model/math.ts';
import type { Book, Model } from '../model/state.ts';
import type { Rng } from '../rng.ts';
import { configOf } from './shared.ts';

/** What the authority may change. */
export type Limits = Book<'config'>['limits'];

/** Limits near the present ones: one or two changed, sometimes to what is not allowed. */
export function drawLimits(m: Model, rng: Rng, guardians: readonly Addr[]): Limits {
  const { limits } = configOf(m);
  const next = { ...limits, ladder: { rungs: limits.ladder.rungs.map((rung) => ({ ...rung })) } };
  const changes: readonly (() => void)[] = [
    () => void (next.guardian = rng.pick(guardians)),
    () =>
      void (next.challengeWindowSecs = rng.percent(80)
        ? rng.upTo(3n * DAY)
        : rng.pick([0n, 3n * DAY, 3n * DAY + 1n, -1n])),
    () =>
      void (next.unstakeCooldownSecs = rng.percent(80)
        ? rng.upTo(10n * DAY)
        : rng.pick([0n, 30n * DAY, 30n * DAY + 1n, -1n])),
    () => void (next.closeGraceSecs = rng.percent(80) ? rng.upTo(DAY) : rng.pick([0n, 7n * DAY, 7n * DAY + 1n, -1n])),
    () => void (next.exitCooldownSecs = next.challengeWindowSecs + DAY + (rng.percent(80) ? rng.upTo(3n * DAY) : -1n)),
    () =>
      void (next.auditResponseSecs = rng.percent(80) ? 1n + rng.upTo(2n * DAY - 1n) : rng.pick([0n, 2n * DAY + 1n])),
    () => void (next.auditVoteSecs = rng.percent(80) ? 1n + rng.upTo(2n * DAY - 1n) : rng.pick([0n, 2n * DAY + 1n])),
    () => void (next.minDeposit = rng.amount(2_000_000n)),
    () => void (next.minBond = rng.amount(2_000_000_000n)),
    () => void (next.minStake = rng.amount(5_000_000n, 1_000_000n)),
    () => void (next.minAuditorBond = rng.amount(2_000_000_000n, next.minBond)),
    () => void (next.challengeBond = rng.amount(200_000_000n)),
    () => void (next.fullBoostStake = rng.amount(20_000_000_000n, next.minStake)),
    () =>
      next.ladder.rungs.forEach((rung, i) => Object.assign(rung, { carries: rng.upTo(100_000_000n) * BigInt(4 ** i) })),
    () => void (next.auditRateBps = rng.int(next.newAuditRateBps + 2)),
    () => void (next.newAuditRateBps = rng.int(10_002)),
    () => void (next.slashBps = rng.int(10_002)),
    () => void (next.bountyBps = rng.int(5_002)),
    () => void (next.slashCapBps = rng.int(10_002)),
    () => void (next.creditBps = rng.int(502)),
  ];
  for (const change of rng.some(changes, 1 + rng.int(3))) change();
  return next;
}

/** Whether the hard-coded limits allow them. */
export function isSound(l: Limits): boolean {
  const within = (value: bigint, least: bigint, most: bigint) => value >= least && value <= most;
  const rungs = l.ladder.rungs;
  const ascending = rungs.every((rung, i) => {
    const below = rungs[i - 1];
    return below ? rung.bond >= below.bond && rung.carries >= below.carries : rung.bond > 0n;
  });
  return (
    within(l.challengeWindowSecs, 0n, 3n * DAY) &&
    within(l.unstakeCooldownSecs, 0n, 30n * DAY) &&
    within(l.closeGraceSecs, 0n, 7n * DAY) &&
    within(l.exitCooldownSecs, l.challengeWindowSecs + DAY, 30n * DAY) &&
    within(l.auditResponseSecs, 1n, 2n * DAY) &&
    within(l.auditVoteSecs, 1n, 2n * DAY) &&
    l.minDeposit > 0n &&
    l.minBond > 0n &&
    l.minStake >= 1_000_000n &&
    l.minAuditorBond >= l.minBond &&
    l.challengeBond > 0n &&
    l.fullBoostStake >= l.minStake &&
    ascending &&
    l.auditRateBps <= l.newAuditRateBps &&
    l.newAuditRateBps <= 10_000 &&
    l.slashBps <= 10_000 &&
    l.bountyBps <= 5_000 &&
    l.slashCapBps <= 10_000 &&
    l.creditBps <= 500
  );
}

/** As instructions take them: the ladder is a list there. */
export const asArgument = (limits: Limits): Value => ({ ...limits, ladder: limits.ladder.rungs });

export function fromArgument(value: Value | undefined): Limits {
  const limits = structuredClone(value) as Omit<Limits, 'ladder'> & { ladder: Limits['ladder']['rungs'] };
  return { ...limits, ladder: { rungs: limits.ladder } };
}
