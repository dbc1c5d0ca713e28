import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decide, draftCount } from './accept.ts';

const token = fc.nat(3);
const pass = fc
  .record({
    drafts: fc.array(token, { maxLength: 8 }),
    stop: fc.array(fc.nat(5), { maxLength: 2 }),
    remaining: fc.integer({ min: 1, max: 10 }),
  })
  .chain(({ drafts, stop, remaining }) =>
    fc.record({
      drafts: fc.constant(drafts),
      sampled: fc.array(token, { minLength: drafts.length + 1, maxLength: drafts.length + 1 }),
      stopTokens: fc.constant(new Set(stop)),
      remaining: fc.constant(remaining),
    }),
  );

describe('decide', () => {
  it("commits the target's own tokens only, at least one, never more than may be given", () => {
    fc.assert(
      fc.property(pass, (p) => {
        const { commit } = decide(p);
        assert.deepEqual(commit, p.sampled.slice(0, commit.length));
        assert.ok(commit.length >= 1 && commit.length <= p.remaining);
      }),
    );
  });

  it('everything before the last committed token had been drafted right', () => {
    fc.assert(
      fc.property(pass, (p) => {
        const { commit, accepted, rejected } = decide(p);
        assert.deepEqual(commit.slice(0, -1), p.drafts.slice(0, commit.length - 1));
        assert.equal(accepted, commit.filter((t, i) => p.drafts[i] === t).length);
        const differs = commit.length <= p.drafts.length && p.drafts[commit.length - 1] !== commit.at(-1);
        assert.equal(rejected, differs);
      }),
    );
  });

  it('goes on to the first disagreement, stop token or limit, and no further', () => {
    fc.assert(
      fc.property(pass, (p) => {
        const { commit, finish } = decide(p);
        const last = commit.length - 1;
        const stop = p.sampled.findIndex((t) => p.stopTokens.has(t));
        const differ = p.sampled.findIndex((t, i) => p.drafts[i] !== t);
        assert.equal(last, Math.min(...[stop, differ, p.remaining - 1].filter((i) => i >= 0)));
        assert.equal(finish, last === stop ? 'stop' : commit.length === p.remaining ? 'length' : undefined);
      }),
    );
  });

  it('refuses a result of another length', () => {
    const p = { drafts: [1, 2], stopTokens: new Set<number>(), remaining: 5 };
    assert.throws(() => decide({ ...p, sampled: [1, 2] }), /expected 3 sampled tokens, got 2/);
  });

  it('a stop token among accepted drafts ends the job there', () => {
    const decision = decide({ drafts: [7, 9, 8], sampled: [7, 9, 8, 1], stopTokens: new Set([9]), remaining: 10 });
    assert.deepEqual(decision, { commit: [7, 9], accepted: 2, rejected: false, finish: 'stop' });
  });
});

describe('draftCount', () => {
  it('drafts nothing that could not be given or would not fit the context', () => {
    assert.equal(draftCount(4, 100, 10, 1000), 4);
    assert.equal(draftCount(4, 1, 10, 1000), 0);
    assert.equal(draftCount(4, 3, 10, 1000), 2);
    assert.equal(draftCount(4, 100, 998, 1000), 2);
    assert.equal(draftCount(4, 100, 1001, 1000), 0);
  });
});
