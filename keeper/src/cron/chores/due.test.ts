import assert from 'node:assert/strict';
import { ataAddress, BATCH, DEFAULT_LIMITS, VOTE, type Batch, type Session, type Worker } from '@shardmarket/sdk';
import { Keypair, PublicKey } from '@solana/web3.js';
import { hasEnded } from './accounts.ts';
import type { ChorePolicy, ChoreState, EndedSession, Found } from './chore.ts';
import { choreDuties } from './due.ts';

const DAY = 86_400n;
const NOW = 1_000n * DAY + 5_000n;
const SLOT = 10_000n;
const someone = () => Keypair.generate().publicKey;
const nobody = PublicKey.default;
const [usdcMint, zeroMint, model] = [someone(), someone(), someone()];
const limits = {
  ...DEFAULT_LIMITS,
  guardian: nobody,
  minAuditorBond: 10n,
} as unknown as ChoreState['config']['limits'];

/** Fields that no decision looks at are left out. */
function worker(change: Partial<Worker> = {}): Found<Worker> {
  const account = {
    ...{ operator: someone(), payout: someone(), model, pendingPayout: nobody, booster: nobody },
    ...{ bond: 10n, buckets: [], vested: 0n, held: 0n, claimed: 0n, boostBps: 0, exitAt: 0n, ...change },
  } as unknown as Worker;
  return { address: someone(), account };
}
function batch(change: Partial<Batch> = {}): Found<Batch> {
  const account = {
    ...{ worker: nobody, rentPayer: someone(), challenger: nobody, auditors: [nobody, nobody, nobody] },
    ...{ seq: 0n, amount: 40n, day: NOW / DAY, slot: SLOT - 186n, deadline: NOW, votes: new Uint8Array(3) },
    ...{ state: BATCH.posted, ...change },
  } as unknown as Batch;
  return { address: someone(), account };
}
function session(change: Partial<Session> = {}, served: EndedSession['served'] = 'settled'): EndedSession {
  const terms = { payer: someone(), rentPayer: someone(), deposit: 9n, settled: 4n, refunded: 0n, finalized: 0 };
  return { address: someone(), account: { ...terms, ...change } as unknown as Session, served };
}
const payTo = (owner: PublicKey, mint = usdcMint) => new Set([ataAddress(owner, mint).toBase58()]);

/** What is said of these, due work marked with an exclamation mark. */
function said(change: Partial<ChoreState>, policy: Partial<ChorePolicy> = {}): string[] {
  const nothing = { batches: [], workers: [], auditorSets: [], positions: [], ended: [], payable: new Set<string>() };
  const state = { now: NOW, slot: SLOT, config: { limits, usdcMint, zeroMint }, ...nothing, ...change };
  const duties = choreDuties(state, { skip: [], ...policy });
  return duties.map(({ kind, why, step }) => `${kind}${step ? '!' : ''} ${why}`);
}
const ofBatch = (change: Partial<Batch>, more: Partial<ChoreState> = {}) => said({ batches: [batch(change)], ...more });

describe('draws', () => {
  it('are left to the worker for a minute', () => {
    assert.deepEqual(ofBatch({ slot: SLOT - 185n }), [
      "draw_batch it holds 40 micro-USDC and is its worker's to draw for 1 slots",
    ]);
    assert.deepEqual(ofBatch({ slot: SLOT - 186n }), [
      'draw_batch! it holds 40 micro-USDC, and its slot hashes are there for 333 slots',
    ]);
  });

  it('are not made when their hashes are gone or nearly so: they would audit', () => {
    assert.match(ofBatch({ slot: SLOT - 519n })[0] ?? '', /^draw_batch! .* there for 0 slots$/);
    const gone = 'draw_batch its slot hashes are gone, so that a draw audits it: left to its worker';
    assert.deepEqual(ofBatch({ slot: SLOT - 520n }), [gone]);
    const never = { config: { limits: { ...limits, newAuditRateBps: 0 }, usdcMint, zeroMint } };
    assert.match(ofBatch({ slot: SLOT - 520n, seq: 19n }, never)[0] ?? '', /^draw_batch! /);
    assert.deepEqual(ofBatch({ slot: SLOT - 520n, seq: 20n }, never), [gone]);
  });

  it('begin with the oldest batch', () => {
    const batches = [-190n, -210n, -200n].map((age) => batch({ slot: SLOT + age }));
    const slots = said({ batches }).map((line) => /(\d+) slots/.exec(line)?.[1]);
    assert.deepEqual(slots, ['309', '319', '329']);
  });
});

