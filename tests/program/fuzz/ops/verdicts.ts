/** Audits end: by the votes or by the clock. */
import { BATCH } from '@shardmarket/sdk';
import { NOBODY, type Addr } from '../addresses.ts';
import { zeroOf } from '../cast.ts';
import { agreement, divide, hasAuditors, inTheRight, isAudited, isFault, type End } from '../model/audits.ts';
import { dayOf, holdsLater } from '../model/math.ts';
import { forfeit, forfeitVested, slash, type Slash } from '../model/slashing.ts';
import type { Book, Model } from '../model/state.ts';
import { auditedWorker, isInTime } from './audits.ts';
import { batchOf, drawBatchWhere } from './batches.ts';
import type { Call, Draft, Draw, Effect, Operation } from './operation.ts';
import { a, ONCE, tokens, VAULTS, ZERO_MINT } from './rules.ts';
import type { Verdict } from './verdict.ts';
import { firstOpenDay } from './workers.ts';

type Batch = Book<'batch'>;
const NOTHING: Slash = { amount: 0n, bounty: 0n };

/** What an audit has come to, or why it is not over. */
const byVotes = (batch: Batch): End | 'WrongBatchState' | 'NoVerdict' =>
  batch.state === BATCH.answered ? (agreement(batch) ?? 'NoVerdict') : 'WrongBatchState';

function byClock(m: Model, batch: Batch): End | 'WrongBatchState' | 'TooEarly' {
  if (!isAudited(batch) || agreement(batch)) return 'WrongBatchState';
  if (isInTime(m, batch)) return 'TooEarly';
  return batch.state === BATCH.audited ? 'silence' : 'no quorum';
}

const REFUSALS = ['WrongBatchState', 'NoVerdict', 'TooEarly'] as const;
type Refusal = (typeof REFUSALS)[number];
const isRefusal = (came: End | Refusal): came is Refusal => REFUSALS.some((refusal) => refusal === came);

/** Who is slashed and paid when an audit ends. */
function judgeEnd(v: Verdict, m: Model, { accounts, remaining = [] }: Call, came: End | Refusal): Effect | undefined {
  const [batch, worker] = [m.need('batch', accounts['batch']), m.need('worker', accounts['worker'])];
  const ledger = m.need('ledger', ONCE.ledger);
  v.because(isRefusal(came), came);
  if (isRefusal(came)) return undefined;
  const judges = hasAuditors(batch) ? batch.auditors : [];
  const right = inTheRight(batch, came);
  const put = batch.challenger === NOBODY ? undefined : batch.challengeBond;
  const dividing = (slashed: Slash) => divide(came, slashed, put, BigInt(right.length));
  // Tried on copies: what is slashed decides whether there is somebody to pay.
  const fault = isFault(came);
  const parts = dividing(fault ? slash(m, structuredClone(worker), structuredClone(ledger)) : NOTHING);
  const paidTo = accounts['challengerTokens'];
  v.because(
    remaining.length !== judges.length || remaining.some((r, i) => r !== judges[i]),
    'AccountMismatch',
    'account',
  );
  v.because(parts.challenger > 0n && !paidTo, 'AccountMismatch');
  if (paidTo && parts.challenger > 0n) v.transfer(m, VAULTS.bond, paidTo, parts.challenger);
  v.because(fault && holdsLater(ledger.treasuryBuckets, dayOf(m.now)), 'BadClock');
  return () => {
    if (fault) {
      m.bounties += slash(m, worker, ledger).amount - parts.burned;
      forfeit(m, worker, ledger);
      // Held, it has not been claimed even where its day has vested.
      if (batch.day < firstOpenDay(m)) forfeitVested(m, worker, ledger, batch.amount);
    }
    batch.state = BATCH.decided;
    worker.openAudits -= 1;
    worker.held -= batch.amount;
    for (const judge of judges) m.need('worker', judge).duties -= 1;
    for (const judge of right) m.need('worker', judge).bond += parts.each;
    worker.bond += parts.worker;
    ledger.bondsTotal += parts.worker + parts.each * BigInt(right.length);
    ledger.challengesTotal -= put ?? 0n;
    ledger.zeroSlashed += parts.burned;
    if (paidTo) m.move(VAULTS.bond, paidTo, parts.challenger);
    m.burn(VAULTS.bond, parts.burned);
    const end = `${came}, ${put === undefined ? 'drawn' : 'challenged'}${judges.length === 0 ? ', without auditors' : ''}`;
    m.ends.set(end, (m.ends.get(end) ?? 0) + 1);
  };
}

const accounts: Operation['accounts'] = {
  worker: auditedWorker,
  batch: a('batch'),
  challengerTokens: tokens(ZERO_MINT, (m, call) => batchOf(m, call)?.challenger),
};

/** The call that ends an audit, with those whom it needs. */
export function endDraft(m: Model, batch: Addr): Draft {
  const book = m.need('batch', batch);
  const { worker, challenger, auditors } = book;
  const challengerTokens = challenger === NOBODY ? null : zeroOf(challenger);
  return { args: {}, accounts: { worker, batch, challengerTokens }, remaining: hasAuditors(book) ? auditors : [] };
}

function drawEnd(draw: Draw, fits: (batch: Batch) => boolean): Draft | undefined {
  const { m, rng, cast } = draw;
  const found = drawBatchWhere(draw, fits);
  if (!found) return undefined;
  const right = endDraft(m, found[0]);
  const chance = rng.int(100);
  const { remaining = [] } = right;
  if (chance < 4) return { ...right, remaining: remaining.slice(1) };
  if (chance < 8) return { ...right, remaining: [...remaining, ...rng.some(m.all('worker'), 1)] };
  if (chance < 11) return { ...right, accounts: { ...right.accounts, challengerTokens: null } };
  if (chance < 14) return { ...right, accounts: { ...right.accounts, challengerTokens: zeroOf(rng.pick(cast.all)) } };
  return right;
}

export const resolve: Operation = {
  weight: 8,
  accounts,
  draw: (draw) => drawEnd(draw, (batch) => !isRefusal(byVotes(batch))),
  judge: (v, m, call) => judgeEnd(v, m, call, byVotes(m.need('batch', call.accounts['batch']))),
};

export const expireAudit: Operation = {
  weight: 8,
  accounts,
  draw: (draw) => drawEnd(draw, (batch) => !isRefusal(byClock(draw.m, batch))),
  judge: (v, m, call) => judgeEnd(v, m, call, byClock(m, m.need('batch', call.accounts['batch']))),
};
