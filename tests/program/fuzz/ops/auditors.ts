/** Workers become auditors of their model, and end that. */
import { derive, NOBODY, type Addr } from '../addresses.ts';
import type { Model } from '../model/state.ts';
import type { Call, Draft, Operation, Rule } from './operation.ts';
import { a, same, seeded, theirs } from './rules.ts';
import { limitsOf } from './shared.ts';
import { drawWorker, operatorOf, workerOf } from './workers.ts';

const MOST_AUDITORS = 64;

export const setSeeds = (model: string | undefined) => [{ text: 'auditors' }, model ?? NOBODY];
/** The address depends on the worker's model, so a rule about it needs the model of the chain. */
const ofWorker =
  (rule: typeof seeded): Rule =>
  (m, address, call) =>
    rule(() => setSeeds(workerOf(m, call)?.model))(m, address, call);
const setOf = (m: Model, call: Call) => m.get('auditorSet', call.accounts['auditorSet']);

function accountsOf(m: Model, worker: Addr) {
  const { operator, model } = m.need('worker', worker);
  return { operator, worker, auditorSet: derive(setSeeds(model)).address };
}

/** The call by which a worker is an auditor no longer. */
export const leaveDraft = (m: Model, worker: Addr): Draft => ({ args: {}, accounts: accountsOf(m, worker) });

export const joinAuditors: Operation = {
  weight: 3,
  accounts: { operator: same(operatorOf, 'Unauthorized'), worker: a('worker'), auditorSet: ofWorker(seeded) },
  draw(draw) {
    const { m } = draw;
    const found = drawWorker(draw, ({ audits, exitAt }) => audits === 0 && exitAt === 0n);
    return found && { args: {}, accounts: accountsOf(m, found[0]) };
  },
  judge(v, m, call) {
    const address = call.accounts['worker'] ?? NOBODY;
    const worker = m.need('worker', address);
    v.because(worker.exitAt !== 0n, 'WorkerExiting');
    v.because(worker.audits !== 0, 'AuditorState');
    v.because(worker.bond < limitsOf(m).minAuditorBond, 'BondTooSmall');
    v.because((setOf(m, call)?.count ?? 0) >= MOST_AUDITORS, 'AuditorsFull');
    return () => {
      const payer = call.accounts['operator'] ?? NOBODY;
      const { model } = worker;
      const set = setOf(m, call) ?? m.create('auditorSet', setSeeds(model), payer, { model });
      set.auditors[set.count] = { worker: address, since: m.slot };
      set.count += 1;
      worker.audits = 1;
    };
  },
};

export const leaveAuditors: Operation = {
  weight: 1.5,
  accounts: {
    operator: (m, address, call) => {
      const worker = workerOf(m, call);
      const theirsToSay = worker && (worker.operator === address || worker.bond < limitsOf(m).minAuditorBond);
      return theirsToSay ? undefined : ['Unauthorized', 'account'];
    },
    worker: a('worker'),
    auditorSet: ofWorker((seeds) => theirs('auditorSet', seeds)),
  },
  draw(draw) {
    const { m, rng, cast } = draw;
    const found = drawWorker(draw, ({ audits, duties }) => audits === 1 && duties === 0);
    if (!found) return undefined;
    const [worker] = found;
    const accounts = accountsOf(m, worker);
    const poor = m.need('worker', worker).bond < limitsOf(m).minAuditorBond;
    const operator = rng.percent(poor ? 50 : 8) ? rng.pick(cast.all) : accounts.operator;
    return { args: {}, accounts: { ...accounts, operator } };
  },
  judge(v, m, call) {
    const address = call.accounts['worker'];
    const worker = m.need('worker', address);
    const set = m.need('auditorSet', call.accounts['auditorSet']);
    const members = set.auditors.slice(0, set.count);
    const place = members.findIndex((member) => member.worker === address);
    v.because(place < 0 || worker.duties > 0, 'AuditorState');
    return () => {
      // The last one takes the place.
      const last = set.count - 1;
      set.auditors[place] = members[last] ?? { worker: NOBODY, since: 0n };
      set.auditors[last] = { worker: NOBODY, since: 0n };
      set.count = last;
      worker.audits = 0;
    };
  },
};
