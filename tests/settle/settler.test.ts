import assert from 'node:assert/strict';
import { closeSessionIx, CONFIG, fromHex, requireAccount, settleIxs, sharesHash, type Config } from '@shardmarket/sdk';
import { Keypair, PublicKey } from '@solana/web3.js';
import { eq } from 'drizzle-orm';
import { createChainHistory, createChainReader } from '../../keeper/src/chain/reader.ts';
import { Sender } from '../../keeper/src/chain/tx/sender.ts';
import { onCheckpoint } from '../../keeper/src/checkpoint.ts';
import { jobs, settlements } from '../../keeper/src/db/schema.ts';
import { createLog } from '../../keeper/src/log.ts';
import { Metrics } from '../../keeper/src/metrics.ts';
import { openSessionKey } from '../../keeper/src/sessions/keys.ts';
import { asShares } from '../../keeper/src/settle/plan.ts';
import { Settler } from '../../keeper/src/settle/settler.ts';
import { pendingSettlement } from '../../keeper/src/settle/store.ts';
import { Rng } from '../program/fuzz/rng.ts';
import { assertSettled, readLedger } from './books.ts';
import { startKeeper } from './schedule.ts';
import { openSession, serveJob, startWorld, type OpenSession, type World } from './world.ts';

describe('a settler that the chain surprises', () => {
  const rng = new Rng(11);
  let world: World;
  let config: Config;
  before(async () => {
    world = await startWorld();
    config = await requireAccount(world.market.connection, 'config', CONFIG);
  });
  after(() => world.stop());

  const owing = async () => {
    const session = await openSession(world);
    for (let i = 0; i < 3; i++) await serveJob(world, session, rng);
    return session;
  };
  const jobsOf = ({ address }: OpenSession) => world.db.select().from(jobs).where(eq(jobs.session, address));
  const tick = async () => {
    const keeper = startKeeper(world, config);
    await keeper.tick();
    await keeper.stop();
  };
  const close = async ({ address, payer, signer }: OpenSession) => {
    world.market.localnet.advanceTime(120);
    const key = await openSessionKey(world.db, world.vault, signer);
    const who = { payer: payer.publicKey, rentPayer: payer.publicKey, usdcMint: config.usdcMint };
    const agreed = Keypair.fromSeed(key.secret);
    const ix = await closeSessionIx({ ...who, session: new PublicKey(address), agreedBy: agreed.publicKey });
    await world.market.send([ix], payer, agreed);
  };
  /** Stores a plan and sends nothing, as a process that dies there. @returns the plan */
  const planned = async ({ address }: OpenSession) => {
    onCheckpoint((at) => {
      if (at === 'settle.stored') throw new Error('dead');
    });
    await tick();
    onCheckpoint(undefined);
    const plan = await pendingSettlement(world.db, address);
    assert.ok(plan);
    return plan;
  };
  /** Sends a plan's voucher as anybody could who has seen it. @returns the transaction */
  const sendVoucher = async (plan: typeof settlements.$inferSelect, { address, signer }: OpenSession) => {
    const shares = asShares(plan.shares);
    const { fromAmount: from, toAmount: to, expiresAt } = plan;
    const voucher = {
      ...{ session: new PublicKey(address).toBytes(), from, to, expiresAt, sharesHash: sharesHash(shares) },
      receiptsRoot: fromHex(plan.receiptsRoot, 32),
    };
    const stranger = Keypair.generate();
    world.market.localnet.faucet(stranger.publicKey, { sol: 1_000_000_000n });
    return world.market.send(await settleIxs(new PublicKey(signer), voucher, plan.voucherSignature, shares), stranger);
  };

  it('takes a voucher for settled that somebody else sent, by that transaction', async () => {
    const session = await owing();
    const before = await readLedger(world.market.connection);
    const signature = await sendVoucher(await planned(session), session);
    await tick();
    const [row] = await world.db.select().from(settlements).where(eq(settlements.session, session.address));
    assert.deepEqual([row?.state, row?.signature], ['confirmed', signature]);
    await assertSettled(world.db, world.market.connection, [session.address], before);
  });

  it('takes it for settled also where the session was closed since', async () => {
    const session = await owing();
    const signature = await sendVoucher(await planned(session), session);
    await close(session);
    await tick();
    const [row] = await world.db.select().from(settlements).where(eq(settlements.session, session.address));
    assert.deepEqual([row?.state, row?.signature], ['confirmed', signature]);
  });

  it('gives up what is owed once the session was closed, and what was planned for it', async () => {
    const early = await owing();
    await planned(early);
    const late = await owing();
    await close(early);
    await close(late);
    await tick();
    const [row] = await world.db.select().from(settlements).where(eq(settlements.session, early.address));
    assert.equal(row?.state, 'lost');
    const states = new Set((await jobsOf(late)).filter((job) => job.amount > 0n).map((job) => job.state));
    assert.deepEqual(states, new Set(['lost']));
  });

  it('writes nothing off because an RPC does not know the session', async () => {
    const { market, db, vault } = world;
    const session = await owing();
    const { connection } = market;
    const [log, metrics] = [createLog('silent'), new Metrics()];
    const sender = new Sender({ connection, db, payer: market.keeper, metrics, log, pollMs: 5 });
    const known = createChainReader(connection);
    const behind = { ...known, session: () => Promise.resolve(undefined) };
    const settler = (chain: typeof known) => {
      const policy = { min: 1n, maxAgeMs: 1 };
      const history = createChainHistory(connection);
      const settled = () => undefined;
      return new Settler({ db, chain, history, sender, vault, settled, policy, log });
    };
    const owed = (await jobsOf(session)).reduce((sum, job) => sum + job.amount, 0n);
    assert.equal(await settler(behind).settleSession(session.address), owed);
    assert.equal(await settler(known).settleSession(session.address), 0n);
    await sender.stop();
  });
});
