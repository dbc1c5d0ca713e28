/** What a staker has, what staking pays now, and when the next epoch begins. */
import { BPS } from '../amounts.ts';
import type { Config, StakePool, StakePosition } from './accounts.ts';
import { advanced, creditable, DAY, dayOf, pendingYield } from './views.ts';

const YEAR = 365n * DAY;

/** A stake position as its owner sees it. */
export interface StakeState {
  /** micro-ZERO that earns */
  readonly staked: bigint;
  /** micro-ZERO in its cooldown, which earns nothing */
  readonly cooling: bigint;
  /** unix seconds from which all that cools can be withdrawn; undefined where nothing cools */
  readonly coolingUntil: bigint | undefined;
  /** micro-ZERO that `withdraw_stake` would return now */
  readonly withdrawable: bigint;
  /** unix seconds until which stake would cool if it were asked for now: everything that cools waits for it */
  readonly ifAskedNow: bigint;
  /** micro-USDC that `claim_yield` would pay now */
  readonly claimable: bigint;
  /** micro-USDC of it that could be taken as credit now */
  readonly creditable: bigint;
}

/** @param limits of the config */
export function stakeState(
  position: StakePosition,
  pool: StakePool,
  limits: Pick<Config['limits'], 'unstakeCooldownSecs'>,
  nowSecs: bigint,
): StakeState {
  const cooled = position.cooling > 0n && nowSecs >= position.coolingUntil;
  return {
    staked: position.staked,
    cooling: position.cooling,
    coolingUntil: position.cooling > 0n ? position.coolingUntil : undefined,
    withdrawable: cooled ? position.cooling : 0n,
    ifAskedNow: nowSecs + limits.unstakeCooldownSecs,
    claimable: pendingYield(position, pool, nowSecs),
    creditable: creditable(position, pool, nowSecs),
  };
}

/** What staking pays at the rate of the stream that runs. */
export interface StakingRate {
  /** basis points a year, without compounding, floored */
  readonly aprBps: bigint;
  /** micro-USDC that all stakers together get in a day at this rate, floored */
  readonly perDay: bigint;
  /** the period that the rate is of, unix seconds: from now until the stream ends */
  readonly from: bigint;
  readonly until: bigint;
}

/**
 * `APR = (stream left / seconds left) × seconds of a year / (staked × price)`, of the stream that runs now: the next epoch's can be more
 * or less. @param price of ZERO, micro-USDC per micro-ZERO in Q24.40
 * @returns undefined where nothing streams, nobody stakes or there is no price
 */
export function stakingRate(pool: StakePool, price: bigint, nowSecs: bigint): StakingRate | undefined {
  const { streamRemaining, streamEnd, totalStaked } = advanced(pool, nowSecs);
  const left = streamEnd - nowSecs;
  if (left <= 0n || streamRemaining === 0n || totalStaked === 0n || price === 0n) return undefined;
  const aprBps = (streamRemaining * YEAR * BPS * (1n << 40n)) / (left * totalStaked * price);
  return { aprBps, perDay: (streamRemaining * DAY) / left, from: nowSecs, until: streamEnd };
}

/** Where the chain is between two epochs. */
export interface EpochClock {
  /** unix day of now */
  readonly day: bigint;
  /** unix seconds at which the next day begins, and its epoch can be opened */
  readonly nextAt: bigint;
  /** seconds until then */
  readonly left: bigint;
  /** days that have begun and whose epochs nobody has opened yet */
  readonly due: bigint;
}

/** @param nowSecs chain time @param lastEpochDay of the ledger */
export function epochClock(lastEpochDay: bigint, nowSecs: bigint): EpochClock {
  const day = dayOf(nowSecs);
  const nextAt = (day + 1n) * DAY;
  return { day, nextAt, left: nextAt - nowSecs, due: day > lastEpochDay ? day - lastEpochDay : 0n };
}
