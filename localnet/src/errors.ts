import type { SimulationOutcome } from './chain/outcome.ts';
import { transactionErrorText } from './chain/transaction-error.ts';

/** Stable codes of everything that can stop localnet from starting, saving or restoring. */
export type LocalnetErrorCode =
  | 'ARTIFACT_INVALID'
  | 'AUTHORITY_MISMATCH'
  | 'BAD_OPTION'
  | 'CHAIN_SETUP_FAILED'
  | 'HOST_UNAVAILABLE'
  | 'PORT_IN_USE'
  | 'STATE_CORRUPT'
  | 'STATE_FOREIGN'
  | 'STATE_UNREADABLE'
  | 'STATE_UNWRITABLE'
  | 'STATE_VERSION';

/** An error for the person or process that runs localnet: says what was wrong and what to do next. */
export class LocalnetError extends Error {
  readonly code: LocalnetErrorCode;

  constructor(code: LocalnetErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LocalnetError';
    this.code = code;
  }
}

/** JSON-RPC error numbers: the first five from the JSON-RPC 2.0 specification, the others Solana's own. */
export const RPC_CODES = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  simulationFailed: -32002,
  signatureVerificationFailed: -32003,
  unsupportedTransactionVersion: -32015,
  minContextSlotNotReached: -32016,
} as const;

/** An error for the RPC client, sent as the `error` member of the JSON-RPC response. */
export class RpcError extends Error {
  readonly code: number;
  readonly data: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.name = 'RpcError';
    this.code = code;
    this.data = data;
  }
}

/** `-32602`; `message` says what was wrong with which parameter. */
export function invalidParams(message: string): RpcError {
  return new RpcError(RPC_CODES.invalidParams, `Invalid params: ${message}`);
}

/** `-32002` in the shape clients decode: `data` carries `err`, `logs` and `unitsConsumed` of the failed preflight. */
export function simulationFailed(outcome: SimulationOutcome): RpcError {
  const reason = outcome.err === null ? 'unknown' : transactionErrorText(outcome.err);
  return new RpcError(RPC_CODES.simulationFailed, `Transaction simulation failed: ${reason}`, {
    accounts: null,
    err: outcome.err,
    innerInstructions: null,
    logs: outcome.logs,
    replacementBlockhash: null,
    returnData: outcome.returnData,
    unitsConsumed: outcome.unitsConsumed,
  });
}
