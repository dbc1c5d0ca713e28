import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { concat, toHex, u32le } from '../bytes.ts';
import { merkleRoot } from '../merkle.ts';
import { RowLog, tokenRoot, WINDOW_ROWS } from './rows.ts';

const row = (n: number) => u32le(n);

function rootOf(rows: readonly number[]): string {
  const log = new RowLog();
  rows.forEach((n, at) => log.write(at, row(n)));
  return toHex(log.root(rows.length));
}

describe('row log', () => {
  it('hashes windows of 32 rows, each with its start', () => {
    const rows = Array.from({ length: WINDOW_ROWS + 1 }, (_, i) => i);
    const digests = rows.map((n) => createHash('sha256').update(row(n)).digest());
    const expected = merkleRoot([
      concat(u32le(0), ...digests.slice(0, WINDOW_ROWS)),
      concat(u32le(WINDOW_ROWS), ...digests.slice(WINDOW_ROWS)),
    ]);
    assert.equal(rootOf(rows), toHex(expected));
  });

  it('rejected drafts that were written over leave no trace', () => {
    const history = fc.array(fc.tuple(fc.array(fc.nat(1000), { maxLength: 8 }), fc.nat(8)), { maxLength: 30 });
    fc.assert(
      fc.property(history, (rounds) => {
        const log = new RowLog();
        const committed: number[] = [];
        for (const [drafted, accepted] of rounds) {
          drafted.forEach((n, i) => log.write(committed.length + i, row(n)));
          committed.push(...drafted.slice(0, accepted));
        }
        assert.equal(toHex(log.root(committed.length)), rootOf(committed));
      }),
    );
  });

  it('a row that is written again takes with it what was computed from it', () => {
    const log = new RowLog();
    [1, 2, 3, 4].forEach((n, at) => log.write(at, row(n)));
    log.write(1, row(2));
    assert.throws(() => log.root(4), /cannot commit 4 rows: 2 are known/);
    assert.equal(toHex(log.root(2)), rootOf([1, 2]));
  });

  it('refuses a gap and a commitment to rows that it has not seen', () => {
    const log = new RowLog();
    log.write(0, row(0));
    assert.throws(() => log.write(2, row(2)), /row 2 would leave a gap: 1 rows are known/);
    assert.throws(() => log.write(-1, row(2)), /expected a position/);
    assert.throws(() => log.root(2), /cannot commit 2 rows: 1 are known/);
  });

  it('tokenRoot is the row log of u32 token ids', () => {
    assert.equal(toHex(tokenRoot([5, 6, 7])), rootOf([5, 6, 7]));
    assert.throws(() => tokenRoot([-1]), RangeError);
  });
});
