/** What may be staked, unstaked and taken, and what of a boost counts when: decided from accounts as they were read. */
import { boostOf, MAX_BOOST_BPS, type StakePosition, type Worker } from '@shardmarket/sdk';
import { PublicKey } from '@solana/web3.js';

/** Seconds that stake must have been linked before a rise of the boost counts: `BOOST_DELAY` of the program. */
export const BOOST_DELAY = 86_400n;
/** A worker's part of what is settled before any boost, basis points. */
const PART_BPS = 7_000n;

/** `1234n` → `"12.34 %"`: exact. @param bps basis points, not negative */
export function percentText(bps: bigint): string {
  const whole = (bps / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ',');
  return `${whole}.${(bps % 100n).toString().padStart(2, '0')} %`;
}

/** micro-ZERO that a stake must add at least, so that the position is not below the market's smallest. */
export function leastStake(staked: bigint, minStake: bigint): bigint {
  return staked >= minStake ? 1n : minStake - staked;
}

/** Why so much cannot be unstaked; undefined where it can. @param amount micro-ZERO */
export function whyNotUnstake(staked: bigint, amount: bigint, minStake: bigint): 'nothing' | 'rest-too-small' | undefined {
  if (staked === 0n || amount === 0n || amount > staked) return 'nothing';
  const rest = staked - amount;
  return rest > 0n && rest < minStake ? 'rest-too-small' : undefined;
}

/** A link between a stake and a worker. */
export interface BoostState {
  /** what the worker gets more now, basis points of what is settled */
  readonly now: bigint;
  /** what it would be set to if the delay were over */
  readonly earned: bigint;
  /** unix seconds from which a rise counts */
  readonly risesAt: bigint;
  /** what taking it into account now would do */
  readonly refresh: 'rises' | 'falls' | 'nothing' | 'too-early';
}

/** @param full stake of the whole boost, micro-ZERO @param nowSecs chain time */
export function boostState(
  position: Pick<StakePosition, 'staked' | 'boostSince'>,
  worker: Pick<Worker, 'boostBps' | 'exitAt'>,
  full: bigint,
  nowSecs: bigint,
): BoostState {
  const now = BigInt(worker.boostBps);
  const earned = worker.exitAt === 0n ? boostOf(position.staked, full) : 0n;
  const risesAt = position.boostSince + BOOST_DELAY;
  const refresh =
    earned === now ? 'nothing' : earned < now ? 'falls' : nowSecs < risesAt ? 'too-early' : ('rises' as const);
  return { now, earned, risesAt, refresh };
}

/** The boost of a linked worker after unstaking: it falls to what is left and never rises. */
export function boostAfterUnstake(worker: Pick<Worker, 'boostBps' | 'exitAt'>, rest: bigint, full: bigint): bigint {
  const [now, left] = [BigInt(worker.boostBps), worker.exitAt === 0n ? boostOf(rest, full) : 0n];
  return left < now ? left : now;
}

/** A worker's part of what is settled with a boost, basis points. */
export function partWith(boostBps: bigint): bigint {
  return PART_BPS + (boostBps < MAX_BOOST_BPS ? boostBps : MAX_BOOST_BPS);
}

/** An address of the program that is all zeros where there is none. */
export function orNone(address: PublicKey): PublicKey | undefined {
  return address.equals(PublicKey.default) ? undefined : address;
}
