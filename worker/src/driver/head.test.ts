import assert from 'node:assert/strict';
import type { JobStart } from '@shardmarket/sdk';
import { WorkerError } from '../errors.ts';
import type { Frame } from '../ring/frame.ts';
import { encodeLogprobs, encodeResult } from '../ring/result.ts';
import { encodeTokens } from '../ring/tokens.ts';
import { Head } from './head.ts';

const job = 'ab'.repeat(16);
const start: JobStart = {
  type: 'job.start',
  job,
  ring: 'cd'.repeat(16),
  session: 'So11111111111111111111111111111111111111112',
  prompt: [1, 2, 3],
  maxTokens: 10,
  sampling: { temperature: 0, topP: 1, seed: '0' },
  stopTokens: [],
};

function open(logprobs?: number) {
  const sent: Frame[] = [];
  const heard: unknown[] = [];
  const head = new Head({
    submit: (frame) => sent.push(frame),
    vocab: 100,
    epoch: 0,
    rebuilds: () => false,
    timeoutMs: 1000,
    stages: 3,
  });
  const sampling = { ...start.sampling, ...(logprobs === undefined ? {} : { logprobs }) };
  head.open({ ...start, sampling }, 20, {
    result: (...answer) => heard.push(answer),
    side: (...answer) => heard.push(['side', ...answer]),
    healed: (epoch) => heard.push(`healed ${epoch}`),
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
    head.cancel(job, 2);
    head.verify(job, 2, 10, [5, 6, 7]);
    assert.deepEqual(
      sent.map((f) => [f.type, f.epoch, f.position, f.rows]),
      [
        ['open', 0, 0, 0],
        ['cancel', 2, 0, 0],
        ['verify', 2, 10, 3],
      ],
    );
    head.result(result([1, 2, 3]));
    head.result(result([4], { job: 'cd'.repeat(16) }));
    head.verify(job, 2, 11, [5, 6], true);
    assert.deepEqual([sent.at(-1)?.type, sent.at(-1)?.side], ['verify', true]);
    head.result(result([7, 8], { side: true }));
    assert.deepEqual(heard, [
      [2, 10, { tokens: [1, 2, 3], logprobs: [] }],
      ['side', 2, 10, { tokens: [7, 8], logprobs: [] }],
    ]);
  });

  it('a token outside the vocabulary fails the job; a payload of another size is no frame at all', () => {
    const { head, heard } = open();
    head.result(result([1, 100]));
    assert.match(String(heard[0]), /^BAD_RESULT: .*token 100/);
    assert.throws(() => head.result(result([1, 2], { rows: 3 })), { code: 'BAD_FRAME' });
  });

  it('log probabilities come with the tokens of a job that asked for them, and of no other', () => {
    const said = [{ logprob: -0.5, top: [[4, -0.25]] as [number, number][] }];
    const payload = encodeResult([9], encodeLogprobs(said));
    const { head, heard } = open(1);
    head.result(result([9], { payload }));
    assert.deepEqual(heard, [[2, 10, { tokens: [9], logprobs: said }]]);
    assert.throws(() => head.result(result([9])), { code: 'BAD_FRAME' });
    assert.throws(() => open().head.result(result([9], { payload })), { code: 'BAD_FRAME' });
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
    assert.throws(() => head.open(start, 20, { result() {}, side() {}, healed() {}, failed() {} }), gone);
  });

  it('a job that was forgotten hears nothing more', () => {
    const { head, heard } = open();
    head.forget(job);
    head.result(result([1]));
    head.aborted(job, { code: 'BUSY', message: 'full' });
    assert.deepEqual(heard, []);
  });
});
