/** The auditors of an audit are drawn. */
import { derive, NOBODY, type Addr } from '../addresses.ts';
import { bench, hasAuditors, isAudited, lots } from '../model/audits.ts';
import { luckOf } from '../model/luck.ts';
import type { Model } from '../model/state.ts';
import { setSeeds } from './auditors.ts';
import { auditedWorker, isInTime } from './audits.ts';
import { drawBatchWhere, SLOT_HASHES } from './batches.ts';
import type { Draft, Operation } from './operation.ts';
import { a, exactly, seeded } from './rules.ts';
import { workerOf } from './workers.ts';

const setOf = (m: Model, worker: Addr) => derive(setSeeds(m.get('worker', worker)?.model)).address;

/** All who are called for an audit, in order; or why nobody is. */
function calledFor(m: Model, batch: Addr): readonly Addr[] | 'too early' | 'gone' {
  const book = m.need('batch', batch);
  const [luck, set] = [luckOf(m, book.slot, batch), m.get('auditorSet', setOf(m, book.worker))];
  return typeof luck === 'string' ? luck : set ? lots(set, luck, book) : [];
}

/** The call that draws, with those whom it needs; undefined where there are none or too few, or it is too early. */
export function drawDraft(m: Model, batch: Addr): Draft | undefined {
  const { worker } = m.need('batch', batch);
  if (!m.get('auditorSet', setOf(m, worker))) return undefined;
  const called = calledFor(m, batch);
  const remaining = typeof called === 'string' ? [] : bench(m, called, worker)?.called;
  if (called === 'too early' || !remaining) return undefined;
  return { args: {}, accounts: { worker, batch, auditorSet: setOf(m, worker), slotHashes: SLOT_HASHES }, remaining };
}

export const drawAuditors: Operation = {
  weight: 10,
  accounts: {
    worker: auditedWorker,
    batch: a('batch'),
    auditorSet: (m, address, call) =>
      m.get('auditorSet', address) ? seeded(() => setSeeds(workerOf(m, call)?.model))(m, address, call) : ['account'],
    slotHashes: exactly(SLOT_HASHES, 'AccountMismatch'),
  },
  draw(draw) {
    const { m, rng } = draw;
    const found = drawBatchWhere(draw, (batch) => isAudited(batch) && !hasAuditors(batch) && isInTime(m, batch));
    if (!found) return undefined;
    const [batch, { worker }] = found;
    const accounts = { worker, batch, auditorSet: setOf(m, worker), slotHashes: SLOT_HASHES };
    if (!m.get('auditorSet', accounts.auditorSet) && rng.percent(80)) return undefined;
    const called = calledFor(m, batch);
    const all = typeof called === 'string' ? rng.some(m.all('worker'), rng.int(4)) : called;
    const right = bench(m, all, worker)?.called ?? all;
    const wrong = [right.slice(1), right.slice(0, -1), all, [...right].reverse(), [...right, ...right.slice(-1)]];
    return { args: {}, accounts, remaining: rng.percent(85) ? right : rng.pick(wrong) };
  },
  judge(v, m, { accounts, remaining = [] }) {
    const [address, audited] = [accounts['batch'] ?? NOBODY, accounts['worker'] ?? NOBODY];
    const batch = m.need('batch', address);
    v.because(remaining.includes(address), 'account');
    v.because(!isAudited(batch) || hasAuditors(batch), 'WrongBatchState');
    v.because(!isInTime(m, batch), 'TooLate');
    const called = calledFor(m, address);
    v.because(called === 'too early', 'DrawTooEarly');
    if (typeof called === 'string') return () => void (batch.slot = m.slot);
    const seats = bench(m, called, audited);
    const right = seats?.called ?? called;
    const passed = remaining.length === right.length && remaining.every((auditor, i) => auditor === right[i]);
    v.because(!seats, 'TooFewAuditors');
    v.because(!passed, 'AccountMismatch');
    return () => {
      if (!seats) return;
      batch.auditors = [...seats.drawn];
      for (const auditor of seats.drawn) m.need('worker', auditor).duties += 1;
    };
  },
};
