/** A worker leaves, or offers something else. */
import { LAYERS, PRICE_CEILING } from '../../support/actors.ts';
import { zeroOf } from '../cast.ts';
import { sweep, unvested } from '../model/math.ts';
import type { Book, Model } from '../model/state.ts';
import type { Operation } from './operation.ts';
import { a, ONCE, same, tokens, VAULTS, ZERO_MINT } from './rules.ts';
import { limitsOf } from './shared.ts';
import { drawWorker, firstOpenDay, operatorOf, workerOf } from './workers.ts';

export const setOffer: Operation = {
  weight: 1,
  accounts: {
    operator: same(operatorOf, 'Unauthorized'),
    model: same((m, call) => workerOf(m, call)?.model, 'AccountMismatch'),
    worker: a('worker'),
  },
  draw(draw) {
    const found = drawWorker(draw);
    if (!found) return undefined;
    const [worker, { operator, model }] = found;
    const { rng } = draw;
    const layerStart = rng.int(LAYERS + 1);
    const args = { layerStart, layerEnd: layerStart + rng.int(LAYERS), ask: rng.amount(PRICE_CEILING) };
    return { args, accounts: { operator, model, worker } };
  },
  judge(v, m, { args, accounts }) {
    const [worker, model] = [m.need('worker', accounts['worker']), m.need('model', accounts['model'])];
    const offer = args as { layerStart: number; layerEnd: number; ask: bigint };
    v.because(worker.exitAt !== 0n, 'WorkerExiting');
    v.because(offer.layerStart >= offer.layerEnd || offer.layerEnd > model.layerCount, 'LayersOutOfRange');
    v.because(offer.ask > model.priceCeiling, 'AskTooHigh');
    return () => Object.assign(worker, offer);
  },
};

export const requestExit: Operation = {
  weight: 2.5,
  accounts: { operator: same(operatorOf, 'Unauthorized'), worker: a('worker') },
  draw(draw) {
    const found = drawWorker(draw, ({ exitAt, audits }) => exitAt === 0n && audits === 0);
    return found && { args: {}, accounts: { operator: found[1].operator, worker: found[0] } };
  },
  judge(v, m, { accounts }) {
    const worker = m.need('worker', accounts['worker']);
    v.because(worker.exitAt !== 0n, 'WorkerExiting');
    v.because(worker.audits !== 0, 'AuditorState');
    return () => Object.assign(worker, { exitAt: m.now + limitsOf(m).exitCooldownSecs, boostBps: 0 });
  },
};

/** Whether something may still cost the bond. */
function isLocked(m: Model, { openAudits, duties, held, buckets }: Book<'worker'>): boolean {
  return openAudits + duties > 0 || held + unvested(buckets, firstOpenDay(m)) > 0n;
}

export const withdrawBond: Operation = {
  weight: 3,
  accounts: { worker: a('worker'), payoutTokens: tokens(ZERO_MINT, (m, call) => workerOf(m, call)?.payout) },
  draw(draw) {
    const { m } = draw;
    const found = drawWorker(draw, (worker) => worker.exitAt !== 0n && worker.bond > 0n && !isLocked(m, worker));
    return found && { args: {}, accounts: { worker: found[0], payoutTokens: zeroOf(found[1].payout) } };
  },
  judge(v, m, { accounts }) {
    const [worker, ledger] = [m.need('worker', accounts['worker']), m.need('ledger', ONCE.ledger)];
    v.because(worker.exitAt === 0n, 'NotExiting');
    v.because(worker.bond === 0n, 'NoBond');
    v.because(m.now < worker.exitAt, 'ExitTooEarly');
    v.because(isLocked(m, worker), 'BondLocked');
    const amount = worker.bond;
    v.transfer(m, VAULTS.bond, accounts['payoutTokens'], amount);
    return () => {
      worker.vested += sweep(worker.buckets, firstOpenDay(m));
      worker.bond = 0n;
      ledger.bondsTotal -= amount;
      m.move(VAULTS.bond, accounts['payoutTokens'], amount);
    };
  },
};
