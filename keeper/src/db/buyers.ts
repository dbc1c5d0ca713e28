/** Tables of buyers: their sessions, keys, webhooks and payments. */
import type { KeyScope } from '@shardmarket/sdk';
import { boolean, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { bytes, moment, u64 } from './columns.ts';

/**
 * Voucher keys of sessions: those that buyers delegated to this keeper, sealed with a key derived from the keeper's, and those
 * that buyers hold themselves (no secret).
 */
export const sessionKeys = pgTable(
  'session_keys',
  {
    signer: text('signer').primaryKey(),
    payer: text('payer').notNull(),
    /** null: the buyer holds it, and signs each voucher itself */
    sealed: bytes('sealed'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [index('session_keys_payer').on(t.payer)],
);

export const sessions = pgTable('sessions', {
  address: text('address').primaryKey(),
  payer: text('payer').notNull(),
  signer: text('signer')
    .notNull()
    .references(() => sessionKeys.signer),
  /** set once the payer asked to close: no job starts any more */
  closing: boolean('closing').notNull().default(false),
  createdAt: moment('created_at').notNull().defaultNow(),
});

export const apiKeys = pgTable(
  'api_keys',
  {
    /** sha256 of the key, hex: the key itself is shown once and kept nowhere */
    hash: text('hash').primaryKey(),
    session: text('session')
      .notNull()
      .references(() => sessions.address),
    createdAt: moment('created_at').notNull().defaultNow(),
    /** what the payer calls it */
    name: text('name'),
    /** micro-USDC that its jobs may cost in all; null: as much as the session has */
    budget: u64('budget'),
    scopes: jsonb('scopes').$type<readonly KeyScope[]>().notNull().default(['inference', 'read']),
    expiresAt: moment('expires_at'),
    revokedAt: moment('revoked_at'),
  },
  (t) => [index('api_keys_session').on(t.session)],
);

/** Webhooks of buyers: called when what is left falls below a threshold. */
export const hooks = pgTable(
  'hooks',
  {
    /** the API key's hash, or the session for its own */
    id: text('id').primaryKey(),
    session: text('session')
      .notNull()
      .references(() => sessions.address),
    /** whose budget counts besides the session's balance */
    apiKey: text('api_key').references(() => apiKeys.hash),
    url: text('url').notNull(),
    /** micro-USDC */
    threshold: u64('threshold').notNull(),
    /** whether it was below at the last look */
    below: boolean('below').notNull().default(false),
    noticedAt: moment('noticed_at'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [index('hooks_session').on(t.session)],
);

export type NoticeState = 'pending' | 'delivered' | 'failed';

/** Notices to webhooks, stored before they are sent. */
export const notices = pgTable(
  'notices',
  {
    id: text('id').primaryKey(),
    hook: text('hook')
      .notNull()
      .references(() => hooks.id, { onDelete: 'cascade' }),
    /** its exact text */
    body: text('body').notNull(),
    state: text('state').$type<NoticeState>().notNull().default('pending'),
    attempts: integer('attempts').notNull().default(0),
    nextAt: moment('next_at').notNull().defaultNow(),
    error: text('error'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [index('notices_state').on(t.state, t.nextAt), index('notices_hook').on(t.hook)],
);

/** `pending`: sent or about to be; `settled`: on chain, good for a job; `used`: a job runs or was charged; `failed`: it will never land. */
export type PaymentState = 'pending' | 'settled' | 'used' | 'failed';

/** x402 payments, stored before they are sent: one that is presented again is gone on with, and never sent or used twice. */
export const payments = pgTable(
  'payments',
  {
    /** sha256 of the transaction's message, hex */
    id: text('id').primaryKey(),
    /** of the transaction */
    signature: text('signature').notNull().unique(),
    payer: text('payer').notNull(),
    /** micro-USDC paid, and of these what the job may cost */
    amount: u64('amount').notNull(),
    ceiling: u64('ceiling').notNull(),
    /** sha256 of the request that it pays for, hex */
    digest: text('digest').notNull(),
    state: text('state').$type<PaymentState>().notNull().default('pending'),
    /** tag of the process that took it for a job last */
    claimedBy: text('claimed_by'),
    error: text('error'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [index('payments_state').on(t.state)],
);