describe('audits', () => {
  const seats = [someone(), someone(), someone()];
  it('are resolved when two auditors agree, also after their time', () => {
    const votes = (...cast: number[]) => ({ state: BATCH.answered, auditors: seats, votes: Uint8Array.from(cast) });
    assert.deepEqual(ofBatch(votes(VOTE.guilty, 0, VOTE.guilty)), ['resolve! two auditors say guilty']);
    const late = { ...votes(VOTE.notGuilty, VOTE.guilty, VOTE.notGuilty), deadline: NOW - 1n };
    assert.deepEqual(ofBatch(late), ['resolve! two auditors say not guilty']);
    assert.deepEqual(ofBatch(votes(VOTE.guilty, VOTE.notGuilty, 0)), ['expire_audit its auditors have 0 s left']);
  });

  it('expire after their deadline and not before', () => {
    const of = (state: number, deadline: bigint) => ofBatch({ state, deadline, auditors: seats });
    assert.deepEqual(of(BATCH.audited, NOW), ['expire_audit its worker has 0 s left']);
    const over = 'expire_audit! its time was over 1 s ago, without';
    assert.deepEqual(of(BATCH.audited, NOW - 1n), [`${over} an answer`]);
    assert.deepEqual(of(BATCH.answered, NOW - 1n), [`${over} two equal votes`]);
    assert.deepEqual(of(BATCH.passed, NOW - 1n), []);
  });

  it('make an account for a challenger that has none and is paid; one that lost needs none', () => {
    const challenger = someone();
    const over = { state: BATCH.audited, deadline: NOW - 1n, challenger };
    const makes = /^\w+! .*; its challenger \w+ has no ZERO account that can be paid, so one is made$/;
    assert.match(ofBatch(over)[0] ?? '', makes);
    assert.match(ofBatch(over, { payable: payTo(challenger) })[0] ?? '', makes);
    assert.match(ofBatch(over, { payable: payTo(challenger, zeroMint) })[0] ?? '', /without an answer$/);
    const voted = (vote: number) => ({ ...over, state: BATCH.answered, votes: Uint8Array.of(vote, vote, 0) });
    assert.match(ofBatch(voted(VOTE.guilty))[0] ?? '', makes);
    assert.deepEqual(ofBatch(voted(VOTE.notGuilty)), ['resolve! two auditors say not guilty']);
  });

  it('get three auditors, by the slot hashes', () => {
    const [audited, ...judges] = [worker(), worker(), worker(), worker()] as const;
    const slotHashes = hashes(SLOT);
    const auditors = judges.map(({ address }) => ({ worker: address, since: 0n }));
    const set = (members: typeof auditors) =>
      [
        { address: someone(), account: { model, auditors: members, count: members.length } },
      ] as unknown as ChoreState['auditorSets'];
    const of = (slot: bigint, members = auditors, workers = [audited, ...judges]) =>
      ofBatch(
        { state: BATCH.audited, worker: audited.address, slot },
        { workers, auditorSets: set(members), slotHashes },
      );
    assert.deepEqual(of(SLOT - 60n), ['draw_auditors! it has no auditors yet']);
    assert.deepEqual(of(SLOT - 35n), ['draw_auditors the slots that decide have not passed']);
    assert.deepEqual(of(SLOT - 600n), ['draw_auditors! its slot hashes are gone: later ones decide']);
    assert.deepEqual(of(SLOT - 60n, auditors.slice(1)), ['draw_auditors there are not three auditors who may judge']);
    const poor = judges.map((judge) => ({ ...judge, account: { ...judge.account, bond: 9n } }));
    assert.deepEqual(of(SLOT - 60n, auditors, [audited, ...poor]), [
      'draw_auditors there are not three auditors who may judge',
    ]);
  });
});

describe('batches', () => {
  const window = limits.challengeWindowSecs;
  // The first second at which a batch of day 900 has vested.
  const vested = 901n * DAY + window;
  const closes = (now: bigint, state: number = BATCH.passed) => said({ now, batches: [batch({ state, day: 900n })] });

  it('are closed a day after their workers could have closed them', () => {
    assert.deepEqual(closes(vested - 1n), []);
    assert.deepEqual(closes(vested), ['close_batch their workers have a day to close them']);
    assert.deepEqual(closes(vested + DAY - 1n), ['close_batch their workers have a day to close them']);
    const left = ['close_batch! nobody needs them, and their workers have not closed them for a day'];
    assert.deepEqual(closes(vested + DAY), left);
    assert.deepEqual(closes(vested + DAY, BATCH.decided), left);
    assert.deepEqual(closes(900n * DAY, BATCH.decided), ['close_batch their workers have a day to close them']);
  });

  it('are closed eight at a time', () => {
    const batches = Array.from({ length: 9 }, () => batch({ state: BATCH.decided, day: 900n }));
    assert.equal(said({ batches }).filter((line) => line.startsWith('close_batch!')).length, 2);
  });
});

