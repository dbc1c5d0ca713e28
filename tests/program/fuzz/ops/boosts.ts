/** Stake boosts a worker. */
import { derive, NOBODY } from '../addresses.ts';
import { DAY, elapsed, least } from '../model/math.ts';
import type { Book, Model } from '../model/state.ts';
import { runs } from './keys.ts';
import type { Call, Draw, Operation } from './operation.ts';
import { a, anybody, same, theirs } from './rules.ts';
import { limitsOf } from './shared.ts';
import { drawWorker, workerOf } from './workers.ts';

const WHOLE = 1_000n;
const DELAY = DAY;
const seeds = ({ accounts }: Call) => [{ text: 'stake' }, accounts['owner'] ?? NOBODY];

/** What a position adds to a worker, basis points: nothing to one that leaves. */
export function boostOf(m: Model, worker: Book<'worker'>, position: Book<'stakePosition'>): number {
  const full = limitsOf(m).fullBoostStake;
  return worker.exitAt === 0n ? Number((least(position.staked, full) * WHOLE) / full) : 0;
}

/** A worker that is boosted, or any other now and then. */
function drawBoosted(draw: Draw) {
  const boosted = draw.m.all('worker').filter((worker) => draw.m.need('worker', worker).booster !== NOBODY);
  const address = draw.rng.maybe(boosted);
  if (draw.rng.percent(8)) return drawWorker(draw);
  if (address === undefined) return undefined;
  return [address, draw.m.need('worker', address)] as const;
}

const boosterOf = same((m, call) => workerOf(m, call)?.booster, 'AccountMismatch');
const booster: typeof boosterOf = (m, address, call) =>
  m.get('stakePosition', address) ? boosterOf(m, address, call) : ['AccountMismatch', 'account'];

export const linkBoost: Operation = {
  weight: 2,
  accounts: { owner: anybody, agreed: runs, position: theirs('stakePosition', seeds), worker: a('worker') },
  twice: ['owner', 'agreed'],
  draw(draw) {
    const [found, owner] = [drawWorker(draw), draw.rng.maybe(draw.m.every('stakePosition'))?.owner];
    if (!found || owner === undefined) return undefined;
    const [worker, { operator, payout }] = found;
    const position = derive([{ text: 'stake' }, owner]).address;
    return { args: {}, accounts: { owner, agreed: draw.rng.pick([operator, payout]), position, worker } };
  },
  judge(v, m, { accounts }) {
    const position = m.need('stakePosition', accounts['position']);
    const worker = m.need('worker', accounts['worker']);
    v.because(worker.booster !== NOBODY || position.boosts !== NOBODY, 'BoostTaken');
    return () => {
      worker.booster = accounts['position'] ?? NOBODY;
      Object.assign(position, { boosts: accounts['worker'] ?? NOBODY, boostSince: m.now });
    };
  },
};

export const unlinkBoost: Operation = {
  weight: 2,
  accounts: {
    key: (m, address, call) =>
      m.get('stakePosition', call.accounts['position'])?.owner === address ? undefined : runs(m, address, call),
    position: booster,
    worker: a('worker'),
  },
  draw(draw) {
    const found = drawBoosted(draw);
    if (!found) return undefined;
    const [worker, { operator, payout, booster: position }] = found;
    const owner = draw.m.get('stakePosition', position)?.owner ?? operator;
    return { args: {}, accounts: { key: draw.rng.pick([operator, payout, owner]), position, worker } };
  },
  judge(_v, m, { accounts }) {
    const position = m.need('stakePosition', accounts['position']);
    const worker = m.need('worker', accounts['worker']);
    return () => {
      Object.assign(worker, { booster: NOBODY, boostBps: 0 });
      position.boosts = NOBODY;
    };
  },
};

export const refreshBoost: Operation = {
  weight: 3,
  accounts: { position: booster, worker: a('worker') },
  draw(draw) {
    const found = drawBoosted(draw);
    return found && { args: {}, accounts: { position: found[1].booster, worker: found[0] } };
  },
  judge(v, m, { accounts }) {
    const position = m.need('stakePosition', accounts['position']);
    const worker = m.need('worker', accounts['worker']);
    const boost = boostOf(m, worker, position);
    v.because(boost > worker.boostBps && elapsed(position.boostSince, m.now) < DELAY, 'BoostTooEarly');
    return () => void (worker.boostBps = boost);
  },
};
