import { z } from 'zod';
import { RPC_CODES, RpcError } from '../errors.ts';
import { RPC_VERSION, type RpcResponse } from './response.ts';
import type { Methods } from './method.ts';

const request = z.object({
  jsonrpc: z.literal(RPC_VERSION),
  id: z.union([z.string(), z.number(), z.null()]).optional(),
  method: z.string(),
  params: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown()), z.null()]).optional(),
});

/** The most requests in one batch. */
const MAX_BATCH = 1_000;

function failure(id: string | number | null, error: unknown): RpcResponse {
  if (!(error instanceof RpcError)) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      jsonrpc: RPC_VERSION,
      error: { code: RPC_CODES.internalError, message: `Internal error: ${message}` },
      id,
    };
  }
  const { code, message, data } = error;
  return { jsonrpc: RPC_VERSION, error: { code, message, ...(data !== undefined && { data }) }, id };
}

/** An object in place of the list stands for the one parameter that the methods of localnet's own take. */
function positional(params: unknown): unknown[] {
  if (Array.isArray(params)) return params;
  return params === undefined || params === null ? [] : [params];
}

/** Calls methods by name: one request, or a batch. */
export class Router {
  private readonly methods: ReadonlyMap<string, Methods[string]>;

  constructor(methods: Methods) {
    this.methods = new Map(Object.entries(methods));
  }

  /** Answers the text of an HTTP body or a WebSocket message; undefined when it held notifications only. */
  async answer(text: string): Promise<string | undefined> {
    let body: unknown;
    try {
      body = JSON.parse(text);
    } catch {
      return JSON.stringify(failure(null, new RpcError(RPC_CODES.parseError, 'Parse error: the body is not JSON')));
    }
    const reply = Array.isArray(body) ? await this.batch(body) : await this.one(body);
    return reply === undefined ? undefined : JSON.stringify(reply);
  }

  private async batch(bodies: readonly unknown[]): Promise<RpcResponse | RpcResponse[] | undefined> {
    if (bodies.length === 0 || bodies.length > MAX_BATCH) {
      return failure(
        null,
        new RpcError(RPC_CODES.invalidRequest, `Invalid request: a batch holds 1 to ${MAX_BATCH} requests`),
      );
    }
    const replies: RpcResponse[] = [];
    // One after the other: a batch may send a transaction and then read what it did.
    for (const body of bodies) {
      const reply = await this.one(body);
      if (reply !== undefined) replies.push(reply);
    }
    return replies.length === 0 ? undefined : replies;
  }

  private async one(body: unknown): Promise<RpcResponse | undefined> {
    const parsed = request.safeParse(body);
    if (!parsed.success) {
      const hint = 'expected {"jsonrpc":"2.0","id":…,"method":"…","params":[…]}';
      return failure(null, new RpcError(RPC_CODES.invalidRequest, `Invalid request: ${hint}`));
    }
    const { id, method, params } = parsed.data;
    let reply: RpcResponse;
    try {
      reply = { jsonrpc: RPC_VERSION, result: await this.find(method).call(positional(params)), id: id ?? null };
    } catch (error) {
      reply = failure(id ?? null, error);
    }
    return id === undefined ? undefined : reply;
  }

  private find(name: string): Methods[string] {
    const found = this.methods.get(name);
    if (found !== undefined) return found;
    const known = [...this.methods.keys()].sort().join(', ');
    throw new RpcError(RPC_CODES.methodNotFound, `Method not found: ${name}. This node serves: ${known}`);
  }
}
