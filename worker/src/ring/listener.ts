import { createServer, type Server } from 'node:http';
import { systemCode, WorkerError } from '../errors.ts';

/** Time (ms) that whoever connects has to ask for a WebSocket. */
const REQUEST_TIMEOUT_MS = 5_000;
/** How often (ms) that is looked after. */
const CHECK_MS = 1_000;
/** Sockets at a time, links included; more are closed before anything of them is read. */
const MAX_SOCKETS = 1_024;

export interface HttpLimits {
  /** ms */
  readonly requestTimeoutMs?: number | undefined;
  readonly maxSockets?: number;
}

/**
 * The HTTP server under a worker's WebSocket listener: whoever connects and does not ask for a WebSocket in time is cut off.
 * @param port 0 takes any free one @throws WorkerError PORT_IN_USE
 */
export async function listenHttp(host: string, port: number, limits: HttpLimits = {}): Promise<Server> {
  const { requestTimeoutMs = REQUEST_TIMEOUT_MS, maxSockets = MAX_SOCKETS } = limits;
  const server = createServer(
    {
      headersTimeout: requestTimeoutMs,
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(CHECK_MS, requestTimeoutMs),
    },
    (_, response) => response.writeHead(426, { connection: 'close' }).end('a WebSocket is expected here\n'),
  );
  server.maxConnections = maxSockets;
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', (error) => {
      const what = `${host}:${port} is in use by another program: choose another --listen, or port 0 for any free one`;
      reject(systemCode(error) === 'EADDRINUSE' ? new WorkerError('PORT_IN_USE', what) : error);
    });
    server.listen(port, host);
  });
  return server;
}
