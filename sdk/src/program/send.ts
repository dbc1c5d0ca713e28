import {
  SendTransactionError,
  Transaction,
  VersionedTransaction,
  type Connection,
  type PublicKey,
  type SignatureStatus,
  type Signer,
  type TransactionInstruction,
} from '@solana/web3.js';
import { utils } from '@coral-xyz/anchor';
import { programErrorFrom } from './errors.ts';
import { TransactionExpired, TransactionUnknown } from './send-errors.ts';

export interface SendOptions {
  /** what counts as done; `confirmed` unless told */
  readonly commitment?: 'processed' | 'confirmed' | 'finalized';
  /** milliseconds between looks at the signature's status */
  readonly pollMs?: number;
  /** milliseconds after which the same bytes are sent again */
  readonly rebroadcastMs?: number;
}

/** The part of web3.js's `Connection` that sending needs. */
export type SendConnection = Pick<
  Connection,
  'getLatestBlockhash' | 'sendRawTransaction' | 'getBlockHeight' | 'getSignatureStatuses' | 'getTransaction'
>;

/** A transaction ready to be signed; it is dead once the chain is past `lastValidBlockHeight`. */
export interface Unsigned {
  readonly transaction: Transaction;
  readonly lastValidBlockHeight: number;
}

/** A transaction's final bytes. */
export interface Signed {
  readonly wire: Uint8Array;
  /** base58 */
  readonly signature: string;
  readonly lastValidBlockHeight: number;
}

const RANK = { processed: 0, confirmed: 1, finalized: 2 } as const;
/** Failed looks at the chain in a row after which the outcome is reported as unknown. */
const MAX_BLIND_POLLS = 20;

/** A transaction of these instructions on a fresh blockhash, for a wallet (or `signAll`) to sign. */
export async function buildTransaction(
  connection: SendConnection,
  feePayer: PublicKey,
  instructions: readonly TransactionInstruction[],
): Promise<Unsigned> {
  const { blockhash, lastValidBlockHeight } = await connection.getLatestBlockhash('confirmed');
  const transaction = new Transaction({ feePayer, blockhash, lastValidBlockHeight });
  transaction.add(...instructions);
  return { transaction, lastValidBlockHeight };
}

/** The wire form of a signed transaction. @throws Error if a signature is missing */
export function sealed({ transaction, lastValidBlockHeight }: Unsigned): Signed {
  const wire = transaction.serialize();
  if (!transaction.signature) throw new TypeError('the fee payer has not signed the transaction');
  return { wire, signature: utils.bytes.bs58.encode(transaction.signature), lastValidBlockHeight };
}

/**
 * Builds, signs and sends with preflight, then waits for the outcome; the first signer pays the fee.
 * @returns the signature @throws ProgramError, TransactionExpired (certainly not on chain), TransactionUnknown
 */
export async function sendAndConfirm(
  connection: SendConnection,
  instructions: readonly TransactionInstruction[],
  signers: readonly [Signer, ...Signer[]],
  options: SendOptions = {},
): Promise<string> {
  const unsigned = await buildTransaction(connection, signers[0].publicKey, instructions);
  unsigned.transaction.sign(...signers);
  return confirmSigned(connection, sealed(unsigned), options);
}

/** Sends final bytes and waits for the outcome. @returns the signature @throws as `sendAndConfirm` */
export async function confirmSigned(
  connection: SendConnection,
  tx: Signed,
  options: SendOptions = {},
): Promise<string> {
  const { commitment = 'confirmed', pollMs = 400, rebroadcastMs = 2000 } = options;
  let lastError: unknown = await broadcast(connection, tx);
  let sentAt = performance.now();
  for (let blind = 0; blind < MAX_BLIND_POLLS;) {
    const seen = await look(connection, tx, commitment).catch((error: unknown) => ({
      outcome: 'blind' as const,
      error,
    }));
    if (seen.outcome === 'done') return tx.signature;
    if (seen.outcome === 'failed') throw await failureOf(connection, tx, seen.error);
    if (seen.outcome === 'expired') throw new TransactionExpired(tx.signature, tx.lastValidBlockHeight);
    blind = seen.outcome === 'blind' ? blind + 1 : 0;
    if (seen.outcome === 'blind') lastError = seen.error;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    if (performance.now() - sentAt >= rebroadcastMs) {
      sentAt = performance.now();
      lastError = (await rebroadcast(connection, tx)) ?? lastError;
    }
  }
  throw new TransactionUnknown(tx.signature, lastError);
}

/** Height before status: a transaction that lands between the two reads is then still seen. */
async function look(connection: SendConnection, tx: Signed, commitment: keyof typeof RANK) {
  const height = await connection.getBlockHeight('confirmed');
  const { value } = await connection.getSignatureStatuses([tx.signature]);
  const status = value[0] ?? null;
  return { outcome: judge(status, height, tx.lastValidBlockHeight, commitment), error: status?.err };
}

/** Pure: what a status and a block height, read in the order height then status, say about a transaction. */
export function judge(
  status: Pick<SignatureStatus, 'err' | 'confirmationStatus'> | null,
  height: number,
  lastValidBlockHeight: number,
  commitment: keyof typeof RANK,
): 'done' | 'failed' | 'expired' | 'pending' {
  if (!status) return height > lastValidBlockHeight ? 'expired' : 'pending';
  const reached = RANK[status.confirmationStatus ?? 'processed'] >= RANK[commitment];
  if (!reached) return 'pending';
  return status.err === null ? 'done' : 'failed';
}

/** First send. A refusal by the RPC's preflight is final; no answer at all leaves the outcome open. */
async function broadcast(connection: SendConnection, tx: Signed): Promise<unknown> {
  try {
    await connection.sendRawTransaction(tx.wire, { preflightCommitment: 'confirmed', maxRetries: 0 });
    return undefined;
  } catch (e) {
    const refused = programErrorFrom(e, { programs: programsOf(tx) });
    if (refused?.name === 'AlreadyProcessed') return undefined;
    if (refused) throw refused;
    if (e instanceof SendTransactionError) throw e;
    return e;
  }
}

/** Same bytes again, without preflight: it would refuse a transaction that has just landed. */
async function rebroadcast(connection: SendConnection, tx: Signed): Promise<unknown> {
  try {
    await connection.sendRawTransaction(tx.wire, { skipPreflight: true, maxRetries: 0 });
    return undefined;
  } catch (e) {
    return e;
  }
}

async function failureOf(connection: SendConnection, tx: Signed, err: unknown): Promise<Error> {
  const found = await connection
    .getTransaction(tx.signature, { commitment: 'confirmed', maxSupportedTransactionVersion: 0 })
    .catch(() => null);
  const logs = found?.meta?.logMessages ?? [];
  const decoded = programErrorFrom({ err, logs }, { programs: programsOf(tx) });
  return decoded ?? new Error(`transaction ${tx.signature} failed: ${JSON.stringify(err)}`);
}

/** Which program each instruction calls. */
function programsOf(tx: Signed): string[] {
  const { message } = VersionedTransaction.deserialize(tx.wire);
  return message.compiledInstructions.map((ix) => message.staticAccountKeys[ix.programIdIndex]?.toBase58() ?? '');
}
