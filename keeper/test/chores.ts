/** A market in which there is something for the cron to do, and keepers that do it. */
import {
  batchAddress,
  joinAuditorsIx,
  modelAddress,
  fromHex,
  postReceiptsIx,
  requireAccount,
  settleIxs,
  sharesHash,
  signingKey,
  signVoucher,
  type Limits,
  type Share,
} from '@shardmarket/sdk';
import { Keypair, PublicKey } from '@solana/web3.js';
import { connect } from '../src/chain/connect.ts';
import { Sender } from '../src/chain/tx/sender.ts';
import type { ChorePolicy } from '../src/cron/chores/chore.ts';
import { Cron } from '../src/cron/cron.ts';
import type { OpenDatabase } from '../src/db/open.ts';
import { createLog } from '../src/log.ts';
import { Metrics } from '../src/metrics.ts';
import { openOwnDatabase } from './own-database.ts';
import { startMarket, type TestMarket } from './market.ts';

export const USDC = 1_000_000n;

/** Bonds of 10 micro-ZERO carry everything and judge, and no draw audits. */
export const CHORE_LIMITS = {
  minAuditorBond: 1n,
  challengeBond: 1n,
  auditRateBps: 0,
  newAuditRateBps: 0,
  ladder: [1n, 2n, 3n, 4n].map((bond) => ({ bond, carries: 1_000n * USDC + bond })) as unknown as Limits['ladder'],
} satisfies Partial<Limits>;

export type Operator = Awaited<ReturnType<TestMarket['register']>>;

export async function startChoreMarket() {
  const market = await startMarket(CHORE_LIMITS);
  const { send, connection, localnet } = market;
  const now = () => BigInt(localnet.advanceTime(0).unixTimestamp);

  /** A session of 100 USDC. */
  const openEscrow = async () => {
    const [payer, signer] = [Keypair.generate(), Keypair.generate()];
    return { payer, signer, address: await market.openSession(payer, signer.publicKey.toBase58(), 100n * USDC) };
  };

  /** Settles so many micro-USDC of a session for a worker, who gets 70 % of them. */
  const settle = async (escrow: Awaited<ReturnType<typeof openEscrow>>, worker: Operator, amount: bigint) => {
    const session = new PublicKey(escrow.address);
    const { settled: from } = await requireAccount(connection, 'session', session);
    const shares: Share[] = [{ worker: new PublicKey(worker.address).toBytes(), amount }];
    const body = { session: session.toBytes(), from, to: from + amount, expiresAt: now() + 3_600n };
    const voucher = { ...body, sharesHash: sharesHash(shares), receiptsRoot: new Uint8Array(32) };
    const signature = signVoucher(voucher, signingKey(escrow.signer.secretKey));
    await send(await settleIxs(escrow.signer.publicKey, voucher, signature, shares), market.keeper);
  };

  /** Posts a batch of a worker. @returns its account's address */
  const post = async ({ operator, address }: Operator, amount: bigint) => {
    const worker = new PublicKey(address);
    const { batches: seq } = await requireAccount(connection, 'worker', worker);
    const root = new Uint8Array(32).fill(9);
    await send([await postReceiptsIx({ operator: operator.publicKey, worker, seq, root, count: 1, amount })], operator);
    return batchAddress(worker, seq);
  };

  /** A worker that can be drawn as an auditor. */
  const registerAuditor = async () => {
    const worker = await market.register([0, 6]);
    const model = modelAddress(fromHex(market.model.hash, 32));
    await send([await joinAuditorsIx(worker.operator.publicKey, model)], worker.operator);
    return worker;
  };

  const closing: (() => Promise<unknown>)[] = [];
  /** A keeper of its own: key, database (one of its own unless told), metrics. */
  const startCron = async (policy: Partial<ChorePolicy> = {}, auctionMost = 0n, database?: OpenDatabase) => {
    const { rpcUrl } = localnet;
    const keypair = Keypair.generate();
    localnet.faucet(keypair.publicKey, { sol: 10_000_000_000n });
    const own = database ?? (await openOwnDatabase());
    if (!database) closing.push(() => own.close());
    const { db } = own;
    const [metrics, log, connected] = [new Metrics(), createLog('silent'), connect(rpcUrl)];
    const sender = new Sender({ connection: connected, db, payer: keypair, metrics, log, pollMs: 20 });
    closing.unshift(() => sender.stop());
    const chores = { skip: [], everyMs: 60_000, ...policy };
    const cron = new Cron({
      ...{
        connection: connected,
        decide: (work) => work(connected),
        db,
        sender,
        payer: keypair.publicKey,
        program: market.mints,
      },
      ...{ config: { tickMs: 100, chores, auctionMost }, metrics, log },
    });
    /** How many pieces of work ended so. */
    const counted = async (outcome: 'done' | 'elsewhere' | 'failed') => {
      const metric = await metrics.registry.getSingleMetric('shardmarket_cron_total')?.get();
      const values = metric?.values.filter(({ labels }) => labels['outcome'] === outcome) ?? [];
      return values.reduce((sum, { value }) => sum + value, 0);
    };
    /** What it did, but for observations: they are due whenever the machine's clock says so. */
    const kinds = async (which: 'due' | 'all' = 'all') =>
      (await cron.run(which)).map(({ kind }) => kind).filter((kind) => kind !== 'observe_price');
    return { cron, db, sender, keypair, metrics, counted, kinds };
  };

  const stop = async () => {
    for (const close of closing) await close();
    await market.stop();
  };
  return { ...market, now, openEscrow, settle, post, registerAuditor, startCron, stop };
}

export type ChoreMarket = Awaited<ReturnType<typeof startChoreMarket>>;
