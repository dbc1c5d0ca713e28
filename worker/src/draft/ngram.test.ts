import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MIN_MATCH, NgramIndex } from './ngram.ts';

const tokens = fc.array(fc.nat(3), { maxLength: 60 });

/** Longest earlier occurrence of the last tokens, looked for in every place. */
function longest(all: readonly number[], indexed: number): number {
  let best = 0;
  for (let end = MIN_MATCH; end <= Math.min(indexed, all.length - 1); end++) {
    let agreed = 0;
    while (agreed < end && all[end - 1 - agreed] === all[all.length - 1 - agreed]) agreed++;
    best = Math.max(best, agreed);
  }
  return best;
}

describe('n-gram lookup', () => {
  it('proposes what followed an earlier occurrence of the last tokens, three at least', () => {
    fc.assert(
      fc.property(tokens, fc.array(fc.nat(3), { maxLength: 6 }), fc.integer({ min: 1, max: 70 }), (text, drafts, n) => {
        const index = new NgramIndex();
        for (const token of text) index.add([token]);
        const all = [...text, ...drafts];
        const match = index.propose(drafts, n);
        if (!match) return assert.ok(longest(all, text.length) < MIN_MATCH);
        assert.ok(match.length >= MIN_MATCH && match.tokens.length === n);
        const suffix = all.slice(-match.length);
        const continued = [...all, ...match.tokens];
        const ends = all.map((_, i) => i).filter((end) => end >= match.length);
        assert.ok(
          ends.some(
            (end) =>
              all.slice(end - match.length, end).join() === suffix.join() &&
              continued.slice(end, end + n).join() === match.tokens.join(),
          ),
        );
      }),
    );
  });

  it('of many places it takes the longest match, of equal ones the latest', () => {
    const index = new NgramIndex();
    index.add([9, 1, 2, 3, 4, 0, 8, 1, 2, 3, 5, 0, 7, 1, 2, 3, 6, 0, 9, 1, 2, 3]);
    assert.deepEqual(index.propose([], 2), { tokens: [4, 0], length: 4 });
    assert.deepEqual(index.propose([4, 0, 1, 2, 3], 1), { tokens: [4], length: 3 });
  });

  it('a repeated phrase goes on being repeated', () => {
    const index = new NgramIndex();
    index.add([1, 2, 3, 1, 2, 3]);
    assert.deepEqual(index.propose([], 7)?.tokens, [1, 2, 3, 1, 2, 3, 1]);
    assert.deepEqual(index.propose([1, 2], 3)?.tokens, [3, 1, 2]);
  });

  it('says nothing of what was never said', () => {
    const index = new NgramIndex();
    index.add([1, 2, 3, 4]);
    assert.equal(index.propose([], 4), undefined);
    assert.equal(index.propose([], 0), undefined);
    assert.equal(new NgramIndex().propose([1, 2, 3], 4), undefined);
  });

  it('tokens that are drafted by it make a match longer by themselves, however many there are', () => {
    const index = new NgramIndex();
    const passage = Array.from({ length: 100 }, (_, i) => i);
    index.add([...passage, ...passage.slice(0, 12)]);
    for (const ahead of [0, 1, 20, 64]) {
      const match = index.propose(passage.slice(12, 12 + ahead), 1);
      assert.deepEqual(match, { tokens: [12 + ahead], length: 12 + ahead });
    }
  });
});
