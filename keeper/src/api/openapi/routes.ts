/** Every route that buyers call: what goes in, what comes out, what can go wrong. The document is made of this, and of nothing else. */
import { addressSchema, jobTokensSchema } from '@shardmarket/sdk';
import { z } from 'zod';
import type { ProblemCode } from '../../errors.ts';
import { chatSchema } from '../chat-request.ts';
import { completionSchema } from '../completion-request.ts';
import { quoteSchema } from '../quote.ts';
import {
  closeSchema,
  hookSchema,
  listKeysSchema,
  newApiKeySchema,
  newSessionSchema,
  revokeKeySchema,
} from '../requests.ts';
import { ownKeySchema, signedVoucherSchema } from '../vouchers.ts';
import { chatAnswerSchema, chatChunkSchema, textAnswerSchema, textChunkSchema } from './answer-schemas.ts';
import * as market from './market-schemas.ts';
import { networkSchema } from './network-schemas.ts';
import { workerSchema } from './worker-schemas.ts';

/** A schema with the name under which the document has it. */
export type Named = readonly [name: string, schema: z.ZodType];

export interface Route {
  readonly method: 'get' | 'post';
  /** as the router has it: `/v1/models/:id` */
  readonly path: string;
  readonly summary: string;
  readonly params?: Readonly<Record<string, z.ZodType>>;
  readonly body?: Named;
  readonly answer: Named;
  /** events of the stream that it answers with if asked to */
  readonly events?: Named;
  /** whether it needs an API key */
  readonly key?: true;
  readonly problems: readonly ProblemCode[];
}

const KEY: ProblemCode[] = ['invalid_api_key', 'api_key_revoked', 'api_key_expired', 'scope_missing'];
const SIGNED: ProblemCode[] = ['invalid_signature', 'stale_timestamp', 'session_not_found', 'rpc_unavailable'];
const INFERENCE: ProblemCode[] = [
  ...KEY,
  'context_length_exceeded',
  'insufficient_balance',
  'key_budget_exceeded',
  'voucher_due',
  'credit_exceeded',
  'credit_used_up',
  'model_not_found',
  'session_not_found',
  'session_closing',
  'session_expired',
  'payment_required',
  'payment_invalid',
  'payment_pending',
  'payment_mismatch',
  'payment_used',
  'payments_unavailable',
  'quote_invalid',
  'quote_expired',
  'quote_mismatch',
  'price_moved',
  'rate_limited',
  'workers_busy',
  'no_ring',
  'ring_lost',
  'rpc_unavailable',
  'shutting_down',
];

