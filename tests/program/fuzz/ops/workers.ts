import { MANIFEST_HASH, LAYERS, PRICE_CEILING } from '../../support/actors.ts';
import { derive, NOBODY, type Addr } from '../addresses.ts';
import { usdcOf, zeroOf } from '../cast.ts';
import { firstUnvested, fits, least, sum, sweep, unvested } from '../model/math.ts';
import type { Book, Model } from '../model/state.ts';
import type { Call, Draw, Operation } from './operation.ts';
import { a, anybody, at, fresh, ONCE, same, tokens, USDC_MINT, VAULTS, ZERO_MINT } from './rules.ts';
import { isPaused, limitsOf } from './shared.ts';

const MODEL = derive([{ text: 'model' }, MANIFEST_HASH]).address;
const workerSeeds = ({ accounts }: Pick<Call, 'accounts'>) => [{ text: 'worker' }, accounts['operator'] ?? NOBODY];
export const workerOf = (m: Model, call: Call) => m.get('worker', call.accounts['worker']);
export const operatorOf = (m: Model, call: Call) => workerOf(m, call)?.operator;

/** The first day whose earnings have not vested now. */
export const firstOpenDay = (m: Model) => firstUnvested(m.now, limitsOf(m).challengeWindowSecs);

/** Micro-USDC that may vest at once under a bond. */
export function carries(m: Model, bond: bigint): bigint {
  const reached = limitsOf(m).ladder.rungs.filter((rung) => bond >= rung.bond);
  return reached.at(-1)?.carries ?? 0n;
}

export const registerWorker: Operation = {
  weight: 3,
  accounts: {
    operator: anybody,
    model: a('model'),
    worker: fresh(workerSeeds),
    operatorTokens: tokens(ZERO_MINT, at('operator')),
  },
  draw({ m, rng, cast }) {
    const unregistered = cast.operators.filter(
      (operator) => !m.accounts.has(derive([{ text: 'worker' }, operator]).address),
    );
    const operator = rng.percent(80) ? (rng.maybe(unregistered) ?? rng.pick(cast.operators)) : rng.pick(cast.all);
    const { minBond } = limitsOf(m);
    const layerStart = rng.percent(90) ? rng.int(LAYERS) : rng.int(LAYERS + 2);
    return {
      args: {
        layerStart,
        layerEnd: rng.percent(90) ? layerStart + 1 + rng.int(LAYERS - layerStart + 1) : rng.int(LAYERS + 2),
        ask: rng.percent(90) ? rng.upTo(PRICE_CEILING) : rng.amount(PRICE_CEILING),
        bond: rng.percent(85)
          ? minBond + rng.upTo(10n * minBond)
          : rng.amount(m.purse(zeroOf(operator)).amount, minBond),
        payout: rng.percent(95) ? rng.pick(cast.payouts) : rng.pick([operator, NOBODY]),
      },
      accounts: {
        operator,
        model: MODEL,
        worker: derive(workerSeeds({ accounts: { operator } })).address,
        operatorTokens: zeroOf(operator),
      },
    };
  },
  judge(v, m, call) {
    const { args, accounts } = call;
    const [model, ledger] = [m.need('model', accounts['model']), m.need('ledger', ONCE.ledger)];
    const terms = {
      layerStart: args['layerStart'] as number,
      layerEnd: args['layerEnd'] as number,
      ask: args['ask'] as bigint,
      bond: args['bond'] as bigint,
      payout: args['payout'] as Addr,
    };
    v.because(isPaused(m), 'Paused');
    v.because(terms.layerStart >= terms.layerEnd || terms.layerEnd > model.layerCount, 'LayersOutOfRange');
    v.because(terms.ask > model.priceCeiling, 'AskTooHigh');
    v.because(terms.bond < limitsOf(m).minBond, 'BondTooSmall');
    v.because(terms.payout === NOBODY, 'AccountMismatch');
    v.because(!fits(ledger.bondsTotal + terms.bond), 'Overflow');
    v.transfer(m, accounts['operatorTokens'], VAULTS.bond, terms.bond);
    return () => {
      const operator = accounts['operator'] ?? NOBODY;
      m.create('worker', workerSeeds(call), operator, { ...terms, operator, model: accounts['model'] ?? NOBODY });
      ledger.bondsTotal += terms.bond;
      m.move(accounts['operatorTokens'], VAULTS.bond, terms.bond);
    };
  },
};

