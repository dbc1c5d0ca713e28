/** Stable codes of everything the worker can refuse or fail with; they travel in frames, control messages and exits. */
export type WorkerErrorCode =
  | 'MODEL_FILE_MISSING'
  | 'MODEL_FILE_CHANGED'
  | 'MODEL_BAD_MANIFEST'
  | 'MODEL_NO_GRAPH'
  | 'MODEL_GRAPH_MISMATCH'
  | 'MODEL_RUNTIME_MISMATCH'
  | 'DELIVERY_FAILED'
  | 'DRAFT_MISMATCH'
  | 'THREAD_DIED'
  | 'BUSY'
  | 'JOB_EXISTS'
  | 'UNKNOWN_JOB'
  | 'BAD_POSITION'
  | 'BAD_PROMPT'
  | 'BAD_SESSION'
  | 'CONTEXT_FULL'
  | 'BAD_FRAME'
  | 'BAD_RESULT'
  | 'BAD_TOKENS'
  | 'NOT_FINITE'
  | 'BAD_TICKET'
  | 'HANDSHAKE_REFUSED'
  | 'LINK_CLOSED'
  | 'LINK_STALLED'
  | 'RING_UNKNOWN'
  | 'RING_BROKEN'
  | 'RING_TIMEOUT'
  | 'STAGE_SILENT'
  | 'STAGE_FAILED'
  | 'SHUTTING_DOWN'
  | 'KEEPER_REFUSED'
  | 'STORE_CORRUPT'
  | 'DATA_DIR_IN_USE'
  | 'RPC_UNREACHABLE'
  | 'NOT_REGISTERED'
  | 'NOT_OPERATOR'
  | 'REGISTRATION_DIFFERS'
  | 'BOND_STAYS'
  | 'PORT_IN_USE'
  | 'BAD_OPTION'
  | 'INTERNAL';

/** An error with a stable code; `message` says what was wrong, what was expected and what to do next. */
export class WorkerError extends Error {
  readonly code: WorkerErrorCode;
  constructor(code: WorkerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'WorkerError';
    this.code = code;
  }
}

/** The code and message of anything thrown; what is not a `WorkerError` becomes `INTERNAL`. */
export function describeError(error: unknown): { code: WorkerErrorCode; message: string } {
  if (error instanceof WorkerError) return { code: error.code, message: error.message };
  return { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) };
}

/** The system error code (`ENOENT`, `EADDRINUSE` …) of a thrown value, if it has one. */
export function systemCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
