/** A worker's keys change, and anybody pays it. */
import { NOBODY, type Addr } from '../addresses.ts';
import { usdcOf } from '../cast.ts';
import { DAY, elapsed } from '../model/math.ts';
import type { Draw, Operation, Rule } from './operation.ts';
import { a, anybody, same, USDC_MINT } from './rules.ts';
import { claim, claimable, drawWorker, workerOf } from './workers.ts';

const PAYOUT_DELAY = 2n * DAY;
const ROTATION_SPACING = 4n * DAY;

/** The worker's operator or its payout key. */
export const runs: Rule = (m, address, call) => {
  const worker = workerOf(m, call);
  return worker?.operator === address || worker?.payout === address ? undefined : ['Unauthorized', 'account'];
};
const payoutKey = same((m, call) => workerOf(m, call)?.payout, 'Unauthorized');

export const rotateOperator: Operation = {
  weight: 1.5,
  accounts: { payout: payoutKey, next: anybody, worker: a('worker') },
  draw(draw) {
    const found = drawWorker(draw);
    if (!found) return undefined;
    const [worker, { payout }] = found;
    return { args: {}, accounts: { payout, next: draw.rng.pick([...draw.cast.operators, payout]), worker } };
  },
  judge(v, m, { accounts }) {
    const worker = m.need('worker', accounts['worker']);
    v.because(elapsed(worker.rotatedAt, m.now) < ROTATION_SPACING, 'RotatedTooRecently');
    const [operator, priorOperator] = [accounts['next'] ?? NOBODY, worker.operator];
    return () => Object.assign(worker, { operator, priorOperator, rotatedAt: m.now });
  },
};

export const proposePayout: Operation = {
  weight: 1.5,
  accounts: { payout: payoutKey, worker: a('worker') },
  draw(draw) {
    const found = drawWorker(draw);
    if (!found) return undefined;
    const next = draw.rng.percent(95) ? draw.rng.pick(draw.cast.payouts) : NOBODY;
    return { args: { next }, accounts: { payout: found[1].payout, worker: found[0] } };
  },
  judge(v, m, { args, accounts }) {
    const [worker, pendingPayout] = [m.need('worker', accounts['worker']), args['next'] as Addr];
    v.because(pendingPayout === NOBODY, 'AccountMismatch');
    return () => Object.assign(worker, { pendingPayout, payoutAt: m.now + PAYOUT_DELAY });
  },
};

/** A worker whose payout key is to change, at once where that is asked for; any other now and then. */
function drawChanging({ m, rng }: Draw, due: boolean): Addr | undefined {
  const pending = m.all('worker').filter((address) => {
    const { pendingPayout, payoutAt } = m.need('worker', address);
    return pendingPayout !== NOBODY && (!due || payoutAt <= m.now);
  });
  return rng.maybe(rng.percent(due ? 90 : 80) ? pending : m.all('worker'));
}

export const applyPayout: Operation = {
  weight: 4,
  accounts: { worker: a('worker') },
  draw(draw) {
    const worker = drawChanging(draw, true);
    return worker === undefined ? undefined : { args: {}, accounts: { worker } };
  },
  judge(v, m, { accounts }) {
    const worker = m.need('worker', accounts['worker']);
    v.because(worker.pendingPayout === NOBODY || m.now < worker.payoutAt, 'PayoutNotDue');
    return () => Object.assign(worker, { payout: worker.pendingPayout, pendingPayout: NOBODY, payoutAt: 0n });
  },
};

export const cancelPayout: Operation = {
  weight: 1.5,
  accounts: { key: runs, worker: a('worker') },
  draw(draw) {
    const worker = drawChanging(draw, false);
    if (worker === undefined) return undefined;
    const { operator, payout } = draw.m.need('worker', worker);
    return { args: {}, accounts: { key: draw.rng.pick([operator, payout]), worker } };
  },
  judge(v, m, { accounts }) {
    const worker = m.need('worker', accounts['worker']);
    v.because(worker.pendingPayout === NOBODY, 'PayoutNotDue');
    return () => Object.assign(worker, { pendingPayout: NOBODY, payoutAt: 0n });
  },
};

export const claimFor: Operation = {
  ...claim,
  weight: 3,
  accounts: {
    worker: a('worker'),
    // The associated account alone: whoever sends it chooses nothing.
    payoutTokens: (m, address, call) => {
      const payout = workerOf(m, call)?.payout;
      const purse = m.purses.get(address);
      const right =
        payout !== undefined && address === usdcOf(payout) && purse?.mint === USDC_MINT && purse.owner === payout;
      return right ? undefined : ['account'];
    },
  },
  draw(draw) {
    const found = drawWorker(draw, (worker) => claimable(draw.m, worker) > 0n);
    return found && { args: {}, accounts: { worker: found[0], payoutTokens: usdcOf(found[1].payout) } };
  },
};
