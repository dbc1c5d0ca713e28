import { derive, NOBODY } from '../addresses.ts';
import { usdcOf, zeroOf } from '../cast.ts';
import { INSTRUCTIONS } from '../idl/instructions.ts';
import { elapsed, fits, most } from '../model/math.ts';
import type { Book, Model } from '../model/state.ts';
import type { Call, Draw, Operation } from './operation.ts';
import { boostOf } from './boosts.ts';
import { a, anybody, at, ONCE, seeded, theirs, tokens, USDC_MINT, VAULTS, ZERO_MINT } from './rules.ts';
import { isPaused, limitsOf } from './shared.ts';

/** The program knows boosts. */
const BOOSTS = INSTRUCTIONS.includes('linkBoost');
const Q64 = 1n << 64n;
export const positionSeeds = ({ accounts }: Pick<Call, 'accounts'>) => [{ text: 'stake' }, accounts['owner'] ?? NOBODY];
const positionOf = (owner: string) => derive(positionSeeds({ accounts: { owner } })).address;

/** Streams to the stakers up to now: `floor(remaining × passed / left)`, into the index or, while nobody stakes, the bank. */
export function advance(m: Model, pool: Book<'stakePool'>): void {
  const passed = elapsed(pool.streamedUntil, m.now);
  const left = elapsed(pool.streamedUntil, pool.streamEnd);
  const due = passed >= left ? pool.streamRemaining : (pool.streamRemaining * passed) / left;
  pool.streamedUntil = most(pool.streamedUntil, m.now);
  pool.streamRemaining -= due;
  if (pool.totalStaked === 0n) {
    pool.banked += due;
    return;
  }
  const shared = due * Q64 + pool.indexLeft;
  pool.index += shared / pool.totalStaked;
  pool.indexLeft = shared % pool.totalStaked;
  pool.owed += due;
}

/** Credits a position with what the index has gained since it was last looked at. */
export function accrue(pool: Book<'stakePool'>, position: Book<'stakePosition'>): void {
  const gained = position.staked * (pool.index - position.index) + position.fraction;
  position.owed += gained / Q64;
  position.fraction = gained % Q64;
  position.index = pool.index;
}

/** What a position could claim now; nothing is changed. */
export function yieldOf(m: Model, position: Book<'stakePosition'>): bigint {
  const [pool, copy] = [{ ...m.need('stakePool', ONCE.stakePool) }, { ...position }];
  advance(m, pool);
  accrue(pool, copy);
  return copy.owed;
}

function drawStaker({ m, rng, cast }: Draw): {
  owner: string;
  position: string;
  found: Book<'stakePosition'> | undefined;
} {
  const owner = rng.percent(90) ? rng.pick(cast.stakers) : rng.pick(cast.all);
  const position = positionOf(owner);
  return { owner, position, found: m.get('stakePosition', position) };
}

export const stake: Operation = {
  weight: 6,
  accounts: { owner: anybody, position: seeded(positionSeeds), ownerTokens: tokens(ZERO_MINT, at('owner')) },
  draw(draw) {
    const { owner, position } = drawStaker(draw);
    const has = draw.m.purse(zeroOf(owner)).amount;
    const amount = draw.rng.percent(75)
      ? draw.rng.amount(10_000_000_000n, limitsOf(draw.m).minStake)
      : draw.rng.amount(has);
    return { args: { amount }, accounts: { owner, position, ownerTokens: zeroOf(owner) } };
  },
  judge(v, m, call) {
    const amount = call.args['amount'] as bigint;
    const [pool, known] = [m.need('stakePool', ONCE.stakePool), m.get('stakePosition', call.accounts['position'])];
    const staked = (known?.staked ?? 0n) + amount;
    v.because(amount === 0n, 'ZeroAmount');
    v.because(isPaused(m), 'Paused');
    v.because(staked !== 0n && staked < limitsOf(m).minStake, 'StakeTooSmall');
    v.because(!fits(pool.totalStaked + amount), 'Overflow');
    v.transfer(m, call.accounts['ownerTokens'], VAULTS.stake, amount);
    return () => {
      const owner = call.accounts['owner'] ?? NOBODY;
      const position = known ?? m.create('stakePosition', positionSeeds(call), owner, { owner });
      advance(m, pool);
      accrue(pool, position);
      position.staked += amount;
      if (BOOSTS) position.boostSince = m.now;
      pool.totalStaked += amount;
      m.move(call.accounts['ownerTokens'], VAULTS.stake, amount);
    };
  },
};

