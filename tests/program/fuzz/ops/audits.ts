/** Audits: opened, answered and voted on. */
import { BATCH } from '@shardmarket/sdk';
import { NOBODY, type Addr } from '../addresses.ts';
import { zeroOf } from '../cast.ts';
import { agreement, hasAuditors, VOTE } from '../model/audits.ts';
import { fits } from '../model/math.ts';
import type { Book, Model } from '../model/state.ts';
import { batchOf, beginAudit, drawBatchWhere } from './batches.ts';
import type { Draft, Operation } from './operation.ts';
import { a, anybody, at, ONCE, same, tokens, VAULTS, ZERO_MINT } from './rules.ts';
import { limitsOf } from './shared.ts';
import { firstOpenDay, operatorOf } from './workers.ts';

/** The audited worker, by the batch. */
export const auditedWorker = same((m, call) => batchOf(m, call)?.worker, 'AccountMismatch');

export const isInTime = (m: Model, { deadline }: Book<'batch'>) => m.now <= deadline;

/** A challenge of a batch. */
export function challengeDraft(m: Model, batch: Addr, challenger: Addr): Draft {
  const { worker } = m.need('batch', batch);
  return { args: {}, accounts: { challenger, worker, batch, challengerTokens: zeroOf(challenger) } };
}

export const openAudit: Operation = {
  weight: 8,
  accounts: {
    challenger: anybody,
    worker: auditedWorker,
    batch: a('batch'),
    challengerTokens: tokens(ZERO_MINT, at('challenger')),
  },
  draw(draw) {
    const { m, rng, cast } = draw;
    const open = firstOpenDay(m);
    const found = drawBatchWhere(draw, ({ state, day }) => state === BATCH.passed && day >= open);
    if (!found) return undefined;
    const challenger = rng.percent(85) ? rng.pick([cast.attacker, cast.keeper]) : rng.pick(cast.all);
    return challengeDraft(m, found[0], challenger);
  },
  judge(v, m, { accounts }) {
    const [batch, worker] = [m.need('batch', accounts['batch']), m.need('worker', accounts['worker'])];
    const [ledger, { challengeBond }] = [m.need('ledger', ONCE.ledger), limitsOf(m)];
    v.because(batch.state !== BATCH.passed, 'WrongBatchState');
    v.because(batch.day < firstOpenDay(m), 'WindowClosed');
    v.because(!fits(ledger.challengesTotal + challengeBond), 'Overflow');
    v.transfer(m, accounts['challengerTokens'], VAULTS.bond, challengeBond);
    return () => {
      beginAudit(m, batch, worker);
      Object.assign(batch, { challenger: accounts['challenger'] ?? NOBODY, challengeBond });
      worker.held += batch.amount;
      ledger.challengesTotal += challengeBond;
      m.move(accounts['challengerTokens'], VAULTS.bond, challengeBond);
    };
  },
};

/** The worker's answer to an audit. */
export function respondDraft(m: Model, batch: Addr, response: Uint8Array): Draft {
  const { worker } = m.need('batch', batch);
  return { args: { response }, accounts: { operator: m.need('worker', worker).operator, worker, batch } };
}

export const respond: Operation = {
  weight: 6,
  accounts: { operator: same(operatorOf, 'Unauthorized'), worker: auditedWorker, batch: a('batch') },
  draw(draw) {
    const found = drawBatchWhere(draw, (batch) => batch.state === BATCH.audited && isInTime(draw.m, batch));
    return found && respondDraft(draw.m, found[0], draw.rng.bytes(32));
  },
  judge(v, m, { args, accounts }) {
    const batch = m.need('batch', accounts['batch']);
    v.because(batch.state !== BATCH.audited, 'WrongBatchState');
    v.because(!isInTime(m, batch), 'TooLate');
    return () => {
      const response = args['response'] as Uint8Array;
      Object.assign(batch, { state: BATCH.answered, response, deadline: m.now + limitsOf(m).auditVoteSecs });
    };
  },
};

/** The vote of an auditor. */
export function voteDraft(m: Model, batch: Addr, auditor: Addr, guilty: boolean): Draft {
  return { args: { guilty }, accounts: { operator: m.need('worker', auditor).operator, auditor, batch } };
}

export const vote: Operation = {
  weight: 10,
  accounts: {
    operator: same((m, call) => m.get('worker', call.accounts['auditor'])?.operator, 'Unauthorized'),
    auditor: a('worker'),
    batch: a('batch'),
  },
  draw(draw) {
    const { m, rng } = draw;
    const votable = (batch: Book<'batch'>) =>
      batch.state === BATCH.answered && hasAuditors(batch) && isInTime(m, batch);
    // Two who agree are enough: a third vote comes seldom.
    const found = drawBatchWhere(draw, (batch) => votable(batch) && (!agreement(batch) || rng.percent(20)));
    if (!found) return undefined;
    const [batch, { auditors, votes }] = found;
    const idle = auditors.filter((auditor, place) => auditor !== NOBODY && votes[place] === 0);
    const auditor = rng.maybe(rng.percent(93) ? idle : m.all('worker'));
    return auditor === undefined ? undefined : voteDraft(m, batch, auditor, rng.percent(50));
  },
  judge(v, m, { args, accounts }) {
    const batch = m.need('batch', accounts['batch']);
    const place = batch.auditors.indexOf(accounts['auditor'] ?? '');
    v.because(batch.state !== BATCH.answered, 'WrongBatchState');
    v.because(!isInTime(m, batch), 'TooLate');
    v.because(place < 0 || batch.votes[place] !== 0, 'NotAuditor');
    return () => {
      const votes = Uint8Array.from(batch.votes);
      votes[place] = args['guilty'] ? VOTE.guilty : VOTE.notGuilty;
      Object.assign(batch, { votes });
    };
  },
};
