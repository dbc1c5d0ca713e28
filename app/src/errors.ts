/** What the app itself refuses, with a stable code. */
export type AppErrorCode =
  | 'NO_RPC'
  | 'RPC_FAILED'
  | 'WRONG_CLUSTER'
  | 'NO_WALLET'
  | 'WALLET_REJECTED'
  | 'WALLET_FAILED'
  | 'SIMULATION_FAILED'
  | 'KEEPER_UNREACHABLE'
  | 'FILE_EMPTY'
  | 'FILE_TOO_LARGE'
  | 'FILE_CUT_OFF'
  | 'FILE_NOT_JSON'
  | 'FILE_NOT_A_JOB'
  | 'FILE_OTHER_VERSION'
  | 'NOT_SET_UP';

export class AppError extends Error {
  constructor(
    readonly code: AppErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'AppError';
  }
}

/** A failure in words for people. */
export function messageOf(error: unknown): string {
  if (error instanceof TypeError && /fetch/i.test(error.message))
    return 'No answer: the network or the server is away.';
  return error instanceof Error ? error.message : String(error);
}
