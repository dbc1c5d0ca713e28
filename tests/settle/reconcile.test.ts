import assert from 'node:assert/strict';
import { CONFIG, LEDGER, requireAccount, type Config } from '@shardmarket/sdk';
import { PublicKey } from '@solana/web3.js';
import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import type { Db } from '../../keeper/src/db/open.ts';
import {
  apiKeys,
  epochs,
  jobs,
  jobStages,
  sessionKeys,
  sessions,
  settlements,
  slices,
  transactions,
} from '../../keeper/src/db/schema.ts';
import { differences, repair } from '../../keeper/src/reconcile/reconcile.ts';
import { openOwnDatabase } from '../../keeper/test/own-database.ts';
import { Rng } from '../program/fuzz/rng.ts';
import { assertEpochs, assertSettled, readLedger, type LedgerBooks } from './books.ts';
import { startKeeper } from './schedule.ts';
import { openSession, serveJob, startWorld, type OpenSession, type World } from './world.ts';

describe('keeper reconcile', () => {
  const rng = new Rng(7);
  let world: World;
  let config: Config;
  let start: LedgerBooks;
  let firstDay: bigint;
  let session: OpenSession;
  const deps = (db: Db = world.db) => ({
    ...{ connection: world.market.connection, db, vault: world.vault, keeper: world.market.keeper.publicKey },
  });
  const tick = async (w: World = world) => {
    const keeper = startKeeper(w, config);
    await keeper.tick();
    await keeper.stop();
  };
  const books = () => assertSettled(world.db, world.market.connection, [session.address], start);
  const onChain = async () =>
    (await requireAccount(world.market.connection, 'session', new PublicKey(session.address))).settled;
  const kinds = async () => (await differences(deps())).map((d) => d.about);

  before(async () => {
    world = await startWorld();
    const { connection, localnet } = world.market;
    config = await requireAccount(connection, 'config', CONFIG);
    start = await readLedger(connection);
    firstDay = (await requireAccount(connection, 'ledger', LEDGER)).lastEpochDay + 1n;
    session = await openSession(world);
    for (let i = 0; i < 3; i++) {
      for (let n = 0; n < 2; n++) await serveJob(world, session, rng);
      await tick();
    }
    // Two days on there is something to burn, and after 20 minutes of prices it is bought.
    localnet.advanceTime(2 * 86_400);
    for (let i = 0; i < 12; i++) {
      localnet.advanceTime(125);
      await tick();
    }
  });
  after(() => world.stop());

  it('finds nothing where nothing differs', async () => {
    assert.deepEqual(await differences(deps()), []);
    assert.equal((await world.db.select().from(settlements)).length, 3);
    assert.equal((await world.db.select().from(slices)).length, 1);
    assert.equal(await assertEpochs(world.db, world.market.connection, firstDay), 2);
    await books();
  });

  const damages: [string, string, (db: Db) => Promise<unknown>][] = [
    [
      'a settlement that landed and counts as pending',
      'settlement',
      (db) => db.update(settlements).set({ state: 'pending' }),
    ],
    [
      'a settlement that landed and counts as lost',
      'settlement',
      (db) => db.update(settlements).set({ state: 'lost' }),
    ],
    ['another signature', 'settlement', (db) => db.update(settlements).set({ signature: 'another' })],
    [
      'other amounts',
      'settlement',
      (db) => db.update(settlements).set({ toAmount: 7n }).where(eq(settlements.fromAmount, 0n)),
    ],
    [
      'settlements that are gone, as in a backup of before',
      'settlement',
      async (db) => {
        await db.update(jobs).set({ settlement: null });
        await db.delete(settlements);
      },
    ],
    ['an epoch with another amount', 'epoch', (db) => db.update(epochs).set({ taken: 1n })],
    ['epochs that are gone', 'epoch', (db) => db.delete(epochs)],
    [
      'an epoch that never was',
      'epoch',
      (db) => db.insert(epochs).values({ day: 3n, taken: 1n, burn: 1n, stakers: 0n, signature: 'x' }),
    ],
    ['a slice that is gone', 'slice', (db) => db.delete(slices)],
    ['a slice that never was', 'slice', (db) => db.insert(slices).values({ signature: 'x', amount: 1n, burned: 1n })],
    [
      'transactions that landed and count as failed',
      'transaction',
      (db) => db.update(transactions).set({ state: 'failed' }),
    ],
  ];
  for (const [what, about, damage] of damages) {
    it(`mends ${what}`, async () => {
      await damage(world.db);
      assert.ok((await kinds()).every((kind) => kind === about) && (await kinds()).length > 0);
      const { left } = await repair(deps());
      assert.deepEqual(left, []);
      await books();
      assert.equal(await assertEpochs(world.db, world.market.connection, firstDay), 2);
    });
  }

  it('gives the jobs of a settlement that the chain does not know back, so that they are settled', async () => {
    const { db } = world;
    await serveJob(world, session, rng);
    const paid = await onChain();
    const [real] = await db.select().from(settlements).where(eq(settlements.fromAmount, 0n));
    assert.ok(real);
    const invented = { id: 'invented', fromAmount: paid, toAmount: paid + 5n, signature: 'invented' };
    await db.insert(settlements).values({ ...real, ...invented });
    const under = and(isNull(jobs.settlement), gt(jobs.amount, sql`0`));
    const [job] = await db.update(jobs).set({ settlement: 'invented' }).where(under).returning();
    assert.deepEqual(await kinds(), ['settlement']);
    assert.deepEqual((await repair(deps())).left, []);
    await tick();
    assert.equal(await onChain(), paid + (job?.amount ?? 0n));
    await books();
    assert.deepEqual(await differences(deps()), []);
  });

  it('a settler on a backup of before learns what was settled since, and pays nothing twice', async () => {
    const { db } = world;
    await db.update(jobs).set({ settlement: null });
    await db.delete(settlements);
    const paid = await onChain();
    await tick();
    assert.equal(await onChain(), paid);
    await books();
    await serveJob(world, session, rng);
    await tick();
    assert.ok((await onChain()) > paid);
    await books();
  });

  it('refuses to guess which jobs a voucher paid; with --repair, those that fit it count as paid', async () => {
    const { db } = world;
    // A backup that lacks receipts: nothing proves any more which jobs a voucher paid.
    const kept = await db.select().from(jobStages);
    const old = await db
      .select()
      .from(jobs)
      .where(gt(jobs.amount, sql`0`));
    await db.update(jobs).set({ settlement: null });
    await db.delete(settlements);
    await db.update(jobStages).set({ receipt: null });
    const paid = await onChain();
    await serveJob(world, session, rng);
    await tick();
    assert.equal(await onChain(), paid, 'nothing is settled while it is unclear what was');
    assert.deepEqual((await repair(deps())).left, []);
    const { connection } = world.market;
    for (const { id, amount } of old) {
      const [job] = await db.select().from(jobs).where(eq(jobs.id, id));
      assert.ok(job?.settlement, `${amount} micro-USDC of ${id} are under a voucher of the chain again`);
    }
    for (const { job, position, receipt } of kept) {
      await db
        .update(jobStages)
        .set({ receipt })
        .where(and(eq(jobStages.job, job), eq(jobStages.position, position)));
    }
    await tick();
    await assertSettled(db, connection, [session.address], start);
    assert.deepEqual(await differences(deps()), []);
  });

  it('makes a lost database anew, and the keeper goes on where the chain stands', async () => {
    const lost = await openOwnDatabase();
    try {
      const { mended, left } = await repair(deps(lost.db));
      assert.deepEqual(left, []);
      assert.deepEqual(new Set(mended.map((d) => d.about)), new Set(['session', 'settlement', 'epoch', 'slice']));
      for (const table of [sessions, sessionKeys]) {
        const [was] = await world.db.select().from(table);
        const [is] = await lost.db.select().from(table);
        assert.equal(is?.payer, was?.payer);
      }
      assert.equal((await lost.db.select().from(slices)).length, 1);
      assert.deepEqual(await lost.db.select().from(apiKeys), []);
      const paid = await onChain();
      const again = { ...world, db: lost.db };
      await serveJob(again, session, rng);
      await tick(again);
      const [job] = await lost.db.select().from(jobs);
      assert.equal(await onChain(), paid + (job?.amount ?? 0n));
      assert.deepEqual(await differences(deps(lost.db)), []);
    } finally {
      await lost.close();
    }
  });
});
