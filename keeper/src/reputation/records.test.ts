import assert from 'node:assert/strict';
import { sql } from 'drizzle-orm';
import { onEveryDatabase } from '../../test/every-database.ts';
import { someAddress } from '../../test/harness.ts';
import { DeedRecords, WINDOW_DAYS } from './records.ts';
import { NO_DEEDS } from './standing.ts';

const DAY_MS = 86_400_000;

onEveryDatabase('the records of what workers did', (given) => {
  it('count at once, survive a restart, and are added up over all processes', async () => {
    const [a, b] = [someAddress(), someAddress()];
    const [one, other] = [new DeedRecords(given.db), new DeedRecords(given.db)];
    one.add(a, { delivered: 1, onTime: 1 });
    one.add(a, { delivered: 1, late: 1 });
    one.add(b, { failed: 2 });
    const expected = { delivered: 2, failed: 0, onTime: 1, late: 1 };
    assert.deepEqual(one.of(a), expected);
    await one.sync([a, b]);
    assert.deepEqual([one.of(a), await one.read(a)], [expected, expected]);
    other.add(a, { failed: 3 });
    assert.deepEqual([other.of(a).failed, (await other.read(a)).delivered, other.of(b)], [3, 2, NO_DEEDS]);
    await Promise.all([other.sync([a, b]), one.sync([a, b])]);
    await one.sync([a, b]);
    for (const records of [one, other, await restarted([a, b])]) {
      assert.deepEqual(records.of(a), { ...expected, failed: 3 });
      assert.deepEqual(records.of(b), { ...NO_DEEDS, failed: 2 });
    }
  });

  async function restarted(workers: string[]): Promise<DeedRecords> {
    const records = new DeedRecords(given.db);
    await records.sync(workers);
    return records;
  }

  it('counts for a number of days, and no longer', async () => {
    const worker = someAddress();
    let now = 20_000 * DAY_MS;
    const records = new DeedRecords(given.db, () => now);
    records.add(worker, { failed: 5 });
    await records.sync([worker]);
    now += DAY_MS;
    records.add(worker, { failed: 1 });
    await records.sync([worker]);
    assert.equal(records.of(worker).failed, 6);
    now = (20_000 + WINDOW_DAYS) * DAY_MS;
    await records.sync([worker]);
    assert.equal(records.of(worker).failed, 1);
    now += DAY_MS;
    await records.sync([worker]);
    assert.deepEqual(records.of(worker), NO_DEEDS);
  });

  it('keeps what cannot be written until it can', async () => {
    const worker = someAddress();
    const records = new DeedRecords(given.db);
    records.add(worker, { delivered: 4 });
    await given.db.execute(sql`alter table worker_deeds rename to hidden_deeds`);
    try {
      await assert.rejects(records.sync([worker]));
    } finally {
      await given.db.execute(sql`alter table hidden_deeds rename to worker_deeds`);
    }
    assert.equal(records.of(worker).delivered, 4);
    await records.sync([worker]);
    await records.sync([worker]);
    assert.deepEqual(records.of(worker), { ...NO_DEEDS, delivered: 4 });
  });
});
