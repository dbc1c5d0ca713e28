import type { FailedTransactionMetadata } from 'litesvm';
import { INSTRUCTION_ERRORS, TRANSACTION_ERRORS } from './transaction-error-names.ts';

/** `InstructionError` as Solana's RPC serialises it. */
export type InstructionErrorJson = string | { Custom: number } | { BorshIoError: string };

/** `TransactionError` as Solana's RPC serialises it. */
export type TransactionErrorJson =
  | string
  | { InstructionError: [number, InstructionErrorJson] }
  | { DuplicateInstruction: number }
  | { InsufficientFundsForRent: { account_index: number } }
  | { ProgramExecutionTemporarilyRestricted: { account_index: number } };

type SvmError = ReturnType<FailedTransactionMetadata['err']>;
type SvmInstructionError = ReturnType<Extract<SvmError, { err(): unknown }>['err']>;

function nameAt(table: readonly (readonly [name: string, text: string])[], index: number): string {
  const entry = table[index];
  if (entry === undefined)
    throw new RangeError(`LiteSVM reported error number ${index}, which this localnet does not know`);
  return entry[0];
}

function instructionErrorJson(error: SvmInstructionError): InstructionErrorJson {
  if (typeof error === 'number') return nameAt(INSTRUCTION_ERRORS, error);
  return 'code' in error ? { Custom: error.code } : { BorshIoError: error.msg };
}

/** Converts LiteSVM's error into the JSON that Solana's RPC sends, e.g. `{"InstructionError":[0,{"Custom":1}]}`. */
export function transactionErrorJson(error: SvmError): TransactionErrorJson {
  if (typeof error === 'number') return nameAt(TRANSACTION_ERRORS, error);
  if ('err' in error) return { InstructionError: [error.index, instructionErrorJson(error.err())] };
  if ('index' in error) return { DuplicateInstruction: error.index };
  const index = { account_index: error.accountIndex };
  return error.constructor.name === 'TransactionErrorInsufficientFundsForRent'
    ? { InsufficientFundsForRent: index }
    : { ProgramExecutionTemporarilyRestricted: index };
}

function textOf(table: readonly (readonly [name: string, text: string])[], name: string): string {
  return table.find((entry) => entry[0] === name)?.[1] ?? name;
}

function instructionErrorText(error: InstructionErrorJson): string {
  if (typeof error === 'string') return textOf(INSTRUCTION_ERRORS, error);
  return 'Custom' in error
    ? `custom program error: 0x${error.Custom.toString(16)}`
    : `Failed to serialize or deserialize account data: ${error.BorshIoError}`;
}

/** The sentence Solana prints for a transaction error; clients match on some of them. */
export function transactionErrorText(error: TransactionErrorJson): string {
  if (typeof error === 'string') return textOf(TRANSACTION_ERRORS, error);
  if ('InstructionError' in error) {
    const [index, inner] = error.InstructionError;
    return `Error processing Instruction ${index}: ${instructionErrorText(inner)}`;
  }
  if ('DuplicateInstruction' in error) {
    return `Transaction contains a duplicate instruction (${error.DuplicateInstruction}) that is not allowed`;
  }
  if ('InsufficientFundsForRent' in error) {
    return `Transaction results in an account (${error.InsufficientFundsForRent.account_index}) with insufficient funds for rent`;
  }
  const index = error.ProgramExecutionTemporarilyRestricted.account_index;
  return `Execution of the program referenced by account at index ${index} is temporarily restricted.`;
}
