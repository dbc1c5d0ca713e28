/** Routes of buyers who hold their session's voucher key themselves. */
import { addressSchema } from '@shardmarket/sdk';
import { z } from 'zod';
import { ownKeySchema, signedVoucherSchema } from '../vouchers.ts';
import { micro } from './answer-schemas.ts';
import { jobSchema } from './market-schemas.ts';
import type { Route } from './routes.ts';

const hash = z.string().describe('32 bytes, hex');
const ids = z.array(z.number().int().nonnegative());
const session = { session: addressSchema };

const ownKeyAnswer = z.object({ session: addressSchema, own_key: z.literal(true) });
const offer = z.object({
  session: addressSchema,
  from: micro,
  to: micro,
  expires_at: z.string().describe('unix seconds, a decimal string'),
  shares_hash: hash,
  receipts_root: hash,
  jobs: z.array(jobSchema).describe('what it pays for'),
});
const due = z.object({
  offer: offer.nullable().describe('null where nothing is to be signed now'),
  unsettled: micro,
  reserved: micro,
  settling: z.boolean().describe('whether a signed voucher waits for the chain'),
});
const given = z.object({ session: addressSchema, from: micro, to: micro, state: z.literal('settling') });
const tokens = z.object({ ended: z.boolean(), prompt: ids, completion: ids });

export const VOUCHER_ROUTES: readonly Route[] = [
  {
    ...{ method: 'post', path: '/v1/sessions/:session/own-key', summary: 'Be served with a voucher key of your own' },
    ...{ params: session, body: ['OwnKey', ownKeySchema], answer: ['OwnKeyHeld', ownKeyAnswer] },
    problems: [
      ...(['invalid_signature', 'stale_timestamp', 'session_not_found'] as const),
      ...(['session_closing', 'session_expired', 'rpc_unavailable'] as const),
    ],
  },
  {
    ...{ method: 'get', path: '/v1/sessions/:session/voucher', summary: 'What is to be signed', key: true },
    ...{ params: session, answer: ['VoucherDue', due] },
    problems: [
      ...(['invalid_api_key', 'api_key_revoked', 'api_key_expired', 'scope_missing'] as const),
      ...(['invalid_request', 'session_not_found', 'session_not_ours', 'rpc_unavailable'] as const),
    ],
  },
  {
    ...{ method: 'post', path: '/v1/sessions/:session/voucher', summary: 'Hand over a signed voucher' },
    ...{ params: session, body: ['SignedVoucher', signedVoucherSchema], answer: ['VoucherGiven', given] },
    problems: ['invalid_signature', 'voucher_gone', 'session_not_found', 'session_not_ours', 'rpc_unavailable'],
  },
  {
    ...{ method: 'get', path: '/v1/jobs/:id/tokens', summary: 'The ids of a job, some time after it ended', key: true },
    ...{ params: { id: z.string() }, answer: ['JobTokens', tokens] },
    problems: ['invalid_api_key', 'api_key_revoked', 'api_key_expired', 'scope_missing', 'job_not_found'],
  },
];
