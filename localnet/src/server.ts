import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import { listenOnPair } from './ports.ts';
import type { Router } from './rpc/router.ts';

/** Largest request body in bytes: room for `localnet_setAccount` with the largest account in base64. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** How long a WebSocket client may take to answer a close, in milliseconds. */
const CLOSE_MS = 500;

/** A listening JSON-RPC server. */
export interface RpcServer {
  readonly port: number;
  /** Closes both ports and every connection. */
  close(): Promise<void>;
}

function allowAnyOrigin(request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-allow-methods', 'POST, GET, OPTIONS');
  response.setHeader('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '*');
  response.setHeader('access-control-max-age', '86400');
  if (request.headers['access-control-request-private-network'] === 'true') {
    response.setHeader('access-control-allow-private-network', 'true');
  }
}

function reply(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
}

/** The body as text; null when it is larger than allowed. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function handle(router: Router, request: IncomingMessage, response: ServerResponse): Promise<void> {
  allowAnyOrigin(request, response);
  if (request.method === 'OPTIONS') {
    response.writeHead(204).end();
  } else if (request.method === 'GET' && request.url === '/health') {
    reply(response, 200, 'text/plain', 'ok');
  } else if (request.method === 'POST') {
    const body = await readBody(request);
    if (body === null) {
      response.setHeader('connection', 'close');
      reply(response, 413, 'text/plain', `request body is larger than ${MAX_BODY_BYTES} bytes\n`);
      return;
    }
    const answer = await router.answer(body);
    if (answer === undefined) response.writeHead(204).end();
    else reply(response, 200, 'application/json', answer);
  } else {
    response.setHeader('allow', 'POST, OPTIONS');
    reply(response, 405, 'text/plain', 'This is a Solana JSON-RPC endpoint: POST a request, or GET /health\n');
  }
}

/** Closes with code 1000, after which web3.js does not try to connect again; a client that does not answer is cut off. */
function closeSocket(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    const cutOff = setTimeout(() => socket.terminate(), CLOSE_MS);
    socket.once('close', () => {
      clearTimeout(cutOff);
      resolve();
    });
    socket.close(1000);
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Serves `router` over HTTP on `port` and `onSocket` over WebSocket on `port + 1` and on `port` as well. */
export async function startServer(
  router: Router,
  onSocket: (socket: WebSocket) => void,
  host: string,
  port: number,
): Promise<RpcServer> {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_BODY_BYTES });
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    handle(router, request, response).catch((error: unknown) => {
      // Only a connection that broke off while its body was read comes here: there is nobody left to answer.
      response.destroy(error instanceof Error ? error : undefined);
    });
  };
  const pair = [createServer(serve), createServer(serve)] as const;
  for (const server of pair) {
    server.on('upgrade', (request, socket, head) => sockets.handleUpgrade(request, socket, head, onSocket));
  }
  const bound = await listenOnPair(pair[0], pair[1], host, port);
  return {
    port: bound,
    close: async () => {
      await Promise.all([...sockets.clients].map(closeSocket));
      await Promise.all(pair.map(closeServer));
    },
  };
}
