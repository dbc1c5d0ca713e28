import { RUNTIME_ERRORS } from './error-tables.ts';

/** What an RPC, web3.js or the runtime said about a failed transaction, brought to one form. */
export interface RawFailure {
  /** position in the transaction; undefined where the whole transaction was refused */
  readonly instruction: number | undefined;
  /** a program's own code, or the name of a runtime error */
  readonly error: number | string;
  readonly logs: readonly string[];
}

type Bag = Readonly<Record<string, unknown>>;
const isBag = (value: unknown): value is Bag => typeof value === 'object' && value !== null;

/**
 * Finds the failure in any shape that it comes in: `{InstructionError: [i, …]}`, a name such as `"BlockhashNotFound"`, a
 * simulation response or signature status (`err`, `logs`), a JSON-RPC error (`data`), web3.js's `SendTransactionError`,
 * errors that wrap one of these as `cause`, and plain messages.
 */
export function findFailure(value: unknown, logs: readonly string[] = []): RawFailure | undefined {
  if (typeof value === 'string') return fromText(value, logs);
  if (!isBag(value)) return undefined;
  const ours = Array.isArray(value['logs']) ? value['logs'].filter((l) => typeof l === 'string') : logs;
  if ('InstructionError' in value) return fromInstructionError(value['InstructionError'], ours);
  if (isBag(value['InsufficientFundsForRent'])) return failure(undefined, 'InsufficientFundsForRent', ours);
  for (const inner of ['err', 'data', 'value', 'transactionError', 'cause']) {
    const found = findFailure(value[inner], ours);
    if (found) return found;
  }
  return typeof value['message'] === 'string' ? fromText(value['message'], ours) : undefined;
}

/** Address of the program that failed first, that is innermost, by the runtime's logs. */
export function failedProgram(logs: readonly string[]): string | undefined {
  for (const line of logs) {
    const match = /^Program (\w{32,44}) failed: /.exec(line);
    if (match) return match[1];
  }
  return undefined;
}

function failure(instruction: number | undefined, error: number | string, logs: readonly string[]): RawFailure {
  return { instruction, error, logs };
}

function fromInstructionError(value: unknown, logs: readonly string[]): RawFailure | undefined {
  if (!Array.isArray(value)) return undefined;
  const [index, error] = value as unknown[];
  const at = typeof index === 'number' ? index : undefined;
  if (typeof error === 'string') return failure(at, error, logs);
  if (!isBag(error)) return undefined;
  const custom = error['Custom'];
  if (typeof custom === 'number') return failure(at, custom, logs);
  const [name] = Object.keys(error);
  return name === undefined ? undefined : failure(at, name, logs);
}

function fromText(text: string, logs: readonly string[]): RawFailure | undefined {
  if (text in RUNTIME_ERRORS) return failure(undefined, text, logs);
  const index = /Error processing Instruction (\d+)/i.exec(text)?.[1];
  const at = index === undefined ? undefined : Number(index);
  const custom = /custom program error: (0x[0-9a-f]+|\d+)/i.exec(text)?.[1];
  if (custom !== undefined) return failure(at, Number(custom), logs);
  const json = /\{"InstructionError":.*\}/.exec(text)?.[0];
  if (json !== undefined) return fromJson(json, logs);
  const known = Object.entries(RUNTIME_ERRORS).find(([, e]) => text.toLowerCase().includes(e.text.toLowerCase()));
  return known ? failure(at, known[0], logs) : undefined;
}

function fromJson(json: string, logs: readonly string[]): RawFailure | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isBag(value) ? fromInstructionError(value['InstructionError'], logs) : undefined;
  } catch {
    return undefined;
  }
}
