import assert from 'node:assert/strict';
import { BATCH, DAY } from '@shardmarket/sdk';
import { batchView } from './batch-view.ts';

const batch = { state: BATCH.posted as number, slot: 1_000n, day: 10n, deadline: 500n, votes: Uint8Array.of(0, 2, 1) };
const view = (state: number, clock: { slot?: bigint; now?: bigint } = {}) =>
  batchView({ ...batch, state }, { slot: 1_000n, now: 0n, ...clock }, DAY);

describe('where a batch stands', () => {
  it('posted: from when on it can be drawn, that it can, and that it is too late', () => {
    assert.match(view(BATCH.posted).next, /in about 15 s/);
    assert.match(view(BATCH.posted, { slot: 1_036n }).next, /draw it now/);
    assert.equal(view(BATCH.posted, { slot: 2_000n }).state, 'not drawn in time');
  });

  it('passed: when it vests, and that it has', () => {
    assert.equal(view(BATCH.passed).at, 12n * DAY);
    assert.equal(view(BATCH.passed, { now: 12n * DAY }).state, 'vested');
  });

  it('audits: who has to do what until when', () => {
    assert.deepEqual([view(BATCH.audited).state, view(BATCH.audited).at], ['under audit', 500n]);
    assert.equal(view(BATCH.audited, { now: 501n }).state, 'not answered');
    assert.match(view(BATCH.answered).next, /2 of 3 votes/);
    assert.match(view(BATCH.answered, { now: 501n }).next, /end the audit/);
    assert.equal(view(BATCH.decided).state, 'decided');
  });
});
