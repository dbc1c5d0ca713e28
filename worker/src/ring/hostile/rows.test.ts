import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { toHex, tokenRoot } from '@shardmarket/sdk';
import { AttackedRing, VICTIM_JOBS } from '../../testing/attacked-ring.ts';
import type { HostileRing } from '../../testing/hostile-peer.ts';
import type { Frame, FrameType } from '../frame.ts';
import { decodeAbort, encodeOpen } from '../payload.ts';
import { encodeTokens } from '../tokens.ts';

/** Positions that a job is opened for. */
const OPENED = 256;

describe('a neighbour with a valid key that sends frames of its link that make no sense', function () {
  this.timeout(120_000);
  let attacked: AttackedRing;
  let ring: HostileRing;
  let job: string;
  before(async () => {
    attacked = await AttackedRing.start();
  });
  after(() => attacked.close());
  beforeEach(async () => {
    ring = await attacked.join();
    job = toHex(randomBytes(16));
  });
  afterEach(async () => {
    // Whatever came before, the victim serves an honest ring as if nothing had been.
    await attacked.serves();
    await attacked.leave();
  });

  const send = (type: FrameType, change: Partial<Frame> = {}) =>
    ring.link.send(ring.link.seal({ type, job, rows: 0, epoch: 0, position: 0, payload: new Uint8Array(), ...change }));
  const open = (id = job, positions = OPENED) => {
    const sampling = { temperature: 0, topP: 1, seed: '0' };
    send('open', {
      job: id,
      payload: encodeOpen({ session: attacked.victim.operator, sampling, prompt: 2, positions }),
    });
  };
  /** `ids ‖ hidden rows`, the rows all of one value. */
  const rowsOf = (ids: readonly number[], value = 0.5) => {
    const { hidden } = attacked.target.manifest.architecture;
    const values = new Float32Array(ids.length * hidden).fill(value);
    return Buffer.concat([encodeTokens(ids), new Uint8Array(values.buffer)]);
  };
  const verify = (position: number, ids: readonly number[], change: Partial<Frame> = {}) =>
    send('verify', { position, rows: ids.length, payload: rowsOf(ids), ...change });
  /** Waits for the victim to give the job up. */
  const givenUp = async (code: string, message: RegExp) => {
    const { type, job: of, payload } = await ring.next();
    assert.deepEqual([type, of], ['abort', job]);
    const why = decodeAbort(payload);
    assert.equal(why.code, code);
    assert.match(why.message, message);
    assert.equal(attacked.local.keeper.receipts.get(job), undefined);
  };
  /** The result of rows that do make sense. */
  const result = async (epoch: number, position: number) => {
    const frame = await ring.next();
    assert.deepEqual([frame.type, frame.epoch, frame.position], ['result', epoch, position]);
  };

  it('an open that cannot be read', async () => {
    send('open', { payload: new TextEncoder().encode('{"session":1}') });
    await givenUp('BAD_FRAME', /open: session/);
  });

  it('an open of a job that is open', async () => {
    open();
    open();
    await givenUp('JOB_EXISTS', /open already/);
  });

  it('more opens than the victim takes jobs: the rest are refused, and honest jobs have their turn again', async () => {
    const ids = Array.from({ length: VICTIM_JOBS + 40 }, () => toHex(randomBytes(16)));
    for (const id of ids) open(id);
    for (let i = 0; i < 40; i++) {
      const { type, payload } = await ring.next();
      assert.deepEqual([type, decodeAbort(payload).code], ['abort', 'BUSY']);
    }
    await attacked.leave();
  });

  it('rows of another size than the frame says', async () => {
    open();
    verify(0, [1, 2], { rows: 3 });
    await givenUp('BAD_FRAME', /3 rows: expected/);
  });

  it('rows of logits in the place of hidden rows', async () => {
    open();
    const { vocab } = attacked.target.manifest.architecture;
    const logits = Buffer.concat([encodeTokens([1]), new Uint8Array(vocab * 4)]);
    verify(0, [1], { payload: logits });
    await givenUp('BAD_FRAME', /1 rows: expected/);
  });

  it('a token that the model does not have', async () => {
    open();
    verify(0, [attacked.target.manifest.architecture.vocab]);
    await givenUp('BAD_FRAME', /outside the vocabulary/);
  });

  it('rows of positions that leave a gap', async () => {
    open();
    verify(0, [1, 2]);
    verify(3, [3]);
    await result(0, 0);
    await givenUp('BAD_POSITION', /leave a gap: 2 are cached/);
  });

  it('rows at the last position that a header can hold', async () => {
    open();
    verify(0xffff_ffff, [1]);
    await givenUp('BAD_POSITION', /leave a gap/);
  });

  it('rows beyond what the job was opened for', async () => {
    open();
    const ids = new Array<number>(64).fill(1);
    for (let at = 0; at <= OPENED; at += 64) send('prefill', { position: at, rows: 64, payload: rowsOf(ids) });
    await givenUp('BAD_POSITION', /opened for 256 positions/);
  });

  it('an open for more than the context', async () => {
    open(job, attacked.target.manifest.architecture.maxContext);
    await givenUp('CONTEXT_FULL', /the model holds/);
  });

  for (const value of [NaN, Infinity, -Infinity]) {
    it(`rows of ${value}`, async () => {
      open();
      verify(0, [1, 2], { payload: rowsOf([1, 2], value) });
      await givenUp('NOT_FINITE', /the rows that came in hold/);
    });
  }

  it('one value that is not finite among all the others', async () => {
    open();
    const payload = rowsOf([1, 2]);
    payload.writeFloatLE(NaN, payload.length - 4);
    verify(0, [1, 2], { payload });
    await givenUp('NOT_FINITE', /the rows that came in hold/);
  });

  it('rows of a job that is not open, or of an older epoch, are dropped without a word', async () => {
    verify(0, [1], { job: 'cd'.repeat(16) });
    open();
    verify(0, [1, 2], { epoch: 5 });
    verify(0, [3, 4], { epoch: 4 });
    verify(2, [5], { epoch: 5 });
    await result(5, 0);
    await result(5, 2);
  });

  it('an end with another token root than that of the tokens, or of more positions than there are', async () => {
    open();
    verify(0, [1, 2]);
    await result(0, 0);
    send('finish', { position: 2, payload: tokenRoot([1, 3]) });
    await givenUp('BAD_TOKENS', /token root/);
    job = toHex(randomBytes(16));
    open();
    verify(0, [1, 2]);
    await result(0, 0);
    send('finish', { position: 3, payload: tokenRoot([1, 2, 3]) });
    await givenUp('BAD_POSITION', /2 are known/);
  });

  it('more rows than any driver sends end the link before they fill the memory', async () => {
    open();
    const ids = new Array<number>(64).fill(1);
    const payload = rowsOf(ids);
    const { maxContext } = attacked.target.manifest.architecture;
    // The same positions in another order each time, so that none are computed together and none are void.
    for (let i = 0; i <= (4 * maxContext) / 64 + 8; i++) send('prefill', { rows: 64, payload });
    const closed = await ring.link.closed;
    assert.match(closed.reason, /rows of a job wait already/);
    assert.match((await ring.failed).message, /BAD_FRAME/);
  });
});
