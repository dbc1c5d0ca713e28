import assert from 'node:assert/strict';
import { WorkerError } from '../errors.ts';
import type { Frame } from '../ring/frame.ts';
import { encodeTokens } from '../ring/tokens.ts';
import { Head } from './head.ts';

const job = 'ab'.repeat(16);
const session = 'So11111111111111111111111111111111111111112';
const sampling = { temperature: 0, topP: 1, seed: '0' };

function open() {
  const sent: Frame[] = [];
  const heard: unknown[] = [];
  const head = new Head({ submit: (frame) => sent.push(frame), vocab: 100, timeoutMs: 1000, stages: 3 });
  head.open(job, session, sampling, {
    result: (...answer) => heard.push(answer),
    failed: ({ code, message }) => heard.push(`${code}: ${message}`),
  });
  return { head, sent, heard };
}

function result(tokens: number[], change: Partial<Frame> = {}): Frame {
  return { type: 'result', job, epoch: 2, position: 10, rows: tokens.length, payload: encodeTokens(tokens), ...change };
}

describe("the head's end of a ring", () => {
  it('frames go down with their place, and a result comes back to the job that it is of', () => {
    const { head, sent, heard } = open();
    head.verify(job, 2, 10, [5, 6, 7]);
    assert.deepEqual(
      sent.map((f) => [f.type, f.epoch, f.position, f.rows]),
      [
        ['open', 0, 0, 0],
        ['verify', 2, 10, 3],
      ],
    );
    head.result(result([1, 2, 3]));
    head.result(result([4], { job: 'cd'.repeat(16) }));
    assert.deepEqual(heard, [[2, 10, [1, 2, 3]]]);
  });

  it('a token outside the vocabulary fails the job; a payload of another size is no frame at all', () => {
    const { head, heard } = open();
    head.result(result([1, 100]));
    assert.match(String(heard[0]), /^BAD_RESULT: .*token 100/);
    assert.throws(() => head.result(result([1, 2], { rows: 3 })), { code: 'BAD_FRAME' });
  });

  it('an abort and a lost ring fail the job, and no job is opened in a ring that is gone', () => {
    const { head, heard } = open();
    head.aborted(job, { code: 'CONTEXT_FULL', message: 'no room' });
    head.aborted(job, { code: 'BUSY', message: 'full' });
    const gone = new WorkerError('RING_BROKEN', 'gone');
    head.lost(gone);
    assert.deepEqual(
      heard.map((h) => String(h).split(':')[0]),
      ['STAGE_FAILED', 'BUSY', 'RING_BROKEN'],
    );
    assert.throws(() => head.open(job, session, sampling, { result() {}, failed() {} }), gone);
  });

  it('a job that was forgotten hears nothing more', () => {
    const { head, heard } = open();
    head.forget(job);
    head.result(result([1]));
    head.aborted(job, { code: 'BUSY', message: 'full' });
    assert.deepEqual(heard, []);
  });
});
