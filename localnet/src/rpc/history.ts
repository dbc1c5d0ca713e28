import { z } from 'zod';
import type { Chain } from '../chain/chain.ts';
import type { TransactionRecord } from '../chain/history.ts';
import { memoOf } from '../chain/memo.ts';
import { method, withContext, type Methods } from './method.ts';
import { address, config, count, signature } from './params.ts';
import { transactionJson } from './transaction-json.ts';

const MAX_STATUSES = 256;
const MAX_SIGNATURES = 1_000;
const encoding = z.enum(['json', 'jsonParsed', 'base58', 'base64']);

const transactionConfig = z.looseObject({
  commitment: z.string().nullish(),
  encoding: encoding.nullish(),
  maxSupportedTransactionVersion: count.nullish(),
});

const signaturesConfig = z
  .looseObject({
    before: signature.nullish(),
    until: signature.nullish(),
    limit: z.number().int().min(1).max(MAX_SIGNATURES).nullish(),
    minContextSlot: count.nullish(),
  })
  .nullish();

function statusJson(record: TransactionRecord): object {
  return {
    confirmationStatus: 'finalized',
    confirmations: null,
    err: record.err,
    slot: record.slot,
    status: record.err === null ? { Ok: null } : { Err: record.err },
  };
}

/** Methods that read landed transactions. */
export function historyMethods(chain: Chain): Methods {
  const { history } = chain;
  return {
    getSignatureStatuses: method(z.tuple([z.array(signature).max(MAX_STATUSES), config.optional()]), ([wanted]) =>
      withContext(
        chain,
        wanted.map((id) => {
          const record = history.get(id);
          return record === undefined ? null : statusJson(record);
        }),
      ),
    ),
    getTransaction: method(
      z.tuple([signature, z.union([encoding, transactionConfig]).nullish().optional()]),
      ([id, options]) => {
        const record = history.get(id);
        if (record === undefined) return null;
        if (typeof options === 'string') return transactionJson(record, options);
        return transactionJson(
          record,
          options?.encoding ?? 'json',
          options?.maxSupportedTransactionVersion ?? undefined,
        );
      },
    ),
    getSignaturesForAddress: method(z.tuple([address, signaturesConfig.optional()]), ([key, options]) =>
      history
        .ofAddress(key, {
          limit: options?.limit ?? MAX_SIGNATURES,
          before: options?.before ?? undefined,
          until: options?.until ?? undefined,
        })
        .map((record) => ({
          blockTime: record.blockTime,
          confirmationStatus: 'finalized',
          err: record.err,
          memo: memoOf(record),
          signature: record.signature,
          slot: record.slot,
        })),
    ),
  };
}