describe('boosts', () => {
  const stake = (staked: bigint, boostSince: bigint, change: Partial<Worker> = {}) => {
    const address = someone();
    const account = { owner: someone(), staked, boostSince } as unknown as ChoreState['positions'][number]['account'];
    return said({ workers: [worker({ booster: address, ...change })], positions: [{ address, account }] });
  };
  const half = limits.fullBoostStake / 2n;

  it('rise a day after the stake was linked, and fall at once', () => {
    assert.deepEqual(stake(half, NOW - DAY), ['refresh_boost! its stake earns 500 basis points, it has 0']);
    assert.deepEqual(stake(half, NOW - DAY + 7n), [
      'refresh_boost its stake earns 500 basis points, it has 0: a rise counts in 7 s',
    ]);
    assert.deepEqual(stake(half, NOW, { boostBps: 501 }), [
      'refresh_boost! its stake earns 500 basis points, it has 501',
    ]);
    assert.deepEqual(stake(half, NOW, { boostBps: 500 }), []);
    assert.deepEqual(stake(half, NOW, { boostBps: 500, exitAt: 1n }), [
      'refresh_boost! its stake earns 0 basis points, it has 500',
    ]);
  });
});

describe('sessions that are over', () => {
  const ends = (ended: EndedSession, payable = payTo(ended.account.payer)) => said({ ended: [ended], payable });

  it('end when this keeper has served them and is owed nothing', () => {
    assert.deepEqual(ends(session()), ['end_session! it is over, and 5 micro-USDC go back']);
    assert.deepEqual(ends(session({}, 'no')), []);
    assert.deepEqual(ends({ ...session(), served: undefined }), [
      'end_session it is over, and 5 micro-USDC go back if this keeper has served and settled it: its database knows',
    ]);
  });

  it('are over once they are final, or their grace period has passed, and 150 slots old', () => {
    const at = { now: NOW, slot: SLOT, graceSecs: 60n };
    const open = { finalized: 0, closeAt: 0n, expiresAt: NOW, openSlot: SLOT - 151n };
    assert.equal(hasEnded(open, at), false);
    assert.equal(hasEnded({ ...open, finalized: 1 }, at), true);
    assert.deepEqual(
      [NOW, NOW + 1n].map((closeAt) => hasEnded({ ...open, closeAt }, at)),
      [true, false],
    );
    assert.deepEqual(
      [NOW - 60n, NOW - 59n].map((expiresAt) => hasEnded({ ...open, expiresAt }, at)),
      [true, false],
    );
    assert.equal(hasEnded({ ...open, closeAt: NOW, openSlot: SLOT - 150n }, at), false);
  });

  it('do not end while they owe: nothing could be settled any more', () => {
    assert.deepEqual(ends(session({}, 'owing')), [
      'end_session it is over, and 5 micro-USDC go back once what it owes is settled',
    ]);
  });

  it('need an account for the rest, and none where there is no rest', () => {
    assert.deepEqual(ends(session(), new Set()), [
      'end_session it is over, and 5 micro-USDC go back once its payer has a USDC account',
    ]);
    assert.deepEqual(ends(session({ refunded: 5n }), new Set()), ['end_session! it is over, and 0 micro-USDC go back']);
  });
});

describe('claims for workers', () => {
  const owed = (change: Partial<Worker>, claimMin?: bigint, pays = true) => {
    const one = worker({ vested: 50n, ...change });
    const payable = pays ? payTo(one.account.payout) : new Set<string>();
    return said({ workers: [one], payable }, claimMin === undefined ? {} : { claimMin });
  };

  it('are made from the operator’s least amount on, and not without one', () => {
    assert.deepEqual(owed({}), []);
    assert.deepEqual(owed({}, 51n), ['claim_for 50 micro-USDC have vested, claimed from 51 on']);
    assert.deepEqual(owed({}, 50n), ['claim_for! 50 micro-USDC have vested']);
    assert.deepEqual(owed({ vested: 0n }, 1n), []);
  });

  it('are not made while the payout key changes, or without an account to pay', () => {
    assert.deepEqual(owed({ pendingPayout: someone() }, 50n), [
      'claim_for 50 micro-USDC have vested, but its payout key changes',
    ]);
    assert.deepEqual(owed({}, 50n, false), [
      'claim_for 50 micro-USDC have vested, but its payout key has no USDC account',
    ]);
  });
});

describe('choreDuties', () => {
  it('does first what cannot wait, and leaves out what the operator skips', () => {
    const batches = [
      batch({ state: BATCH.decided, day: 900n }),
      batch({ state: BATCH.audited, deadline: 0n }),
      batch(),
    ];
    const ended = [session({ settled: 9n })];
    const kinds = (skip: ChorePolicy['skip']) => said({ batches, ended }, { skip }).map((line) => line.split(' ')[0]);
    assert.deepEqual(kinds([]), ['draw_batch!', 'expire_audit!', 'end_session!', 'close_batch!']);
    assert.deepEqual(kinds(['draw_batch', 'close_batch']), [
      'draw_batch',
      'expire_audit!',
      'end_session!',
      'close_batch',
    ]);
  });
});

/** A SlotHashes sysvar of the 512 slots before `slot`, every one with a block. */
function hashes(slot: bigint): Uint8Array {
  const data = new DataView(new ArrayBuffer(8 + 512 * 40));
  data.setBigUint64(0, 512n, true);
  for (let i = 0; i < 512; i++) data.setBigUint64(8 + 40 * i, slot - 1n - BigInt(i), true);
  return new Uint8Array(data.buffer);
}
