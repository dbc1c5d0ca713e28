import { buildTransaction, programErrorFrom, type Unsigned } from '@shardmarket/sdk';
import {
  PACKET_DATA_SIZE,
  PublicKey,
  Transaction,
  TransactionMessage,
  VersionedTransaction,
  type Connection,
  type RecentPrioritizationFees,
  type TransactionInstruction,
} from '@solana/web3.js';
import { messageOf } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { BUDGET_BYTES, budgetFor, budgetIxs, MAX_UNITS, type Budget } from './budget.ts';

export interface PrepareDeps {
  readonly connection: Connection;
  readonly log: Log;
  /** lamports */
  readonly maxPriorityFee: bigint;
}

/** A transaction with its budget, or why a simulation of it was refused. */
export type Prepared = { readonly unsigned: Unsigned; readonly budget: Budget } | { readonly refused: string };

/**
 * Builds a transaction with a limit from a simulation and a fee from what others paid of late. All questions should go to one node.
 * @param urgency as in `budgetFor` @throws an RPC's error: without a blockhash there is no transaction
 */
export async function prepare(
  { connection, log, maxPriorityFee }: PrepareDeps,
  payer: PublicKey,
  instructions: readonly TransactionInstruction[],
  urgency: number,
): Promise<Prepared> {
  // A voucher of the most workers leaves no room for a budget; the runtime's default is ample for it.
  const roomy = sizeOf(payer, instructions) + BUDGET_BYTES <= PACKET_DATA_SIZE;
  const withBudget = (budget: Pick<Budget, 'units' | 'price'>) => [
    ...(roomy ? budgetIxs(budget) : []),
    ...instructions,
  ];
  const largest = withBudget({ units: MAX_UNITS, price: 1n });
  const simulated = await simulate(connection, payer, largest).catch((error: unknown) => {
    log.warn(`no simulation, so the largest compute budget is asked for: ${messageOf(error)}`);
    return { units: undefined };
  });
  if ('refused' in simulated) return simulated;
  const budget = budgetFor(simulated.units, await recentFees(connection, instructions), urgency, maxPriorityFee);
  return { unsigned: await buildTransaction(connection, payer, withBudget(budget)), budget };
}

async function simulate(
  connection: Connection,
  payerKey: PublicKey,
  instructions: readonly TransactionInstruction[],
): Promise<{ units: number | undefined } | { refused: string }> {
  const message = new TransactionMessage({
    payerKey,
    recentBlockhash: PublicKey.default.toBase58(),
    instructions: [...instructions],
  }).compileToLegacyMessage();
  const { value } = await connection.simulateTransaction(new VersionedTransaction(message), {
    commitment: 'confirmed',
    replaceRecentBlockhash: true,
    sigVerify: false,
  });
  if (value.err === null) return { units: value.unitsConsumed };
  const refusal = programErrorFrom({ err: value.err, logs: value.logs ?? [] });
  return { refused: refusal ? `${refusal.name}: ${refusal.message}` : JSON.stringify(value.err) };
}

/** Bytes of a transaction that only its payer signs. */
function sizeOf(feePayer: PublicKey, instructions: readonly TransactionInstruction[]): number {
  const transaction = new Transaction({ feePayer, blockhash: PublicKey.default.toBase58(), lastValidBlockHeight: 0 });
  return (
    1 +
    64 +
    transaction
      .add(...instructions)
      .compileMessage()
      .serialize().length
  );
}

/** None where the RPC does not say: then nothing is paid above the base fee. */
function recentFees(connection: Connection, instructions: readonly TransactionInstruction[]) {
  const writable = instructions.flatMap((ix) => ix.keys.filter((key) => key.isWritable).map((key) => key.pubkey));
  const lockedWritableAccounts = [...new Map(writable.map((key) => [key.toBase58(), key])).values()];
  return connection.getRecentPrioritizationFees({ lockedWritableAccounts }).catch((): RecentPrioritizationFees[] => []);
}
