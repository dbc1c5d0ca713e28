import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CliError, messageOf } from '../errors.ts';
import { chat, Relayed, type ChatDeps } from './chat.ts';
import type { LocalModel } from './models.ts';
import { ProxyError, readChat } from './request.ts';

const MAX_BODY = 1 << 20;
/** What of the keeper's API is passed through to be read. */
const READABLE = /^\/v1\/(models(\/[^/]+)?|jobs\/[0-9a-f]{32})$/;

export interface ServerDeps extends ChatDeps {
  readonly models: ReadonlyMap<string, LocalModel>;
  /** what clients have to show */
  readonly localKey: string;
}

export interface ProxyServer {
  readonly url: string;
  /** Takes no more requests, and waits until those that run are metered. */
  close(): Promise<void>;
}

/** OpenAI's API on this machine alone. @throws CliError PORT_IN_USE */
export async function startServer(deps: ServerDeps, port: number): Promise<ProxyServer> {
  const running = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const work = answer(deps, request, response).catch((error: unknown) => fail(deps, response, error));
    running.add(work);
    void work.finally(() => running.delete(work));
  });
  await listening(server, port);
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${taken}`,
    async close() {
      server.close();
      await Promise.allSettled(running);
      server.closeAllConnections();
    },
  };
}

async function answer(deps: ServerDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  requireLocal(request, deps.localKey);
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  if (request.method === 'POST' && path === '/v1/chat/completions') {
    const gone = new AbortController();
    response.once('close', () => response.writableEnded || gone.abort());
    return chat(deps, readChat(await readBody(request), deps.models), response, gone.signal);
  }
  if (request.method !== 'GET' || !READABLE.test(path)) {
    const message = `the proxy has no ${request.method} ${path}: expected POST /v1/chat/completions, GET /v1/models or /v1/jobs/<id>`;
    throw new ProxyError(404, 'route_not_found', message);
  }
  const headers = { authorization: `Bearer ${deps.apiKey}` };
  const found = await fetch(deps.keeperUrl + path, { headers }).catch((error: unknown) => {
    throw new ProxyError(
      502,
      'keeper_unreachable',
      `the keeper at ${deps.keeperUrl} does not answer: ${messageOf(error)}`,
    );
  });
  response.writeHead(found.status, { 'content-type': found.headers.get('content-type') ?? 'application/json' });
  response.end(await found.text());
}

/** Web pages that this machine's browser shows must not spend its money: they have an origin, or another host's name, or no key. */
function requireLocal({ headers }: IncomingMessage, key: string): void {
  const host = (headers.host ?? '').replace(/:\d+$/, '');
  if (headers.origin !== undefined || !['127.0.0.1', 'localhost', '[::1]'].includes(host)) {
    throw new ProxyError(403, 'local_only', 'the proxy serves programs on this machine, and no web pages');
  }
  const [given, wanted] = [Buffer.from(headers.authorization ?? ''), Buffer.from(`Bearer ${key}`)];
  if (given.length === wanted.length && timingSafeEqual(given, wanted)) return;
  const message = 'expected the key that `shardmarket proxy` has printed in "Authorization: Bearer sk-local-…"';
  throw new ProxyError(401, 'invalid_api_key', message);
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > MAX_BODY) throw new ProxyError(413, 'payload_too_large', `the body is larger than ${MAX_BODY} bytes`);
    pieces.push(piece);
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString('utf8'));
  } catch {
    throw new ProxyError(400, 'invalid_json', 'the body is not JSON: expected an object');
  }
}

function fail(deps: ServerDeps, response: ServerResponse, error: unknown): void {
  if (!(error instanceof ProxyError)) deps.warn(`a request failed: ${messageOf(error)}`);
  if (response.headersSent) return void response.destroy();
  if (error instanceof Relayed) {
    const retry = error.answer.headers.get('retry-after');
    response.writeHead(error.status, {
      'content-type': 'application/json',
      ...(retry === null ? {} : { 'retry-after': retry }),
    });
    return void response.end(error.text);
  }
  const known =
    error instanceof ProxyError ? error : new ProxyError(500, 'internal_error', 'the proxy failed: see its log');
  const body = { error: { message: known.message, type: 'proxy_error', param: known.param, code: known.code } };
  response.writeHead(known.status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const message = `--port: ${port} cannot be listened on (${error.code ?? error.message}): name another, or 0 for any`;
      reject(new CliError('PORT_IN_USE', message));
    });
    server.listen(port, '127.0.0.1', () => resolve());
  });
}