export const ROUTES: readonly Route[] = [
  {
    ...{ method: 'post', path: '/v1/chat/completions', summary: 'Answer a conversation', key: true },
    ...{ body: ['ChatRequest', chatSchema], answer: ['ChatAnswer', chatAnswerSchema] },
    ...{ events: ['ChatChunk', chatChunkSchema], problems: INFERENCE },
  },
  {
    ...{ method: 'post', path: '/v1/completions', summary: 'Continue a text', key: true },
    ...{ body: ['CompletionRequest', completionSchema], answer: ['Completion', textAnswerSchema] },
    ...{ events: ['CompletionChunk', textChunkSchema], problems: INFERENCE },
  },
  {
    ...{ method: 'post', path: '/v1/quote', summary: 'What a request would cost as of now, and why' },
    ...{ body: ['QuoteRequest', quoteSchema], answer: ['Quote', market.quoteAnswerSchema] },
    problems: [...KEY, 'model_not_found', 'context_length_exceeded', 'workers_busy', 'no_ring'],
  },
  {
    ...{ method: 'get', path: '/v1/models', summary: 'Models, with their price or why nobody serves them' },
    ...{ answer: ['Models', market.modelsSchema], problems: [] },
  },
  {
    ...{ method: 'get', path: '/v1/models/:id', summary: 'One model', params: { id: z.string() } },
    ...{ answer: ['Model', market.modelSchema], problems: ['model_not_found'] },
  },
  {
    ...{ method: 'get', path: '/v1/keeper', summary: 'Who the keeper is, and which program it settles on' },
    ...{ answer: ['Keeper', market.keeperSchema], problems: [] },
  },
  {
    ...{ method: 'post', path: '/v1/sessions', summary: 'A voucher key for the next session of a payer' },
    ...{ body: ['NewSession', newSessionSchema], answer: ['Signer', market.signerSchema] },
    problems: ['too_many_session_keys'],
  },
  {
    ...{ method: 'get', path: '/v1/sessions/:session', summary: 'What a session has, owes and holds back' },
    ...{ params: { session: addressSchema }, answer: ['Session', market.sessionSchema] },
    problems: ['invalid_request', 'session_not_found', 'rpc_unavailable'],
  },
  {
    ...{ method: 'post', path: '/v1/sessions/:session/close', summary: 'Settle, and get the closing transaction' },
    ...{ params: { session: addressSchema }, body: ['Close', closeSchema], answer: ['Closing', market.closingSchema] },
    problems: [...SIGNED, 'session_busy', 'unsettled', 'session_not_ours', 'session_too_young'],
  },
  {
    ...{ method: 'post', path: '/v1/api-keys', summary: 'An API key for an open session, signed for by its payer' },
    ...{ body: ['NewApiKey', newApiKeySchema], answer: ['NewKey', market.newKeySchema] },
    problems: [...SIGNED, 'session_not_ours', 'session_closing', 'session_expired', 'too_many_api_keys'],
  },
  {
    ...{ method: 'post', path: '/v1/api-keys/list', summary: 'The API keys of a session' },
    ...{ body: ['ListApiKeys', listKeysSchema], answer: ['ApiKeys', market.apiKeysSchema], problems: SIGNED },
  },
  {
    ...{ method: 'post', path: '/v1/api-keys/revoke', summary: 'End an API key' },
    ...{ body: ['RevokeApiKey', revokeKeySchema], answer: ['Revoked', market.revokedSchema] },
    problems: [...SIGNED, 'api_key_not_found'],
  },
  {
    ...{ method: 'post', path: '/v1/sessions/:session/own-key', summary: 'Sign the vouchers of a session yourself' },
    ...{
      params: { session: addressSchema },
      body: ['OwnKey', ownKeySchema],
      answer: ['OwnKeyHeld', market.ownKeySchema],
    },
    problems: [...SIGNED, 'session_not_ours', 'session_closing', 'session_expired'],
  },
  {
    ...{
      method: 'get',
      path: '/v1/sessions/:session/voucher',
      summary: 'What the holder of the voucher key is to sign',
    },
    ...{ params: { session: addressSchema }, answer: ['VoucherOffer', market.voucherOfferSchema], key: true },
    problems: [...KEY, ...SIGNED, 'invalid_request', 'session_not_ours'],
  },
  {
    ...{ method: 'post', path: '/v1/sessions/:session/voucher', summary: 'A voucher, signed' },
    ...{ params: { session: addressSchema }, body: ['SignedVoucher', signedVoucherSchema] },
    ...{ answer: ['VoucherTaken', market.voucherTakenSchema] },
    problems: [...SIGNED, 'session_not_ours', 'voucher_gone'],
  },
  {
    ...{ method: 'get', path: '/v1/sessions/:session/usage', summary: 'What a session has used, by day', key: true },
    ...{ params: { session: addressSchema }, answer: ['UsageByDay', market.usageSchema] },
    problems: [...KEY, 'invalid_request', 'session_not_found'],
  },
  {
    ...{ method: 'get', path: '/v1/sessions/:session/jobs', summary: 'The jobs of a session, newest first', key: true },
    ...{ params: { session: addressSchema }, answer: ['JobList', market.jobListSchema] },
    problems: [...KEY, 'invalid_request', 'session_not_found', 'job_not_found'],
  },
  {
    ...{ method: 'get', path: '/v1/jobs/:id/tokens', summary: 'The ids of a job’s prompt and answer', key: true },
    ...{
      params: { id: z.string() },
      answer: ['JobTokens', jobTokensSchema],
      problems: [...KEY, 'job_not_found'],
    },
  },
  {
    ...{ method: 'post', path: '/v1/webhooks', summary: 'Have a URL called when little is left, or no more' },
    ...{ body: ['NewWebhook', hookSchema], answer: ['Webhooks', market.webhooksSchema] },
    problems: [...SIGNED, 'api_key_not_found'],
  },
  {
    ...{ method: 'get', path: '/v1/jobs/:id', summary: 'A job: ring, receipts, amounts, settlement', key: true },
    ...{ params: { id: z.string() }, answer: ['Job', market.jobSchema], problems: [...KEY, 'job_not_found'] },
  },
  {
    ...{ method: 'get', path: '/v1/workers/:worker', summary: 'What a worker does, and why it got no job' },
    ...{ params: { worker: addressSchema }, answer: ['Worker', workerSchema] },
    problems: ['invalid_request', 'worker_not_found', 'rpc_unavailable'],
  },
  {
    ...{ method: 'get', path: '/v1/network', summary: 'Rings and workers, with their latencies and speed' },
    ...{ answer: ['Network', networkSchema], problems: [] },
  },
  {
    ...{ method: 'get', path: '/v1/epochs', summary: 'Splits and burns, with signatures' },
    ...{ answer: ['Epochs', market.epochsSchema], problems: ['rpc_unavailable'] },
  },
  {
    ...{ method: 'get', path: '/openapi.json', summary: 'This document' },
    ...{ answer: ['Document', z.looseObject({ openapi: z.literal('3.1.0') })], problems: [] },
  },
];
