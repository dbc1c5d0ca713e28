import { type Keypair, type TransactionInstruction, TransactionMessage, VersionedTransaction } from '@solana/web3.js';
import type { Chain } from './chain.ts';
import type { TransactionRecord } from './history.ts';
import { transactionErrorText } from './transaction-error.ts';
import { decodeTransaction } from './transaction.ts';

/**
 * Signs and runs a transaction of localnet's own; `signers[0]` pays. Throws an Error that says why and shows the
 * program's logs when it fails.
 */
export function runInstructions(
  chain: Chain,
  instructions: TransactionInstruction[],
  signers: readonly [payer: Keypair, ...others: Keypair[]],
): TransactionRecord {
  const message = new TransactionMessage({
    payerKey: signers[0].publicKey,
    recentBlockhash: chain.latestBlockhash().blockhash,
    instructions,
  }).compileToLegacyMessage();
  const transaction = new VersionedTransaction(message);
  transaction.sign([...signers]);
  const decoded = decodeTransaction(transaction.serialize());
  const simulated = chain.simulate(decoded);
  if (simulated.err !== null) {
    throw new Error([transactionErrorText(simulated.err), ...simulated.logs].join('\n  '));
  }
  const submission = chain.submit(decoded);
  if (!submission.landed) throw new Error(transactionErrorText(submission.err));
  return submission.record;
}