export const requestUnstake: Operation = {
  weight: 4,
  accounts: { owner: anybody, position: theirs('stakePosition', positionSeeds), boosted: a('worker') },
  draw(draw) {
    const { owner, position, found } = drawStaker(draw);
    if (!found) return undefined;
    const linked = found.boosts === NOBODY ? null : found.boosts;
    const boosted = draw.rng.percent(92) ? linked : (draw.rng.maybe(draw.m.all('worker')) ?? null);
    return { args: { amount: draw.rng.amount(found.staked) }, accounts: { owner, position, boosted } };
  },
  judge(v, m, { args, accounts }) {
    const amount = args['amount'] as bigint;
    const [pool, position] = [m.need('stakePool', ONCE.stakePool), m.need('stakePosition', accounts['position'])];
    const rest = position.staked - amount;
    v.because(amount === 0n, 'ZeroAmount');
    v.because(rest < 0n, 'NotEnoughStake');
    v.because(rest > 0n && rest < limitsOf(m).minStake, 'StakeTooSmall');
    v.because((accounts['boosted'] ?? NOBODY) !== position.boosts, 'BoostedWorkerMissing');
    const boosted = m.get('worker', accounts['boosted']);
    return () => {
      advance(m, pool);
      accrue(pool, position);
      position.staked = rest;
      position.cooling += amount;
      position.coolingUntil = m.now + limitsOf(m).unstakeCooldownSecs;
      pool.totalStaked -= amount;
      pool.totalCooling += amount;
      if (boosted) boosted.boostBps = Math.min(boosted.boostBps, boostOf(m, boosted, position));
    };
  },
};

export const withdrawStake: Operation = {
  weight: 5,
  accounts: {
    owner: anybody,
    position: theirs('stakePosition', positionSeeds),
    ownerTokens: tokens(ZERO_MINT, at('owner')),
  },
  draw(draw) {
    const { owner, position, found } = drawStaker(draw);
    return found && { args: {}, accounts: { owner, position, ownerTokens: zeroOf(owner) } };
  },
  judge(v, m, { accounts }) {
    const [pool, position] = [m.need('stakePool', ONCE.stakePool), m.need('stakePosition', accounts['position'])];
    const amount = position.cooling;
    v.because(amount === 0n, 'NothingCooling');
    v.because(m.now < position.coolingUntil, 'StillCooling');
    v.transfer(m, VAULTS.stake, accounts['ownerTokens'], amount);
    return () => {
      position.cooling = 0n;
      pool.totalCooling -= amount;
      m.move(VAULTS.stake, accounts['ownerTokens'], amount);
    };
  },
};

export const claimYield: Operation = {
  weight: 5,
  accounts: {
    owner: anybody,
    position: theirs('stakePosition', positionSeeds),
    ownerTokens: tokens(USDC_MINT, at('owner')),
  },
  draw(draw) {
    const { owner, position, found } = drawStaker(draw);
    return found && { args: {}, accounts: { owner, position, ownerTokens: usdcOf(owner) } };
  },
  judge(v, m, { accounts }) {
    const [pool, position] = [m.need('stakePool', ONCE.stakePool), m.need('stakePosition', accounts['position'])];
    const amount = yieldOf(m, position);
    v.because(amount === 0n, 'NoYield');
    v.transfer(m, VAULTS.reward, accounts['ownerTokens'], amount);
    return () => {
      advance(m, pool);
      accrue(pool, position);
      position.owed = 0n;
      pool.owed -= amount;
      m.move(VAULTS.reward, accounts['ownerTokens'], amount);
    };
  },
};
