/** The keeper's outbox. The chain is the ledger: what stands here can be lost without losing anybody's settled money. */
import type { JobStats, ReceiptFault, SignedReceipt } from '@shardmarket/sdk';
import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import { apiKeys, payments, sessions } from './buyers.ts';
import { bytes, moment, u64 } from './columns.ts';

export * from './buyers.ts';

/** `failed`: charged for what was delivered, if anything; `lost`: charged, but its session was closed on chain before it was settled. */
export type JobState = 'running' | 'done' | 'failed' | 'lost';

export const jobs = pgTable(
  'jobs',
  {
    id: text('id').primaryKey(),
    session: text('session')
      .notNull()
      .references(() => sessions.address),
    /** the API key that asked for it, by its hash; null for jobs that no key asked for */
    apiKey: text('api_key').references(() => apiKeys.hash),
    /** the x402 payment that it is done for */
    payment: text('payment').references(() => payments.id),
    model: text('model').notNull(),
    modelHash: text('model_hash').notNull(),
    numericsClass: text('numerics_class').notNull(),
    state: text('state').$type<JobState>().notNull(),
    promptTokens: integer('prompt_tokens').notNull(),
    maxTokens: integer('max_tokens').notNull(),
    completionTokens: integer('completion_tokens').notNull().default(0),
    committed: integer('committed').notNull().default(0),
    /** micro-USDC held back while it runs */
    reserved: u64('reserved').notNull(),
    /** micro-USDC charged: the sum of its paid stages */
    amount: u64('amount')
      .notNull()
      .default(sql`0`),
    finish: text('finish'),
    errorCode: text('error_code'),
    stats: jsonb('stats').$type<JobStats>(),
    settlement: text('settlement').references(() => settlements.id),
    createdAt: moment('created_at').notNull().defaultNow(),
    endedAt: moment('ended_at'),
  },
  (t) => [
    index('jobs_session_state').on(t.session, t.state),
    // What a session owes and holds back: a reservation must not look at all that was ever settled.
    index('jobs_open')
      .on(t.session)
      .where(sql`settlement is null and (state = 'running' or amount > 0)`),
    index('jobs_settlement')
      .on(t.settlement)
      .where(sql`settlement is not null`),
    index('jobs_api_key').on(t.apiKey),
    index('jobs_payment')
      .on(t.payment)
      .where(sql`payment is not null`),
  ],
);

/** One row for each stage of a job's ring, in ring order. */
export const jobStages = pgTable(
  'job_stages',
  {
    job: text('job')
      .notNull()
      .references(() => jobs.id),
    position: integer('position').notNull(),
    operator: text('operator').notNull(),
    worker: text('worker').notNull(),
    layerStart: integer('layer_start').notNull(),
    layerEnd: integer('layer_end').notNull(),
    /** micro-USDC per million layer-tokens when the job began */
    ask: u64('ask').notNull(),
    /** micro-USDC charged for this stage, 0 if its receipt is missing or at fault */
    amount: u64('amount')
      .notNull()
      .default(sql`0`),
    faults: jsonb('faults').$type<readonly ReceiptFault[]>(),
    receipt: jsonb('receipt').$type<SignedReceipt>(),
    /** whether its worker was told that it is settled */
    told: boolean('told').notNull().default(false),
  },
  (t) => [primaryKey({ columns: [t.job, t.position] }), index('job_stages_worker').on(t.worker)],
);

/** Why workers got no jobs, or were refused, and how often. */
export const workerReasons = pgTable(
  'worker_reasons',
  {
    /** address of its account */
    worker: text('worker').notNull(),
    code: text('code').notNull(),
    /** of the last time */
    message: text('message').notNull(),
    count: integer('count').notNull(),
    firstAt: moment('first_at').notNull(),
    lastAt: moment('last_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.worker, t.code] })],
);

/** What workers did for the jobs of one day (unix day number), counted in jobs; days that are over a window ago are deleted. */
export const workerDeeds = pgTable(
  'worker_deeds',
  {
    /** address of its account */
    worker: text('worker').notNull(),
    day: integer('day').notNull(),
    delivered: integer('delivered').notNull(),
    failed: integer('failed').notNull(),
    onTime: integer('on_time').notNull(),
    late: integer('late').notNull(),
  },
  (t) => [primaryKey({ columns: [t.worker, t.day] }), index('worker_deeds_day').on(t.day)],
);

export type SettlementState = 'pending' | 'confirmed' | 'lost';

/** Vouchers, written before anything is sent. `UNIQUE(session, from)`: no micro-USDC is vouched for twice. */
export const settlements = pgTable(
  'settlements',
  {
    id: text('id').primaryKey(),
    session: text('session')
      .notNull()
      .references(() => sessions.address),
    fromAmount: u64('from_amount').notNull(),
    toAmount: u64('to_amount').notNull(),
    shares: jsonb('shares').$type<readonly { worker: string; amount: string }[]>().notNull(),
    receiptsRoot: text('receipts_root').notNull(),
    /** the voucher's 124 bytes and the session key's signature over them */
    voucher: bytes('voucher').notNull(),
    voucherSignature: bytes('voucher_signature').notNull(),
    expiresAt: u64('expires_at').notNull(),
    /** transactions tried for it */
    attempts: integer('attempts').notNull().default(0),
    state: text('state').$type<SettlementState>().notNull(),
    /** signature of the transaction that settled it */
    signature: text('signature'),
    error: text('error'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [unique('settlements_session_from').on(t.session, t.fromAmount), index('settlements_state').on(t.state)],
);

/** Vouchers that wait for the signature of a buyer who holds the key: one a session, the same until it is signed. */
export const voucherOffers = pgTable('voucher_offers', {
  session: text('session')
    .primaryKey()
    .references(() => sessions.address),
  fromAmount: u64('from_amount').notNull(),
  toAmount: u64('to_amount').notNull(),
  /** ids of the jobs that it covers, in order */
  jobs: jsonb('jobs').$type<readonly string[]>().notNull(),
  shares: jsonb('shares').$type<readonly { worker: string; amount: string }[]>().notNull(),
  receiptsRoot: text('receipts_root').notNull(),
  /** the 124 bytes that are to be signed */
  voucher: bytes('voucher').notNull(),
  expiresAt: u64('expires_at').notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
});

export type TransactionState = 'pending' | 'confirmed' | 'failed' | 'expired';

/** Signed bytes, stored before they are sent: after a crash the same bytes are followed up, never signed anew. */
export const transactions = pgTable(
  'transactions',
  {
    /** what it is for and which attempt, for example `settle:SETTLEMENT:0` */
    key: text('key').primaryKey(),
    kind: text('kind').notNull(),
    state: text('state').$type<TransactionState>().notNull(),
    signature: text('signature').notNull(),
    wire: bytes('wire').notNull(),
    lastValidBlockHeight: u64('last_valid_block_height').notNull(),
    error: text('error'),
    createdAt: moment('created_at').notNull().defaultNow(),
    endedAt: moment('ended_at'),
  },
  (t) => [unique('transactions_signature').on(t.signature), index('transactions_state').on(t.state)],
);

export const epochs = pgTable('epochs', {
  day: u64('day').primaryKey(),
  /** micro-USDC: what the treasury gave, and its two halves */
  taken: u64('taken').notNull(),
  burn: u64('burn').notNull(),
  stakers: u64('stakers').notNull(),
  signature: text('signature').notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
});

export const slices = pgTable('slices', {
  signature: text('signature').primaryKey(),
  /** micro-USDC offered to the venue */
  amount: u64('amount').notNull(),
  /** micro-ZERO burned */
  burned: u64('burned').notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
});
