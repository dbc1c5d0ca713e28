import assert from 'node:assert/strict';
import { worse } from './compare.ts';
import type { Figures } from './measure.ts';

const was: Figures = { units: 1_000, bytes: 200, signatures: 1, fee: 5_000, account: 0, rent: -2_000 };
const against = (now: Partial<Figures>) => worse({ settle: was }, { settle: { ...was, ...now } });

describe('comparing costs', () => {
  it('lets figures be better, or worse by no more than 5 %', () => {
    assert.deepEqual(against({}), []);
    assert.deepEqual(against({ units: 1_050, bytes: 10, rent: -2_100 }), []);
  });

  it('names every figure that is worse by more', () => {
    assert.deepEqual(against({ units: 1_051 }), ['settle: units 1,000 → 1,051']);
    assert.deepEqual(against({ account: 1, rent: -1_899 }), ['settle: account 0 → 1', 'settle: rent -2,000 → -1,899']);
  });

  it('names what is new and what is gone', () => {
    assert.deepEqual(worse({ settle: was }, { claim: was }), [
      'claim: not in the committed table',
      'settle: in the committed table, but no longer measured',
    ]);
  });
});
