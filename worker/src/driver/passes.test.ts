import assert from 'node:assert/strict';
import { WorkerError } from '../errors.ts';
import type { Frame } from '../ring/frame.ts';
import { encodeTokens } from '../ring/tokens.ts';
import { Passes } from './passes.ts';

const job = 'ab'.repeat(16);
const session = 'So11111111111111111111111111111111111111112';

function open(timeoutMs = 60_000) {
  const sent: Frame[] = [];
  const passes = new Passes({ submit: (frame) => sent.push(frame), vocab: 100, timeoutMs });
  passes.open(job, session, { temperature: 0, topP: 1, seed: '0' }, 3);
  return { passes, sent };
}

function result(change: Partial<Frame> & { tokens?: number[] } = {}): Frame {
  const tokens = change.tokens ?? [1, 2, 3];
  return { type: 'result', job, epoch: 2, position: 10, rows: tokens.length, payload: encodeTokens(tokens), ...change };
}

const code = (expected: string) => (error: unknown) => error instanceof WorkerError && error.code === expected;

describe('passes', () => {
  it('a result answers the pass that is under way', async () => {
    const { passes, sent } = open();
    const answer = passes.verify(job, 2, 10, [5, 6, 7]);
    assert.deepEqual(sent.map((f) => [f.type, f.epoch, f.position, f.rows]).at(-1), ['verify', 2, 10, 3]);
    passes.result(result());
    assert.deepEqual(await answer, [1, 2, 3]);
  });

  it('a stale result of an older epoch is dropped, and the right one still counts', async () => {
    const { passes } = open();
    const answer = passes.verify(job, 2, 10, [5, 6, 7]);
    passes.result(result({ epoch: 1, tokens: [9, 9, 9] }));
    passes.result(result());
    assert.deepEqual(await answer, [1, 2, 3]);
  });

  it('a result of another position, length or epoch, or outside the vocabulary, fails the job', async () => {
    for (const wrong of [{ position: 11 }, { tokens: [1, 2] }, { epoch: 3 }, { tokens: [1, 2, 100] }]) {
      const { passes } = open();
      const answer = passes.verify(job, 2, 10, [5, 6, 7]);
      passes.result(result(wrong));
      await assert.rejects(answer, code('BAD_RESULT'));
    }
  });

  it('silence fails the pass', async () => {
    const { passes } = open(5);
    await assert.rejects(passes.verify(job, 0, 0, [1]), code('STAGE_SILENT'));
  });

  it('an abort fails the pass under way, or the next one', async () => {
    const { passes } = open();
    const answer = passes.verify(job, 0, 0, [1]);
    passes.aborted(job, { code: 'CONTEXT_FULL', message: 'no room' });
    await assert.rejects(answer, /CONTEXT_FULL: no room/);
    const later = open().passes;
    later.aborted(job, { code: 'BUSY', message: 'full' });
    await assert.rejects(later.verify(job, 0, 0, [1]), code('BUSY'));
  });

  it('a lost ring fails passes and all that come after', async () => {
    const { passes } = open();
    const answer = passes.verify(job, 0, 0, [1]);
    passes.lost(new WorkerError('RING_BROKEN', 'gone'));
    await assert.rejects(answer, code('RING_BROKEN'));
    await assert.rejects(passes.verify(job, 0, 0, [1]), code('RING_BROKEN'));
  });
});
