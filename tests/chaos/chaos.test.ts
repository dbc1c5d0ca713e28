import assert from 'node:assert/strict';
import type { Blow, Survived } from './blow.ts';
import { chaos, ROLES } from './run.ts';

/** Silence (ms) after which a link counts as dead here: short, for a test that has to wait for it. */
const LINK_TIMEOUT_MS = 1_500;

describe('worker processes that are killed in the middle of jobs', function () {
  this.timeout(300_000);
  const [head, middle, tail] = [0, 1, 2];
  const blows: Blow[] = [
    { stage: middle, after: 0, signal: 'SIGKILL' },
    { stage: head, after: 9, signal: 'SIGKILL' },
    { stage: tail, after: 30, signal: 'SIGKILL' },
    { stage: head, after: 0, signal: 'SIGKILL' },
    { stage: middle, after: 5, signal: 'SIGSTOP' },
  ];

  it(`jobs on a ring of ${ROLES.length} give the same bytes, and the stages that end them are paid`, async () => {
    const outcomes: Survived[] = [];
    await chaos(blows, { linkTimeoutMs: LINK_TIMEOUT_MS }, (outcome) => outcomes.push(outcome));
    assert.deepEqual(
      outcomes.map(({ healedMs }) => healedMs !== undefined),
      blows.map(() => true),
    );
  });
});
