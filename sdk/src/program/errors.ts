import { TOKEN_2022_PROGRAM_ID, TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { Ed25519Program, SystemProgram } from '@solana/web3.js';
import { findFailure, failedProgram } from './error-shapes.ts';
import {
  ANCHOR_ERRORS,
  PRECOMPILE_ERRORS,
  RUNTIME_ERRORS,
  SYSTEM_ERRORS,
  TOKEN_ERRORS,
  type KnownError,
} from './error-tables.ts';
import { MARKET_ERRORS, POOL_ERRORS } from './program-errors.ts';
import { POOL_PROGRAM_ID, PROGRAM_ID } from './ids.ts';

/** Whose error it is. */
export type ErrorOrigin = 'shardmarket' | 'pool' | 'anchor' | 'token' | 'system' | 'precompile' | 'runtime' | 'unknown';

/** A transaction that a program or the runtime refused: what was wrong, and what to do next. */
export class ProgramError extends Error {
  /** the program's own code; null for errors of the runtime, which have a name only */
  readonly code: number | null;
  readonly origin: ErrorOrigin;
  readonly hint: string;
  /** position of the failed instruction in the transaction; undefined where the whole transaction was refused */
  readonly instruction: number | undefined;
  readonly logs: readonly string[];

  constructor(
    known: KnownError,
    at: Pick<ProgramError, 'code' | 'origin' | 'instruction' | 'logs'>,
    options?: ErrorOptions,
  ) {
    super(`${known.message}. ${known.hint}`, options);
    this.name = known.name;
    this.hint = known.hint;
    this.code = at.code;
    this.origin = at.origin;
    this.instruction = at.instruction;
    this.logs = at.logs;
  }
}

/** What is known of the transaction that failed, for failures that come without it. */
export interface FailureContext {
  readonly logs?: readonly string[];
  /** base58 address of the program of each instruction */
  readonly programs?: readonly string[];
}

/**
 * Decodes a failure of any shape (see `findFailure`); undefined if `value` holds none. Codes differ by program: without
 * logs and programs only those from 2000 on, Anchor's and ours, can be named.
 */
export function programErrorFrom(value: unknown, context: FailureContext = {}): ProgramError | undefined {
  if (value instanceof ProgramError) return value;
  const failure = findFailure(value, context.logs);
  if (!failure) return undefined;
  const options = value instanceof Error ? { cause: value } : undefined;
  const at = { instruction: failure.instruction, logs: failure.logs };
  if (typeof failure.error === 'string') {
    const known = RUNTIME_ERRORS[failure.error] ?? { message: failure.error, hint: 'Look at the logs.' };
    return new ProgramError({ ...known, name: failure.error }, { ...at, code: null, origin: 'runtime' }, options);
  }
  const code = failure.error;
  const { origin, known } = lookUp(code, failedProgram(failure.logs) ?? context.programs?.[failure.instruction ?? -1]);
  return new ProgramError(known, { ...at, code, origin }, options);
}

type Tables = readonly (readonly [ErrorOrigin, Readonly<Record<number, KnownError>>])[];

const OURS: Tables = [
  ['shardmarket', MARKET_ERRORS],
  ['anchor', ANCHOR_ERRORS],
];
const TABLES: Readonly<Record<string, Tables>> = {
  [PROGRAM_ID.toBase58()]: OURS,
  [POOL_PROGRAM_ID.toBase58()]: [
    ['pool', POOL_ERRORS],
    ['anchor', ANCHOR_ERRORS],
  ],
  [TOKEN_PROGRAM_ID.toBase58()]: [['token', TOKEN_ERRORS]],
  [TOKEN_2022_PROGRAM_ID.toBase58()]: [['token', TOKEN_ERRORS]],
  [SystemProgram.programId.toBase58()]: [['system', SYSTEM_ERRORS]],
  [Ed25519Program.programId.toBase58()]: [['precompile', PRECOMPILE_ERRORS]],
};

function lookUp(code: number, program: string | undefined): { origin: ErrorOrigin; known: KnownError } {
  const tables = program === undefined ? OURS : (TABLES[program] ?? []);
  for (const [origin, table] of tables) {
    const known = table[code];
    if (known) return { origin, known };
  }
  const where = program === undefined ? 'a program' : `program ${program}`;
  return {
    origin: 'unknown',
    known: { name: 'UnknownError', message: `${where} failed with code ${code}`, hint: 'Look at the logs.' },
  };
}
