import assert from 'node:assert/strict';
import { DAY } from './views.ts';
import { exitState, vestingDays, workerMoney } from './worker-views.ts';

const none = { day: 0n, amount: 0n };
const buckets = [{ day: 8n, amount: 20n }, none, { day: 7n, amount: 10n }];

describe('worker views', () => {
  it('each day of earnings has the second from which it can be claimed', () => {
    const days = vestingDays(buckets, 8n * DAY, 100n);
    assert.deepEqual(
      days.map(({ day, amount, vestsAt }) => [day, amount, vestsAt]),
      [
        [7n, 10n, 8n * DAY + 100n],
        [8n, 20n, 9n * DAY + 100n],
      ],
    );
    const worker = { vested: 0n, buckets, held: 0n, uncovered: 0n, claimed: 0n };
    const claimableAt = (now: bigint) => workerMoney(worker, now, 100n).claimable;
    assert.deepEqual(
      days.map(({ vestsAt }) => [claimableAt(vestsAt - 1n), claimableAt(vestsAt)]),
      [
        [0n, 10n],
        [10n, 30n],
      ],
    );
  });

  it('all that was earned is somewhere: uncovered, claimable or waiting', () => {
    const worker = { vested: 5n, buckets, held: 12n, uncovered: 3n, claimed: 9n };
    const money = workerMoney(worker, 8n * DAY + 100n, 100n);
    assert.equal(money.claimable + money.waiting, 35n);
    assert.deepEqual([money.vested, money.unvested, money.held, money.claimable], [15n, 20n, 12n, 15n]);
    const held = workerMoney({ ...worker, held: 25n }, 8n * DAY + 100n, 100n);
    assert.deepEqual([held.claimable, held.waiting], [10n, 25n]);
  });

  it('an exit says its end before it is asked for, and what still keeps the bond', () => {
    const limits = { exitCooldownSecs: 7n * DAY, challengeWindowSecs: DAY };
    const worker = { exitAt: 0n, bond: 5n, openAudits: 0, duties: 0, held: 0n, buckets: [] };
    const before = exitState(worker, limits, DAY);
    assert.deepEqual([before.exiting, before.exitAt, before.refused], [false, 8n * DAY, 'notExiting']);
    const leaving = { ...worker, exitAt: 8n * DAY };
    const at = (now: bigint) => exitState(leaving, limits, now);
    assert.deepEqual([at(8n * DAY - 1n).left, at(8n * DAY - 1n).refused], [1n, 'exitTooEarly']);
    assert.deepEqual([at(8n * DAY).left, at(8n * DAY).refused], [0n, undefined]);
  });
});
