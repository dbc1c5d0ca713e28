import assert from 'node:assert/strict';
import { newJob } from '../../test/rows.ts';
import { payees } from './served.ts';

const worker = () => {
  const [stage] = newJob('s', 1n).stages;
  assert.ok(stage);
  return stage;
};

describe('payees', () => {
  const [head, dead, spare, tail] = [worker(), worker(), worker(), worker()];
  const generations = [
    [head, dead, tail],
    [head, spare, tail],
  ];

  it('are the stages of the last generation', () => {
    const receipts = [head, spare, tail].map(({ operator }) => ({ operator }));
    assert.deepEqual(payees(generations, receipts), [head, spare, tail]);
    assert.deepEqual(payees(generations, []), [head, spare, tail]);
  });

  it('a stage that signed before it was replaced is paid where its successor had nothing left to do', () => {
    const receipts = [head, dead, tail].map(({ operator }) => ({ operator }));
    assert.deepEqual(payees(generations, receipts), [head, dead, tail]);
  });
});
