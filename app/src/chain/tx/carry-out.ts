import { buildTransaction, programErrorFrom } from '@shardmarket/sdk';
import {
  PublicKey,
  SendTransactionError,
  VersionedTransaction,
  type Connection,
  type Transaction,
} from '@solana/web3.js';
import { AppError } from '../../errors.ts';
import type { Deed } from './deed.ts';
import { programsOf } from './follow.ts';
import { dropPending, keepPending, type Pending } from './pending.ts';
import { base64, signatureOf } from './wire.ts';

/** What carrying a deed out needs from the page. */
export interface Hands {
  readonly connection: Connection;
  /** base58 */
  readonly payer: string;
  readonly genesisHash: string;
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>;
  /** Told right before the wallet is asked, and before anything is sent. */
  readonly phase: (phase: 'signing' | 'sending', signature?: string) => void;
}

/**
 * Builds, simulates, has it signed, and sends it; kept in the browser's storage from before it is sent.
 * @returns what is to be followed @throws ProgramError where the program would refuse it or the RPC's preflight does (it is not on
 * chain then), AppError SIMULATION_FAILED, WALLET_REJECTED, WALLET_FAILED
 */
export async function carryOut(deed: Deed, hands: Hands): Promise<Pending> {
  const { connection, genesisHash } = hands;
  const payer = new PublicKey(hands.payer);
  const built = await deed.build({ connection, payer });
  const unsigned = 'transaction' in built ? built : await buildTransaction(connection, payer, built.instructions);
  const { transaction, lastValidBlockHeight } = unsigned;
  if ('signers' in built && built.signers && built.signers.length > 0) transaction.partialSign(...built.signers);
  await simulate(connection, transaction);
  hands.phase('signing');
  const bytes = transaction.serialize({ requireAllSignatures: false, verifySignatures: false });
  const wire = await hands.sign(bytes);
  const signature = signatureOf(wire, payer);
  const pending = { signature, title: deed.title, lastValidBlockHeight, genesisHash, wire: base64(wire) };
  keepPending(pending);
  hands.phase('sending', signature);
  await send(connection, wire, signature);
  return pending;
}

/** Runs it without signatures. @throws as `carryOut` */
async function simulate(connection: Connection, transaction: Transaction): Promise<void> {
  const unsigned = new VersionedTransaction(transaction.compileMessage());
  const { value } = await connection.simulateTransaction(unsigned, { sigVerify: false, replaceRecentBlockhash: true });
  if (value.err === null) return;
  const programs = programsOf(unsigned.serialize());
  const failure = programErrorFrom({ err: value.err, logs: value.logs ?? [] }, { programs });
  throw failure ?? new AppError('SIMULATION_FAILED', `The simulation failed: ${JSON.stringify(value.err)}`);
}

/** First send. A refusal by the RPC's preflight is final; no answer at all leaves it open, and whoever follows it will see. */
async function send(connection: Connection, wire: Uint8Array, signature: string): Promise<void> {
  try {
    await connection.sendRawTransaction(wire, { preflightCommitment: 'confirmed', maxRetries: 0 });
  } catch (error) {
    const refused = programErrorFrom(error, { programs: programsOf(wire) });
    if (refused?.name === 'AlreadyProcessed') return;
    if (!refused && !(error instanceof SendTransactionError)) return;
    dropPending(signature);
    throw refused ?? error;
  }
}
