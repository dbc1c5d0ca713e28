import type { Transaction, TransactionInstruction } from '@solana/web3.js';

/**
 * A payer must not sign what a server sends without looking: checks that a transaction does exactly `expected`, and that the
 * payer is asked for nothing else.
 * @throws Error that says what differs
 */
export function assertExactly(transaction: Transaction, expected: TransactionInstruction): void {
  const [found, ...more] = transaction.instructions;
  if (!found || more.length > 0) {
    throw new Error(`refusing to sign: expected one instruction, got ${transaction.instructions.length}`);
  }
  if (!found.programId.equals(expected.programId)) {
    throw new Error(`refusing to sign: it calls ${found.programId.toBase58()}, not ${expected.programId.toBase58()}`);
  }
  if (!found.data.equals(expected.data)) throw new Error('refusing to sign: the instruction data differ');
  const same =
    found.keys.length === expected.keys.length &&
    found.keys.every((key, i) => expected.keys[i]?.pubkey.equals(key.pubkey) === true);
  if (!same) throw new Error('refusing to sign: the instruction names other accounts');
}
