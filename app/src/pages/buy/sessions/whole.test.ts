import assert from 'node:assert/strict';
import { readWhole } from './whole.ts';

describe('a whole number in a field', () => {
  it('is taken between its bounds only', () => {
    assert.deepEqual(readWhole('30', 1, 365, 'days'), { value: 30 });
    assert.deepEqual(readWhole(' ', 1, 365, 'days'), {});
    for (const text of ['0', '366', '1.5', '-1', '1e2', 'x']) {
      assert.match(readWhole(text, 1, 365, 'days').wrong ?? '', /whole number of days from 1 to 365/);
    }
  });
});
