/** That the chain's ledger, the database and the receipts say the same, to the micro-USDC. */
import assert from 'node:assert/strict';
import {
  fetchAccounts,
  LEDGER,
  readSessionHistory,
  receiptsRoot,
  requireAccount,
  toHex,
  treasuryTotal,
  workerCut,
} from '@shardmarket/sdk';
import { PublicKey, type Connection } from '@solana/web3.js';
import { asc, eq } from 'drizzle-orm';
import type { Db } from '../../keeper/src/db/open.ts';
import { epochs, jobs, jobStages, settlements, transactions } from '../../keeper/src/db/schema.ts';

/** What the program owes on chain. */
export interface LedgerBooks {
  /** micro-USDC credited to each worker that no receipts were posted for yet */
  readonly earned: ReadonlyMap<string, bigint>;
  /** micro-USDC that ever went to the treasury */
  readonly treasury: bigint;
}

export async function readLedger(connection: Connection): Promise<LedgerBooks> {
  const workers = await fetchAccounts(connection, 'worker');
  const opened = await fetchAccounts(connection, 'epoch');
  const taken = opened.reduce((sum, { account }) => sum + account.taken, 0n);
  return {
    earned: new Map(workers.map(({ address, account }) => [address.toBase58(), account.uncovered])),
    treasury: treasuryTotal(await requireAccount(connection, 'ledger', LEDGER)) + taken,
  };
}

/** What was settled of some sessions. */
export interface Settled {
  /** micro-USDC */
  readonly total: bigint;
  readonly vouchers: number;
  readonly jobs: number;
}

/** @throws AssertionError where a job was settled never or twice, or where any two of the three disagree */
export async function assertSettled(
  db: Db,
  connection: Connection,
  sessions: readonly string[],
  before: LedgerBooks,
): Promise<Settled> {
  const cuts = new Map<string, bigint>();
  let [total, vouchers, count] = [0n, 0, 0];
  for (const session of sessions) {
    const account = await requireAccount(connection, 'session', new PublicKey(session));
    const charged = await db.select().from(jobs).where(eq(jobs.session, session)).orderBy(asc(jobs.id));
    for (const job of charged) assert.ok(['done', 'failed'].includes(job.state), `job ${job.id} is ${job.state}`);
    const owed = charged.reduce((sum, job) => sum + job.amount, 0n);
    assert.equal(account.settled, owed, 'the ledger settled what the jobs cost');

    const rows = await db
      .select()
      .from(settlements)
      .where(eq(settlements.session, session))
      .orderBy(asc(settlements.fromAmount));
    const { settlements: past, complete } = await readSessionHistory(connection, new PublicKey(session));
    assert.ok(complete);
    assert.deepEqual(
      rows.map((row) => [row.state, row.fromAmount, row.toAmount, row.signature]),
      past.map(({ voucher, signature }) => ['confirmed', voucher.from, voucher.to, signature]),
      'each settlement of the database is one of the chain, and each of the chain one of the database',
    );
    for (const [i, row] of rows.entries()) {
      const under = charged.filter((job) => job.settlement === row.id);
      assert.equal(
        under.reduce((sum, job) => sum + job.amount, 0n),
        row.toAmount - row.fromAmount,
      );
      await assertReceipts(
        db,
        row,
        under.map((job) => job.id),
        past[i]?.voucher.receiptsRoot,
      );
      for (const { worker, amount } of row.shares)
        cuts.set(worker, (cuts.get(worker) ?? 0n) + workerCut(BigInt(amount)));
    }
    for (const job of charged) assert.ok(job.amount === 0n || job.settlement !== null, `job ${job.id} is not settled`);
    [total, vouchers, count] = [total + owed, vouchers + rows.length, count + charged.length];
  }
  const after = await readLedger(connection);
  for (const [worker, earned] of after.earned) {
    assert.equal(
      earned - (before.earned.get(worker) ?? 0n),
      cuts.get(worker) ?? 0n,
      'each worker got 70 % of its shares, once',
    );
  }
  const toWorkers = [...cuts.values()].reduce((sum, cut) => sum + cut, 0n);
  assert.equal(after.treasury - before.treasury, total - toWorkers, 'the treasury got the rest');
  return { total, vouchers, jobs: count };
}

/** That a voucher's shares and root are those of the receipts of the jobs under it. */
async function assertReceipts(
  db: Db,
  row: typeof settlements.$inferSelect,
  ids: readonly string[],
  root: Uint8Array | undefined,
): Promise<void> {
  const shares = new Map<string, bigint>();
  const leaves = new Map<string, (typeof jobStages.$inferSelect)[]>();
  for (const id of ids) {
    const stages = await db.select().from(jobStages).where(eq(jobStages.job, id)).orderBy(jobStages.position);
    leaves.set(
      id,
      stages.filter((stage) => stage.amount > 0n),
    );
    for (const { worker, amount } of stages) if (amount > 0n) shares.set(worker, (shares.get(worker) ?? 0n) + amount);
  }
  assert.deepEqual(new Map(row.shares.map((s) => [s.worker, BigInt(s.amount)])), shares);
  assert.equal(root && toHex(root), row.receiptsRoot);
  const inOrder = await db
    .select({ id: jobs.id })
    .from(jobs)
    .where(eq(jobs.settlement, row.id))
    .orderBy(asc(jobs.endedAt), asc(jobs.id));
  const receipts = inOrder.flatMap(({ id }) => (leaves.get(id) ?? []).flatMap((stage) => stage.receipt ?? []));
  assert.equal(toHex(receiptsRoot(receipts)), row.receiptsRoot, 'the voucher commits to the receipts of its jobs');
}

/** That each epoch from `first` on is in the database once, as the chain has it, and nothing is under way. @returns how many epochs */
export async function assertEpochs(db: Db, connection: Connection, first: bigint): Promise<number> {
  const onChain = (await fetchAccounts(connection, 'epoch'))
    .map(({ account }) => account)
    .filter((e) => e.day >= first);
  const rows = (await db.select().from(epochs).orderBy(asc(epochs.day))).filter((row) => row.day >= first);
  assert.deepEqual(
    rows.map(({ day, taken, burn, stakers }) => [day, taken, burn, stakers]),
    onChain.sort((a, b) => Number(a.day - b.day)).map((e) => [e.day, e.taken, e.burnHalf, e.stakerHalf]),
  );
  for (const { signature, day } of rows) {
    const { value } = await connection.getSignatureStatus(signature);
    assert.equal(value?.err, null, `day ${day} was opened by ${signature}`);
  }
  assert.deepEqual(await db.select().from(transactions).where(eq(transactions.state, 'pending')), []);
  return rows.length;
}
