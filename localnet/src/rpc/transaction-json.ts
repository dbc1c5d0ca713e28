import { getBase58Decoder } from '@solana/kit';
import type { VersionedMessage } from '@solana/web3.js';
import type { TransactionRecord } from '../chain/history.ts';
import { accountKeys } from '../chain/keys.ts';
import { decodeTransaction, type WireTransaction } from '../chain/transaction.ts';
import { RPC_CODES, RpcError } from '../errors.ts';

/** How a landed transaction is encoded. */
export type TransactionEncoding = 'json' | 'jsonParsed' | 'base58' | 'base64';

const base58 = getBase58Decoder();
const inBase58 = (bytes: Uint8Array): string => base58.decode(bytes);

function messageJson(message: VersionedMessage): object {
  const { numRequiredSignatures, numReadonlySignedAccounts, numReadonlyUnsignedAccounts } = message.header;
  return {
    accountKeys: message.staticAccountKeys.map((key) => key.toBase58()),
    header: { numReadonlySignedAccounts, numReadonlyUnsignedAccounts, numRequiredSignatures },
    instructions: message.compiledInstructions.map((instruction) => ({
      accounts: instruction.accountKeyIndexes,
      data: inBase58(instruction.data),
      programIdIndex: instruction.programIdIndex,
      stackHeight: 1,
    })),
    recentBlockhash: message.recentBlockhash,
    ...lookupsJson(message),
  };
}

function lookupsJson(message: VersionedMessage): object {
  if (message.version === 'legacy') return {};
  return {
    addressTableLookups: message.addressTableLookups.map((lookup) => ({
      accountKey: lookup.accountKey.toBase58(),
      readonlyIndexes: lookup.readonlyIndexes,
      writableIndexes: lookup.writableIndexes,
    })),
  };
}

/** Instructions with addresses in place of indexes: the form `jsonParsed` gives to programs it does not know. */
function parsedMessageJson(message: VersionedMessage, record: TransactionRecord): object {
  const keys = accountKeys(message, record.loadedAddresses);
  const own = message.staticAccountKeys.length;
  const loadedWritable = new Set(record.loadedAddresses.writable);
  return {
    accountKeys: keys.map((pubkey, index) => ({
      pubkey,
      signer: message.isAccountSigner(index),
      source: index < own ? 'transaction' : 'lookupTable',
      writable: index < own ? message.isAccountWritable(index) : loadedWritable.has(pubkey),
    })),
    instructions: message.compiledInstructions.map((instruction) => ({
      accounts: instruction.accountKeyIndexes.map((index) => keys[index]),
      data: inBase58(instruction.data),
      programId: keys[instruction.programIdIndex],
      stackHeight: 1,
    })),
    recentBlockhash: message.recentBlockhash,
    ...lookupsJson(message),
  };
}

function metaJson(record: TransactionRecord, parsedKeys: readonly string[] | null): object {
  const innerInstructions =
    parsedKeys === null
      ? record.innerInstructions
      : record.innerInstructions.map(({ index, instructions }) => ({
          index,
          instructions: instructions.map(({ programIdIndex, accounts, data, stackHeight }) => ({
            accounts: accounts.map((account) => parsedKeys[account]),
            data,
            programId: parsedKeys[programIdIndex],
            stackHeight,
          })),
        }));
  return {
    computeUnitsConsumed: record.unitsConsumed,
    err: record.err,
    fee: record.fee,
    innerInstructions,
    ...(parsedKeys === null && { loadedAddresses: record.loadedAddresses }),
    logMessages: record.logs,
    postBalances: record.postBalances,
    postTokenBalances: record.postTokenBalances,
    preBalances: record.preBalances,
    preTokenBalances: record.preTokenBalances,
    ...(record.returnData !== null && { returnData: record.returnData }),
    rewards: [],
    status: record.err === null ? { Ok: null } : { Err: record.err },
  };
}

function bodyJson(transaction: WireTransaction, record: TransactionRecord, encoding: TransactionEncoding): unknown {
  if (encoding === 'base64') return [record.wire, 'base64'];
  if (encoding === 'base58') return [inBase58(transaction.wire), 'base58'];
  const { message } = transaction;
  return {
    message: encoding === 'json' ? messageJson(message) : parsedMessageJson(message, record),
    signatures: transaction.signatures.map(inBase58),
  };
}

/**
 * A landed transaction as `getTransaction` sends it. `maxVersion` undefined means that the client knows legacy
 * transactions only; then a v0 transaction is error -32015, as on Solana.
 */
export function transactionJson(record: TransactionRecord, encoding: TransactionEncoding, maxVersion?: number): object {
  const transaction = decodeTransaction(Buffer.from(record.wire, 'base64'));
  const { version } = transaction.message;
  if (version !== 'legacy' && (maxVersion === undefined || version > maxVersion)) {
    throw new RpcError(
      RPC_CODES.unsupportedTransactionVersion,
      `Transaction version (${version}) is not supported by the requesting client. Please try the request again with ` +
        `the following configuration parameter: "maxSupportedTransactionVersion": ${version}`,
    );
  }
  const parsedKeys = encoding === 'jsonParsed' ? accountKeys(transaction.message, record.loadedAddresses) : null;
  return {
    blockTime: record.blockTime,
    meta: metaJson(record, parsedKeys),
    slot: record.slot,
    transaction: bodyJson(transaction, record, encoding),
    ...(maxVersion !== undefined && { version }),
  };
}
