import assert from 'node:assert/strict';
import { tokenRoot, type SignedReceipt } from '@shardmarket/sdk';
import type { Model } from '../model/manifest.ts';
import { StageScheduler } from '../stage/scheduler.ts';
import { Stage } from '../stage/stage.ts';
import { builtInModels } from '../testing/models.ts';
import { newOperator } from '../testing/ticket.ts';
import type { Frame, FrameType } from './frame.ts';
import { CutJobs } from './cut.ts';
import { MAX_JOBS } from './known.ts';
import { Member } from './member.ts';
import { decodeAbort, encodeAbort, encodeOpen } from './payload.ts';
import { encodeTokens } from './tokens.ts';

const job = 'ab'.repeat(16);
const { address, key } = newOperator();

describe('ring member', () => {
  let model: Model;
  let stage: Stage;
  let scheduler: StageScheduler;
  let sent: Frame[];
  let aborts: string[];
  let receipts: SignedReceipt[];
  let member: Member;
  let seen: (() => void) | undefined;

  before(async () => {
    model = (await builtInModels()).target;
    stage = await Stage.start(model, [0, 1], { maxJobs: 1 });
    scheduler = new StageScheduler(stage);
  });
  after(() => stage.close());
  beforeEach(() => {
    [sent, aborts, receipts] = [[], [], []];
    member = newMember(true);
  });
  afterEach(async () => {
    member.close();
    await stage.drop('');
  });

  function newMember(head: boolean, ring = 'cd'.repeat(16)): Member {
    const signer = {
      operator: address,
      key,
      manifestHash: model.hash,
      numericsClass: model.numericsClass,
      layers: [0, 1] as const,
    };
    return new Member({
      ring,
      stage: scheduler,
      signer,
      head,
      forward: (frame) => (sent.push(frame), seen?.()),
      receipt: (receipt) => receipts.push(receipt),
      cut: new CutJobs(scheduler),
      aborted: (id) => aborts.push(id),
    });
  }

  const frame = (type: FrameType, change: Partial<Frame> = {}): Frame => ({
    type,
    job,
    rows: 0,
    epoch: 0,
    position: 0,
    payload: new Uint8Array(),
    ...change,
  });
  const open = () =>
    frame('open', {
      payload: encodeOpen({
        session: address,
        sampling: { temperature: 0, topP: 1, seed: '0' },
        prompt: 3,
        positions: 20,
      }),
    });
  const verify = (epoch: number, position: number, tokens: number[]) =>
    frame('verify', { epoch, position, rows: tokens.length, payload: encodeTokens(tokens) });
  /** Waits until `count` frames have gone out. */
  const out = (count: number) =>
    new Promise<void>((resolve) => (seen = () => sent.length >= count && resolve())).then(() => (seen = undefined));
  const shape = () => sent.map((f) => [f.type, f.epoch, f.position, f.rows]);

  it('passes rows on with their place, and a receipt to the keeper at the end', async () => {
    member.take(open());
    member.take(frame('prefill', { rows: 2, payload: encodeTokens([1, 2]) }));
    member.take(verify(0, 2, [3, 4]));
    member.take(frame('finish', { position: 3, payload: tokenRoot([1, 2, 3]) }));
    await out(4);
    assert.deepEqual(shape(), [
      ['open', 0, 0, 0],
      ['prefill', 0, 0, 2],
      ['verify', 0, 2, 2],
      ['finish', 0, 3, 0],
    ]);
    assert.deepEqual(
      receipts.map((r) => [r.committed, r.computed, r.session]),
      [[3, 4, address]],
    );
    assert.equal(member.openJobs, 0);
  });

  it('a frame of an older epoch is dropped: it neither goes on nor rewinds the cache', async () => {
    member.take(open());
    member.take(verify(0, 0, [1, 2, 3, 4]));
    await out(2);
    member.take(verify(1, 2, [5, 6]));
    member.take(verify(0, 1, [9]));
    member.take(verify(1, 4, [7]));
    await out(4);
    assert.deepEqual(shape().slice(1), [
      ['verify', 0, 0, 4],
      ['verify', 1, 2, 2],
      ['verify', 1, 4, 1],
    ]);
    assert.deepEqual(aborts, []);
  });

  it('a cancel overtakes what is being computed, and nothing of an older epoch goes on behind it', async () => {
    member.take(open());
    member.take(verify(0, 0, [1, 2, 3, 4]));
    await out(2);
    member.take(verify(0, 4, [5, 6]));
    member.take(frame('cancel', { epoch: 1 }));
    assert.deepEqual(shape().at(-1), ['cancel', 1, 0, 0]);
    member.take(verify(0, 6, [7]));
    member.take(verify(1, 4, [8, 9]));
    await out(4);
    assert.deepEqual(shape().slice(2), [
      ['cancel', 1, 0, 0],
      ['verify', 1, 4, 2],
    ]);
    assert.deepEqual(aborts, []);
  });

  it('rows of a side branch go on as such, are void with their epoch, and are no rows that a successor would lack', async () => {
    member.take(open());
    member.take(verify(0, 0, [1, 2, 3]));
    const side = (epoch: number) => ({ ...verify(epoch, 2, [7, 8, 9, 10]), side: true as const });
    member.take(side(0));
    await out(3);
    assert.deepEqual(
      sent.map((f) => [f.type, f.position, f.rows, f.side]),
      [
        ['open', 0, 0, undefined],
        ['verify', 0, 3, undefined],
        ['verify', 2, 4, true],
      ],
    );
    assert.deepEqual([...member.known()], [[job, 3]]);
    const rowBytes = model.manifest.architecture.hidden * 4;
    assert.equal(member.keptBytes, 3 * rowBytes);
    member.take(frame('cancel', { epoch: 1 }));
    member.take(side(0));
    member.take(frame('finish', { epoch: 1, position: 3, payload: tokenRoot([1, 2, 3]) }));
    await out(5);
    assert.deepEqual(
      sent.slice(3).map((f) => f.type),
      ['cancel', 'finish'],
    );
    assert.deepEqual(
      receipts.map((r) => [r.committed, r.computed]),
      [[3, 7]],
    );
  });

  it('frames of a job that is not open are dropped', () => {
    member.take(verify(0, 0, [1]));
    assert.deepEqual(sent, []);
  });

  it('a failure aborts the job all around the ring, with its code', async () => {
    member.take(open());
    member.take(verify(0, 5, [1]));
    await out(2);
    const [, abort] = sent;
    assert.equal(abort?.type, 'abort');
    assert.equal(decodeAbort(abort.payload).code, 'BAD_POSITION');
    assert.deepEqual(aborts, [job]);
  });

  it('signs for no other tokens than those that came with the rows', async () => {
    member.take(open());
    member.take(verify(0, 0, [1, 2]));
    member.take(frame('finish', { position: 2, payload: tokenRoot([1, 3]) }));
    await out(3);
    assert.equal(decodeAbort(sent[2]?.payload ?? new Uint8Array()).code, 'BAD_TOKENS');
    assert.deepEqual([receipts, aborts], [[], [job]]);
  });

  it('an abort goes on from every stage but the head, which ends its way round', () => {
    const why = encodeAbort({ code: 'BUSY', message: 'full' });
    member.take(frame('abort', { payload: why }));
    assert.deepEqual(sent, []);
    const middle = newMember(false);
    middle.take(frame('abort', { payload: why }));
    middle.close();
    assert.deepEqual(shape(), [['abort', 0, 0, 0]]);
  });

  it('a job of the same id in another ring has a cache of its own', async () => {
    member.take(open());
    await out(1);
    const other = newMember(true, 'ef'.repeat(16));
    other.take(open());
    await out(2);
    assert.equal(decodeAbort(sent[1]?.payload ?? new Uint8Array()).code, 'BUSY');
    member.take(verify(0, 0, [1, 2]));
    await out(3);
    assert.deepEqual(shape().at(-1), ['verify', 0, 0, 2]);
    other.close();
  });

  it('has no more jobs open than a list of them holds, however fast they are opened', () => {
    for (let i = 0; i <= MAX_JOBS; i++) member.take({ ...open(), job: i.toString(16).padStart(32, '0') });
    assert.equal(member.openJobs, MAX_JOBS);
  });

  it('frames that have no place on the way down are refused', () => {
    for (const type of ['ready', 'result'] as const)
      assert.throws(() => member.take(frame(type)), { code: 'BAD_FRAME' });
  });

  it('an open frame without a readable session or sampling aborts the job', async () => {
    const middle = newMember(false);
    middle.take(frame('open', { payload: new TextEncoder().encode('{"session":"nobody"}') }));
    await out(1);
    assert.equal(decodeAbort(sent[0]?.payload ?? new Uint8Array()).code, 'BAD_FRAME');
    middle.close();
  });
});
