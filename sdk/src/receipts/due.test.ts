import assert from 'node:assert/strict';
import fc from 'fast-check';
import { stageDues } from './due.ts';
import type { ReceiptFault } from './verify-job.ts';

const stages = ['a', 'b', 'c'].map((operator, i) => ({
  operator,
  ask: 1_000_001n,
  layers: [i * 2, i * 2 + 2] as const,
}));
const none = new Map<string, readonly ReceiptFault[]>();

describe('stageDues', () => {
  it('rounds each stage up, once: ceil(ask × layers × committed / 1,000,000)', () => {
    assert.deepEqual(stageDues(stages, 5, none, false), [11n, 11n, 11n]);
    const cheap = [{ operator: 'a', ask: 1n, layers: [0, 1] as const }];
    assert.deepEqual(stageDues(cheap, 1, none, true), [1n]);
  });

  it('is nothing without a committed position', () => {
    assert.deepEqual(stageDues(stages, 0, none, false), [0n, 0n, 0n]);
  });

  it('leaves out a stage at fault; of a job that broke off only one that is gone', () => {
    const gone = new Map([['b', ['missing'] as const]]);
    const wrong = new Map([['b', ['wrong_tokens'] as const]]);
    for (const brokeOff of [false, true]) assert.deepEqual(stageDues(stages, 5, gone, brokeOff), [11n, 0n, 11n]);
    assert.deepEqual(stageDues(stages, 5, wrong, false), [11n, 0n, 11n]);
    assert.deepEqual(stageDues(stages, 5, wrong, true), [0n, 0n, 0n]);
  });

  it('of fewer positions is never more: what a job that broke off costs is within what was reserved for it', () => {
    const any = fc.record({ ask: fc.bigInt(0n, 10n ** 12n), width: fc.integer({ min: 1, max: 99 }) });
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 16 }), fc.nat(1e6), fc.nat(1e6), (all, x, y) => {
        const asking = all.map(({ ask, width }, i) => ({ operator: `${i}`, ask, layers: [0, width] as const }));
        const sum = (positions: number, faults: typeof none, brokeOff: boolean) =>
          stageDues(asking, positions, faults, brokeOff).reduce((a, b) => a + b, 0n);
        const gone = new Map([['0', ['missing'] as const]]);
        assert.ok(sum(Math.min(x, y), gone, true) <= sum(Math.max(x, y), none, false));
      }),
    );
  });
});
