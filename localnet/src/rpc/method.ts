import type { z } from 'zod';
import type { Chain } from '../chain/chain.ts';
import { invalidParams } from '../errors.ts';

/** A JSON-RPC method: checks its parameters, then answers. */
export interface Method {
  /** Answers with a JSON value; throws an `RpcError` for the client. */
  readonly call: (params: unknown) => unknown;
}

/** Methods by name. */
export type Methods = Readonly<Record<string, Method>>;

/** Checks `params` against `schema`; throws `-32602` that names the offending parameter. */
export function checkParams<S extends z.ZodType>(schema: S, params: unknown): z.infer<S> {
  const parsed = schema.safeParse(params ?? []);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => {
    const [index, ...rest] = issue.path;
    if (index === undefined) return `params: ${issue.message}`;
    const at = typeof index === 'number' ? `params[${index}]` : `params.${String(index)}`;
    return `${at}${rest.map((key) => `.${String(key)}`).join('')}: ${issue.message}`;
  });
  throw invalidParams(issues.join('; '));
}

/** Defines a method by the schema of its positional parameters. */
export function method<S extends z.ZodType>(schema: S, answer: (params: z.infer<S>) => unknown): Method {
  return { call: (params) => answer(checkParams(schema, params)) };
}

/** The version of the Solana node whose API is served. */
export const API_VERSION = '3.1.0';

/** Wraps a value as most methods return it, with the slot it was read at. */
export function withContext(
  chain: Chain,
  value: unknown,
): { context: { apiVersion: string; slot: number }; value: unknown } {
  return { context: { apiVersion: API_VERSION, slot: chain.moment().slot }, value };
}
