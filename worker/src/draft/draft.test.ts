import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Model } from '../model/manifest.ts';
import { samplingRule } from '../sampling/rule.ts';
import { builtInModels } from '../testing/models.ts';
import { Draft } from './draft.ts';
import { sharedPrefix } from './prefix.ts';

const sampling = samplingRule({ temperature: 0.9, topP: 1, seed: '11' }, 5);

describe('draft', () => {
  let target: Model;
  let model: Model;
  let draft: Draft;
  before(async () => {
    ({ target, draft: model } = await builtInModels());
    draft = await Draft.start(model, target);
  });
  after(() => draft.close());

  const fresh = async (sequence: readonly number[], count: number) => {
    await draft.open('fresh', sampling);
    return (await draft.propose('fresh', 0, sequence, count)).tokens;
  };

  it('wrong drafts leave no trace: what is proposed depends on the sequence only', async () => {
    const rounds = fc.array(
      fc.record({ count: fc.integer({ min: 1, max: 6 }), accepted: fc.nat(6), next: fc.nat(500) }),
      { minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(rounds, async (plan) => {
        await draft.open('job', sampling);
        const sequence = [3, 1, 4, 1, 5];
        let known = 0;
        for (const { count, accepted, next } of plan) {
          const { tokens: proposed } = await draft.propose('job', known, sequence.slice(known), count);
          assert.deepEqual(proposed, await fresh(sequence, count));
          known = sequence.length - 1;
          sequence.push(...proposed.slice(0, accepted), next);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('proposes nothing beyond its context', async () => {
    const { maxContext } = model.manifest.architecture;
    const long = Array.from({ length: maxContext - 3 }, (_, i) => i % 50);
    assert.equal((await fresh(long, 8)).length, 2);
    assert.equal((await fresh([...long, 1, 2], 8)).length, 0);
  });

  it('refuses a job that is not open and a sequence with a gap', async () => {
    await assert.rejects(draft.propose('none', 0, [1], 1), { code: 'UNKNOWN_JOB' });
    await draft.open('gap', sampling);
    await assert.rejects(draft.propose('gap', 2, [1], 1), { code: 'BAD_POSITION' });
  });

  it('a draft of another tokenizer is refused', async () => {
    const { tokenizer } = target.manifest;
    const foreign = {
      ...target,
      manifest: { ...target.manifest, tokenizer: { ...tokenizer, sha256: '00'.repeat(32) } },
    };
    await assert.rejects(Draft.start(model, foreign), { code: 'DRAFT_MISMATCH', message: /another tokenizer/ });
  });

  it('sharedPrefix is the longest common beginning', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2)), fc.array(fc.nat(2)), (a, b) => {
        const n = sharedPrefix(a, b);
        assert.deepEqual(a.slice(0, n), b.slice(0, n));
        assert.ok(n === a.length || n === b.length || a[n] !== b[n]);
      }),
    );
  });
});
