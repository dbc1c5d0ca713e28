import assert from 'node:assert/strict';
import { concat } from '@shardmarket/sdk';
import { WorkerError } from '../errors.ts';
import type { Frame } from './frame.ts';
import { firstEpoch, isOfEarlier } from './generation.ts';
import { Handover } from './handover.ts';
import { RowHistory } from './history.ts';
import { decodeKnown, encodeKnown } from './known.ts';
import { encodeTokens } from './tokens.ts';

const [a, b] = ['aa'.repeat(16), 'bb'.repeat(16)];
const open = Uint8Array.of(1, 2);

function rows(count: number): RowHistory {
  const sent = new RowHistory();
  for (let i = 0; i < count; i++) sent.write(i, 1, concat(encodeTokens([i]), new Uint8Array(4)));
  return sent;
}
const shape = (frames: Frame[]) => frames.map((f) => [f.type, f.job.slice(0, 2), f.position, f.rows]);
const finish = (job: string): Frame => ({
  type: 'finish',
  job,
  rows: 0,
  epoch: 0,
  position: 9,
  payload: new Uint8Array(32),
});

describe('handover to a successor', () => {
  it('one that has nothing gets every job with all its rows, one that has all gets nothing', () => {
    const jobs = new Map([
      [a, { open, sent: rows(70) }],
      [b, { open, sent: rows(0) }],
    ]);
    assert.deepEqual(shape(new Handover().linked(new Map(), jobs, 0)), [
      ['resume', 'aa', 0, 0],
      ['replay', 'aa', 0, 64],
      ['replay', 'aa', 64, 6],
      ['resume', 'bb', 0, 0],
    ]);
    const known = new Map([
      [a, 70],
      [b, 0],
    ]);
    assert.deepEqual(new Handover().linked(known, jobs, 0), []);
  });

  it('one that has got a part of a replay gets the rest', () => {
    const known = new Map([[a, 50]]);
    const frames = new Handover().linked(known, [[a, { open, sent: rows(70) }]], 0);
    assert.deepEqual(shape(frames), [['replay', 'aa', 50, 20]]);
  });

  it('a replay goes on to a successor that lacks the job too, and not to others or without a link', () => {
    const handover = new Handover();
    assert.deepEqual([...handover.resumed(a, open), ...handover.replayed(a, rows(3))], []);
    handover.linked(new Map([[b, 5]]), [], 0);
    assert.deepEqual(shape(handover.resumed(a, open)), [['resume', 'aa', 0, 0]]);
    assert.deepEqual(handover.resumed(a, open), []);
    assert.deepEqual(shape(handover.replayed(a, rows(3))), [['replay', 'aa', 0, 3]]);
    assert.deepEqual(shape(handover.replayed(a, rows(5))), [['replay', 'aa', 3, 2]]);
    assert.deepEqual([...handover.resumed(b, open), ...handover.replayed(b, rows(5))], []);
    handover.unlinked();
    assert.deepEqual(handover.replayed(a, rows(9)), []);
  });

  it('ends of jobs are told again for a while, unless the job began again', () => {
    const handover = new Handover();
    handover.ended(finish(a), 0);
    handover.ended(finish(b), 50_000);
    assert.deepEqual(shape(handover.linked(new Map(), [], 1_000)), [
      ['finish', 'aa', 9, 0],
      ['finish', 'bb', 9, 0],
    ]);
    assert.deepEqual(shape(handover.linked(new Map(), [], 70_000)), [['finish', 'bb', 9, 0]]);
    handover.begun(b);
    assert.deepEqual(handover.linked(new Map(), [], 70_000), []);
  });

  it('the list of known jobs is read as it was written', () => {
    const known = new Map([
      [a, 7],
      [b, 2 ** 31],
    ]);
    assert.deepEqual(decodeKnown(encodeKnown(known)), known);
    assert.throws(
      () => decodeKnown(new Uint8Array(21)),
      (error) => error instanceof WorkerError && error.code === 'BAD_FRAME',
    );
  });

  it('of an earlier generation only what is not sent again may still go on a link', () => {
    const epoch = firstEpoch(2);
    for (const type of ['open', 'prefill', 'verify', 'result', 'cancel'] as const) {
      assert.ok(isOfEarlier({ type, epoch: epoch - 1 }, 2), type);
      assert.ok(!isOfEarlier({ type, epoch }, 2), type);
    }
    for (const type of ['finish', 'abort', 'resume', 'replay'] as const) assert.ok(!isOfEarlier({ type, epoch: 0 }, 2));
    assert.ok(firstEpoch(4095) + 2 ** 20 <= 2 ** 32);
  });
});
