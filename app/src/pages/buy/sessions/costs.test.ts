import assert from 'node:assert/strict';
import { FEE, lacksSol, readWhole } from './costs.ts';

describe('what a transaction takes of a wallet', () => {
  it('is its fee and what it puts down, to the lamport', () => {
    assert.equal(lacksSol(FEE), undefined);
    assert.match(lacksSol(FEE - 1n) ?? '', /0\.000005 needed, the wallet has 0\.000004999/);
    assert.equal(lacksSol(FEE + 7n, 7n), undefined);
    assert.match(lacksSol(FEE + 6n, 7n) ?? '', /Not enough SOL/);
  });

  it('is not judged while it is unknown what the wallet has', () => {
    assert.equal(lacksSol(undefined, 1n), undefined);
  });
});

describe('a whole number in a field', () => {
  it('is taken between its bounds only', () => {
    assert.deepEqual(readWhole('30', 1, 365, 'days'), { value: 30 });
    assert.deepEqual(readWhole(' ', 1, 365, 'days'), {});
    for (const text of ['0', '366', '1.5', '-1', '1e2', 'x']) {
      assert.match(readWhole(text, 1, 365, 'days').wrong ?? '', /whole number of days from 1 to 365/);
    }
  });
});
