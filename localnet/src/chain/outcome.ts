import { getBase58Decoder } from '@solana/kit';
import { FailedTransactionMetadata, type SimulatedTransactionInfo, type TransactionMetadata } from 'litesvm';
import type { AccountView } from './accounts.ts';
import { transactionErrorJson, type TransactionErrorJson } from './transaction-error.ts';

/** What a program left with `set_return_data`, as RPC sends it. */
export interface ReturnDataJson {
  readonly programId: string;
  readonly data: readonly [data: string, encoding: 'base64'];
}

/** The instructions that one top-level instruction called, as RPC sends them. */
export interface InnerInstructionsJson {
  readonly index: number;
  readonly instructions: readonly {
    readonly programIdIndex: number;
    readonly accounts: readonly number[];
    /** Base58. */
    readonly data: string;
    readonly stackHeight: number;
  }[];
}

/** What running a transaction gave. */
export interface ExecutionOutcome {
  readonly err: TransactionErrorJson | null;
  readonly logs: readonly string[];
  readonly unitsConsumed: number;
  readonly returnData: ReturnDataJson | null;
  readonly innerInstructions: readonly InnerInstructionsJson[];
}

/** What simulating a transaction gave: as {@link ExecutionOutcome}, and the accounts it would have written. */
export interface SimulationOutcome extends ExecutionOutcome {
  readonly written: ReadonlyMap<string, AccountView>;
}

const base58 = getBase58Decoder();

function returnData(meta: TransactionMetadata): ReturnDataJson | null {
  const data = meta.returnData().data();
  if (data.length === 0) return null;
  return {
    programId: base58.decode(meta.returnData().programId()),
    data: [Buffer.from(data).toString('base64'), 'base64'],
  };
}

function innerInstructions(meta: TransactionMetadata): InnerInstructionsJson[] {
  return meta
    .innerInstructions()
    .map((called, index) => ({
      index,
      instructions: called.map((inner) => ({
        programIdIndex: inner.instruction().programIdIndex(),
        accounts: [...inner.instruction().accounts()],
        data: base58.decode(inner.instruction().data()),
        stackHeight: inner.stackHeight(),
      })),
    }))
    .filter((entry) => entry.instructions.length > 0);
}

/** Reads LiteSVM's result of a landed transaction. */
export function executionOutcome(result: TransactionMetadata | FailedTransactionMetadata): ExecutionOutcome {
  const failed = result instanceof FailedTransactionMetadata;
  const meta = failed ? result.meta() : result;
  return {
    err: failed ? transactionErrorJson(result.err()) : null,
    logs: meta.logs(),
    unitsConsumed: Number(meta.computeUnitsConsumed()),
    returnData: returnData(meta),
    innerInstructions: innerInstructions(meta),
  };
}

/** Reads LiteSVM's result of a simulation. */
export function simulationOutcome(result: SimulatedTransactionInfo | FailedTransactionMetadata): SimulationOutcome {
  if (result instanceof FailedTransactionMetadata) return { ...executionOutcome(result), written: new Map() };
  const written = result.postAccounts().map((account): [string, AccountView] => [
    account.address,
    {
      address: account.address,
      owner: account.programAddress,
      lamports: account.lamports,
      data: account.data as Uint8Array,
      executable: account.executable,
    },
  ]);
  return { ...executionOutcome(result.meta()), written: new Map(written) };
}

/** A transaction that was refused before it ran. */
export function refused(err: TransactionErrorJson): SimulationOutcome {
  return { err, logs: [], unitsConsumed: 0, returnData: null, innerInstructions: [], written: new Map() };
}