/** Some worker, or one that fits: any other now and then. */
export function drawWorker(
  { m, rng }: Draw,
  fits?: (worker: Book<'worker'>) => boolean,
): [Addr, Book<'worker'>] | undefined {
  const all = m.all('worker');
  const fitting = fits && rng.percent(85) ? all.filter((address) => fits(m.need('worker', address))) : all;
  const address = rng.maybe(fitting);
  return address === undefined ? undefined : [address, m.need('worker', address)];
}

export const addBond: Operation = {
  weight: 2,
  accounts: {
    operator: same(operatorOf, 'Unauthorized'),
    worker: a('worker'),
    operatorTokens: tokens(ZERO_MINT, at('operator')),
  },
  draw(draw) {
    const found = drawWorker(draw);
    if (!found) return undefined;
    const [worker, { operator }] = found;
    const amount = draw.rng.amount(draw.rng.percent(80) ? 2_000_000_000n : draw.m.purse(zeroOf(operator)).amount);
    return { args: { amount }, accounts: { operator, worker, operatorTokens: zeroOf(operator) } };
  },
  judge(v, m, call) {
    const amount = call.args['amount'] as bigint;
    const [worker, ledger] = [m.need('worker', call.accounts['worker']), m.need('ledger', ONCE.ledger)];
    v.because(amount === 0n, 'ZeroAmount');
    v.because(isPaused(m), 'Paused');
    // Whoever has left with the whole bond comes back with a new one.
    v.because(worker.exitAt !== 0n && worker.bond > 0n, 'WorkerExiting');
    v.because(worker.bond + amount < limitsOf(m).minBond, 'BondTooSmall');
    v.because(!fits(worker.bond + amount) || !fits(ledger.bondsTotal + amount), 'Overflow');
    v.transfer(m, call.accounts['operatorTokens'], VAULTS.bond, amount);
    return () => {
      if (worker.bond === 0n) worker.exitAt = 0n;
      worker.bond += amount;
      ledger.bondsTotal += amount;
      m.move(call.accounts['operatorTokens'], VAULTS.bond, amount);
    };
  },
};

/** What a worker could take now: never so much that less than what is held would be left. */
export function claimable(m: Model, worker: Book<'worker'>): bigint {
  const vested = worker.vested + sum(worker.buckets.map((b) => b.amount)) - unvested(worker.buckets, firstOpenDay(m));
  const free = vested + unvested(worker.buckets, firstOpenDay(m)) - worker.held;
  return least(vested, free > 0n ? free : 0n);
}

export const claim: Operation = {
  weight: 6,
  accounts: {
    claimant: (m, address, call) => {
      const worker = workerOf(m, call);
      return worker?.operator === address || worker?.payout === address ? undefined : ['Unauthorized', 'account'];
    },
    worker: a('worker'),
    payoutTokens: tokens(USDC_MINT, (m, call) => workerOf(m, call)?.payout),
  },
  draw(draw) {
    const found = drawWorker(draw, (worker) => claimable(draw.m, worker) > 0n);
    if (!found) return undefined;
    const [worker, { operator, payout }] = found;
    return {
      args: {},
      accounts: { claimant: draw.rng.pick([operator, payout]), worker, payoutTokens: usdcOf(payout) },
    };
  },
  judge(v, m, { accounts }) {
    const [worker, ledger] = [m.need('worker', accounts['worker']), m.need('ledger', ONCE.ledger)];
    const amount = claimable(m, worker);
    v.because(amount === 0n, 'NothingVested');
    v.transfer(m, VAULTS.escrow, accounts['payoutTokens'], amount);
    return () => {
      worker.vested += sweep(worker.buckets, firstOpenDay(m)) - amount;
      worker.claimed += amount;
      ledger.workersOwed -= amount;
      m.move(VAULTS.escrow, accounts['payoutTokens'], amount);
    };
  },
};
