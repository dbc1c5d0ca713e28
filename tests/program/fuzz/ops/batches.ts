/** Batches of receipts: posted, drawn and closed. */
import { createHash } from 'node:crypto';
import { BATCH } from '@shardmarket/sdk';
import { SYSVAR_SLOT_HASHES_PUBKEY } from '@solana/web3.js';
import { derive, NOBODY, type Addr, type Seed } from '../addresses.ts';
import { luckOf } from '../model/luck.ts';
import { dayOf, fill, fits, holdsLater, least, sweep, unvested } from '../model/math.ts';
import type { Book, Model } from '../model/state.ts';
import type { Call, Draft, Draw, Operation } from './operation.ts';
import { a, exactly, same } from './rules.ts';
import { limitsOf } from './shared.ts';
import { ACCOUNT } from './verdict.ts';
import { carries, drawWorker, firstOpenDay, operatorOf } from './workers.ts';

export const SLOT_HASHES = SYSVAR_SLOT_HASHES_PUBKEY.toBase58();
/** A worker's first batches, with odds of their own. */
const FIRST_BATCHES = 20n;

const batchSeeds = (m: Model, worker: Addr): Seed[] => [
  { text: 'batch' },
  worker,
  m.get('worker', worker)?.batches ?? 0n,
];
export const batchOf = (m: Model, call: Call) => m.get('batch', call.accounts['batch']);

/** A batch that fits, or any other now and then. */
export function drawBatchWhere(
  { m, rng }: Draw,
  fits: (batch: Book<'batch'>) => boolean,
): readonly [Addr, Book<'batch'>] | undefined {
  const all = m.all('batch');
  const fitting = all.filter((address) => fits(m.need('batch', address)));
  const address = rng.maybe(rng.percent(93) ? fitting : all);
  return address === undefined ? undefined : [address, m.need('batch', address)];
}

/** A batch comes under audit. */
export function beginAudit(m: Model, batch: Book<'batch'>, worker: Book<'worker'>): void {
  Object.assign(batch, { state: BATCH.audited, slot: m.slot, deadline: m.now + limitsOf(m).auditResponseSecs });
  worker.openAudits += 1;
}

/** A worker's next batch, of one receipt. */
export function postDraft(m: Model, worker: Addr, amount: bigint): Draft {
  const { operator } = m.need('worker', worker);
  const accounts = { operator, worker, batch: derive(batchSeeds(m, worker)).address };
  return { args: { root: new Uint8Array(32), count: 1, amount }, accounts };
}

export const postReceipts: Operation = {
  weight: 10,
  accounts: {
    operator: same(operatorOf, 'Unauthorized'),
    worker: a('worker'),
    batch: (m, address, call) => {
      const next = derive(batchSeeds(m, call.accounts['worker'] ?? NOBODY)).address;
      return next === address && !m.accounts.has(address) ? undefined : [ACCOUNT];
    },
  },
  draw(draw) {
    const found = drawWorker(draw, ({ uncovered }) => uncovered > 0n);
    if (!found) return undefined;
    const { m, rng } = draw;
    const [worker, { uncovered, bond, buckets }] = found;
    const room = carries(m, bond) - unvested(buckets, firstOpenDay(m));
    const amount = rng.amount(rng.percent(70) ? least(uncovered, room > 0n ? room : 0n) : uncovered);
    const drafted = postDraft(m, worker, amount);
    const count = rng.percent(95) ? 1 + rng.int(50) : rng.int(2);
    return { ...drafted, args: { ...drafted.args, root: rng.bytes(32), count } };
  },
  judge(v, m, { args, accounts }) {
    const address = accounts['worker'] ?? NOBODY;
    const worker = m.need('worker', address);
    const [amount, count] = [args['amount'] as bigint, args['count'] as number];
    const first = firstOpenDay(m);
    v.because(amount === 0n || count === 0 || amount > worker.uncovered, 'ReceiptsOutOfRange');
    v.because(!fits(unvested(worker.buckets, first) + amount), 'Overflow');
    v.because(unvested(worker.buckets, first) + amount > carries(m, worker.bond), 'LadderExceeded');
    v.because(holdsLater(worker.buckets, dayOf(m.now)), 'BadClock');
    return () => {
      const root = args['root'] as Uint8Array;
      const rentPayer = accounts['operator'] ?? NOBODY;
      const [seq, day, slot] = [worker.batches, dayOf(m.now), m.slot];
      m.create('batch', batchSeeds(m, address), rentPayer, {
        ...{ worker: address, rentPayer, root, seq, amount, day, slot, count },
      });
      worker.vested += sweep(worker.buckets, first);
      worker.uncovered -= amount;
      worker.vested += fill(worker.buckets, day, amount);
      worker.receipts += BigInt(count);
      worker.batches += 1n;
      worker.held += amount;
      const tail = Buffer.alloc(12);
      tail.writeUInt32LE(count);
      tail.writeBigUInt64LE(amount, 4);
      worker.receiptChain = createHash('sha256').update(worker.receiptChain).update(root).update(tail).digest();
    };
  },
};

/** The call that draws a batch. */
export function drawBatchDraft(m: Model, batch: Addr): Draft {
  return { args: {}, accounts: { worker: m.need('batch', batch).worker, batch, slotHashes: SLOT_HASHES } };
}

export const drawBatch: Operation = {
  weight: 10,
  accounts: {
    worker: same((m, call) => batchOf(m, call)?.worker, 'AccountMismatch'),
    batch: a('batch'),
    slotHashes: exactly(SLOT_HASHES, 'AccountMismatch'),
  },
  draw(draw) {
    const found = drawBatchWhere(draw, ({ state }) => state === BATCH.posted);
    return found && drawBatchDraft(draw.m, found[0]);
  },
  judge(v, m, { accounts }) {
    const address = accounts['batch'] ?? NOBODY;
    const [batch, worker] = [m.need('batch', address), m.need('worker', accounts['worker'])];
    const luck = luckOf(m, batch.slot, address);
    v.because(batch.state !== BATCH.posted, 'WrongBatchState');
    v.because(luck === 'too early', 'DrawTooEarly');
    const { newAuditRateBps, auditRateBps } = limitsOf(m);
    const rate = batch.seq < FIRST_BATCHES ? newAuditRateBps : auditRateBps;
    return () => {
      const lot = typeof luck === 'string' ? (rate > 0 ? 0n : 10_000n) : luck.readBigUInt64LE() % 10_000n;
      if (lot < BigInt(rate)) beginAudit(m, batch, worker);
      else {
        batch.state = BATCH.passed;
        worker.held -= batch.amount;
      }
    };
  },
};

export const closeBatch: Operation = {
  weight: 5,
  accounts: { rentPayer: same((m, call) => batchOf(m, call)?.rentPayer, 'AccountMismatch'), batch: a('batch') },
  draw(draw) {
    const found = drawBatchWhere(draw, ({ state }) => state === BATCH.passed || state === BATCH.decided);
    return found && { args: {}, accounts: { rentPayer: found[1].rentPayer, batch: found[0] } };
  },
  judge(v, m, { accounts }) {
    const batch = m.need('batch', accounts['batch']);
    const over = batch.state === BATCH.passed && batch.day < firstOpenDay(m);
    v.because(batch.state !== BATCH.decided && !over, 'BatchInUse');
    return () => m.close(accounts['batch'] ?? NOBODY, batch.rentPayer);
  },
};
