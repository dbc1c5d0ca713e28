import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Hono } from 'hono';
import { HTTP_LIMITS, refuseConnection, serverOptions } from './api/limits/http.ts';
import type { ServerBindings } from './api/sse.ts';
import { Problem } from './errors.ts';

export interface HttpServer {
  readonly server: Server;
  /** where it listens, such as `http://127.0.0.1:8800` */
  readonly url: string;
  /** Takes no new connections and waits until the open ones have their answers, at most `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/** @param port 0 lets the system choose @throws Problem `port_in_use` */
export async function listen(app: Hono, host: string, port: number, limits = HTTP_LIMITS): Promise<HttpServer> {
  const handle = getRequestListener((request, { outgoing }) =>
    fetch(app, request, { outgoing: outgoing as ServerResponse }),
  );
  const server = createServer(serverOptions(limits), (incoming, outgoing) => void handle(incoming, outgoing));
  server.on('clientError', refuseConnection);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error;
    const why = error.code === 'EACCES' ? 'must not be used by this user' : 'is in use';
    throw new Problem('port_in_use', `port ${port} on ${host} ${why}: set KEEPER_PORT to a free one (0 chooses)`);
  });
  const { address, family, port: actual } = server.address() as AddressInfo;
  const url = `http://${family === 'IPv6' ? `[${address}]` : address}:${actual}`;
  return { server, url, close: (graceMs) => close(server, graceMs) };
}

/** Lets the app answer; what it streams is written straight to the socket's own response, behind the head that the app gave. */
async function fetch(app: Hono, request: Request, bindings: ServerBindings): Promise<Response> {
  const response = await app.fetch(request, bindings);
  if (!bindings.stream) return response;
  const { outgoing } = bindings;
  if (!outgoing.destroyed) {
    outgoing.statusCode = response.status;
    outgoing.setHeaders(response.headers);
  }
  bindings.stream();
  return RESPONSE_ALREADY_SENT;
}

async function close(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection becomes idle when its answer is written, and clients keep idle ones open.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const hard = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(idle);
  clearTimeout(hard);
}
