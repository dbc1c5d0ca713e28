import {
  auditorsNow,
  auditorsOf,
  ataAddress,
  BATCH,
  drawableAt,
  drawableUntil,
  isClosable,
  paidChallenger,
  verdictOf,
  type Batch,
  type Limits,
} from '@shardmarket/sdk';
import type { Chore, ChoreDuty, ChoreState, Found } from './chore.ts';

/** Slots that a worker has to draw its own batch, as `worker serve` does; about a minute. */
const WORKERS_TURN = 150n;
/** Slots before a batch's hashes are gone in which it is not drawn any more: landing later, the draw would audit it. */
const LAST_SLOTS = 24n;
/** A worker's batches from this one on count as those of an old worker: the program's own limit. */
const NEW_WORKER_BATCHES = 20n;
/** Seconds that a worker has to close its own batches, for which it gets the rent. */
const WORKERS_DAY = 86_400n;
/** Most batches that one transaction closes: each may name another rent payer. */
const MOST_CLOSES = 8;

/** Draws of batches whose workers have not drawn them. */
export function drawDuties({ batches, slot, config }: ChoreState): ChoreDuty[] {
  const posted = batches.filter(({ account }) => account.state === BATCH.posted);
  return byAge(posted).map((batch) => {
    const duty = { kind: 'draw_batch' as const, of: batch.address.toBase58() };
    const { slot: since, amount } = batch.account;
    const theirs = drawableAt(since) + WORKERS_TURN;
    const held = `it holds ${amount} micro-USDC`;
    if (slot < theirs) return { ...duty, why: `${held} and is its worker's to draw for ${theirs - slot} slots` };
    const step: Chore = { kind: 'draw_batch', batch };
    const until = drawableUntil(since) - LAST_SLOTS;
    if (slot <= until)
      return { ...duty, why: `${held}, and its slot hashes are there for ${until - slot} slots`, step };
    if (auditRate(batch.account, config.limits) === 0) return { ...duty, why: `${held}, and nothing is audited`, step };
    // The worker would have to answer within a day: it draws when it is there to do so, and earns nothing of it before.
    return { ...duty, why: `its slot hashes are gone, so that a draw audits it: left to its worker` };
  });
}

/** Basis points of such batches that the draw audits. */
function auditRate({ seq }: Batch, limits: Pick<Limits, 'auditRateBps' | 'newAuditRateBps'>): number {
  return seq < NEW_WORKER_BATCHES ? limits.newAuditRateBps : limits.auditRateBps;
}

/** Whether a batch is under audit. */
export function isAudited({ state }: Pick<Batch, 'state'>): boolean {
  return state === BATCH.audited || state === BATCH.answered;
}

/** What audits wait for: auditors, their verdict, or the end of their time. */
export function auditDuties(state: ChoreState): ChoreDuty[] {
  const open = byAge(state.batches.filter(({ account }) => isAudited(account)));
  return open.map((batch) =>
    verdictOf(batch.account) || isOver(batch, state) ? decision(batch, state) : draw(batch, state),
  );
}

const isOver = ({ account }: Found<Batch>, { now }: ChoreState) => now > account.deadline;

function decision(batch: Found<Batch>, { config, payable, now }: ChoreState): ChoreDuty {
  const verdict = verdictOf(batch.account);
  const kind = verdict ? 'resolve' : 'expire_audit';
  const duty = { kind, of: batch.address.toBase58() } as const;
  const paid = paidChallenger(batch.account);
  const payTo = paid && !payable.has(ataAddress(paid, config.zeroMint).toBase58()) ? paid : undefined;
  const silent = batch.account.state === BATCH.audited ? 'without an answer' : 'without two equal votes';
  const why = verdict
    ? `two auditors say ${verdict}`
    : `its time was over ${now - batch.account.deadline} s ago, ${silent}`;
  if (!payTo) return { ...duty, why, step: { kind, batch } };
  const lacks = `its challenger ${payTo.toBase58()} has no ZERO account that can be paid, so one is made`;
  return { ...duty, why: `${why}; ${lacks}`, step: { kind, batch, payTo } };
}

function draw(batch: Found<Batch>, state: ChoreState): ChoreDuty {
  const { workers, auditorSets, config, slotHashes, now } = state;
  const { account, address } = batch;
  const duty = { kind: 'draw_auditors' as const, of: address.toBase58() };
  if (auditorsOf(account).length > 0) {
    const waits = account.state === BATCH.audited ? 'its worker has' : 'its auditors have';
    return { kind: 'expire_audit', of: duty.of, why: `${waits} ${account.deadline - now} s left` };
  }
  const at = (worker: { toBase58(): string }) =>
    workers.find((w) => w.address.toBase58() === worker.toBase58())?.account;
  const audited = at(account.worker);
  if (!audited || !slotHashes) return { ...duty, why: 'the RPC does not know its worker' };
  const set = auditorSets.find((one) => one.account.model.equals(audited.model))?.account;
  const { minAuditorBond } = config.limits;
  const auditors = auditorsNow({ batch: account, address, audited, set, workerAt: at, minAuditorBond, slotHashes });
  if (auditors === 'early') return { ...duty, why: 'the slots that decide have not passed' };
  if (auditors === 'few') return { ...duty, why: 'there are not three auditors who may judge' };
  const step: Chore = { kind: 'draw_auditors', batch, model: audited.model, auditors };
  return {
    ...duty,
    why: auditors.length > 0 ? 'it has no auditors yet' : 'its slot hashes are gone: later ones decide',
    step,
  };
}

/** Batches that nobody needs any more and that their workers have not closed in a day. */
export function closeDuties({ batches, now, config }: ChoreState): ChoreDuty[] {
  const window = config.limits.challengeWindowSecs;
  const closable = byAge(batches.filter(({ account }) => isClosable(account, now, window)));
  // Also one that is decided waits for its day: until then the worker may be about to close it.
  const left = closable.filter(({ account }) =>
    isClosable({ state: BATCH.passed, day: account.day }, now - WORKERS_DAY, window),
  );
  const duties: ChoreDuty[] = [];
  for (let i = 0; i < left.length; i += MOST_CLOSES) {
    const some = left.slice(i, i + MOST_CLOSES);
    const of = `${some.length} from ${some[0]?.address.toBase58()} on`;
    const why = 'nobody needs them, and their workers have not closed them for a day';
    duties.push({ kind: 'close_batch', of, why, step: { kind: 'close_batch', batches: some } });
  }
  const theirs = closable.length - left.length;
  if (theirs === 0) return duties;
  return [...duties, { kind: 'close_batch', of: `${theirs} batches`, why: `their workers have a day to close them` }];
}

function byAge(batches: readonly Found<Batch>[]): Found<Batch>[] {
  return [...batches].sort((a, b) => {
    if (a.account.slot !== b.account.slot) return a.account.slot < b.account.slot ? -1 : 1;
    return a.address.toBase58() < b.address.toBase58() ? -1 : 1;
  });
}
