import type { Server } from 'node:http';
import { MAX_CONTROL_BYTES, WORKER_PATH } from '@shardmarket/sdk';
import { WebSocketServer } from 'ws';
import type { RelayEndpoint } from '../relay/endpoint.ts';
import { serveWorker, type ConnectionDeps } from './connection.ts';

/** ms for a worker to answer the closing handshake */
const CLOSE_GRACE_MS = 1_000;

/**
 * Lets workers connect at `WORKER_PATH` of an HTTP server, and to the relay if there is one; other upgrades get a 404.
 * @returns how to stop
 */
export function attachWorkerEndpoint(server: Server, deps: ConnectionDeps, relay?: RelayEndpoint): () => void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_CONTROL_BYTES });
  server.on('upgrade', (request, socket, head) => {
    const path = new URL(request.url ?? '/', 'http://keeper').pathname;
    if (relay?.upgrade(path, request, socket, head)) return;
    if (path !== WORKER_PATH) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (ws) => serveWorker(ws, deps));
  });
  return () => {
    relay?.stop();
    for (const ws of sockets.clients) {
      ws.close(1001, 'the keeper stops');
      setTimeout(() => ws.terminate(), CLOSE_GRACE_MS).unref();
    }
    sockets.close();
  };
}
