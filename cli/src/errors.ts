import { AccountError, KeeperError, ProgramError, TransactionExpired, TransactionUnknown } from '@shardmarket/sdk';

/** What the process exits with; scripts may rely on it. */
export const EXIT = {
  ok: 0,
  /** the program, the keeper or a check said no; what was refused has not happened */
  refused: 1,
  /** an option or a file is wrong; nothing was signed or sent */
  usage: 2,
  /** RPC or keeper do not answer; nothing was sent */
  unreachable: 3,
  /** it was sent and nobody knows whether it landed: look it up before anything is sent again */
  unknown: 4,
  /** it was not confirmed; nothing was signed */
  declined: 5,
} as const;

type ExitName = keyof typeof EXIT;

const CODES = {
  BAD_OPTION: 'usage',
  BAD_FILE: 'usage',
  NOT_CONFIRMED: 'declined',
  RPC_UNREACHABLE: 'unreachable',
  KEEPER_UNREACHABLE: 'unreachable',
  NOTHING_TO_CLAIM: 'refused',
  NOT_YOURS: 'refused',
  NOT_FOUND: 'refused',
  KEY_ELSEWHERE: 'refused',
  NOT_SETTLED: 'refused',
  WRONG_MODEL: 'refused',
  SESSION_IN_USE: 'refused',
  JOURNAL_CORRUPT: 'refused',
  VOUCHER_REFUSED: 'refused',
  PORT_IN_USE: 'refused',
  INTERNAL: 'refused',
} as const satisfies Record<string, ExitName>;

export type CliErrorCode = keyof typeof CODES;

/** A failure with a stable code; the message says what was wrong, what was expected and what to do next. */
export class CliError extends Error {
  constructor(
    readonly code: CliErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'CliError';
  }
}

/** What is shown of anything thrown, and what the process exits with. */
export interface Described {
  readonly code: string;
  readonly message: string;
  readonly exit: number;
}

/** Codes are ours, the keeper's (`insufficient_balance`) or the program's names of its errors (`SessionTooYoung`). */
export function describeError(error: unknown): Described {
  if (error instanceof CliError) return { code: error.code, message: error.message, exit: EXIT[CODES[error.code]] };
  if (error instanceof ProgramError) return { code: error.name, message: error.message, exit: EXIT.refused };
  if (error instanceof KeeperError) {
    const exit = error.status >= 500 ? EXIT.unreachable : EXIT.refused;
    return { code: error.code, message: `the keeper refused: ${error.message}`, exit };
  }
  if (error instanceof AccountError) return { code: error.code, message: error.message, exit: EXIT.refused };
  if (error instanceof TransactionUnknown) return { code: error.code, message: error.message, exit: EXIT.unknown };
  if (error instanceof TransactionExpired) return { code: error.code, message: error.message, exit: EXIT.refused };
  return { code: 'INTERNAL', message: messageOf(error), exit: EXIT.refused };
}

/** The text of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether a request got no answer at all, as `fetch` and web3.js report it. */
export function isUnreachable(error: unknown): boolean {
  if (error instanceof KeeperError || error instanceof ProgramError || error instanceof CliError) return false;
  return /fetch failed|ECONNREFUSED|ENOTFOUND|ETIMEDOUT|socket hang up/i.test(messageOf(error));
}
