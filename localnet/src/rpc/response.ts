/** The `jsonrpc` member of every message. */
export const RPC_VERSION = '2.0';

/** A JSON-RPC 2.0 response. */
export type RpcResponse =
  | { readonly jsonrpc: typeof RPC_VERSION; readonly id: string | number | null; readonly result: unknown }
  | {
      readonly jsonrpc: typeof RPC_VERSION;
      readonly id: string | number | null;
      readonly error: { readonly code: number; readonly message: string; readonly data?: unknown };
    };
