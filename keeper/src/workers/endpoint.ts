import type { Server } from 'node:http';
import { MAX_CONTROL_BYTES, WORKER_PATH } from '@shardmarket/sdk';
import { WebSocketServer } from 'ws';
import { serveWorker, type ConnectionDeps } from './connection.ts';

/** ms for a worker to answer the closing handshake */
const CLOSE_GRACE_MS = 1_000;

/** Lets workers connect at `WORKER_PATH` of an HTTP server; other upgrades get a 404. @returns how to stop */
export function attachWorkerEndpoint(server: Server, deps: ConnectionDeps): () => void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_CONTROL_BYTES });
  server.on('upgrade', (request, socket, head) => {
    if (new URL(request.url ?? '/', 'http://keeper').pathname !== WORKER_PATH) {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (ws) => serveWorker(ws, deps));
  });
  return () => {
    for (const ws of sockets.clients) {
      ws.close(1001, 'the keeper stops');
      setTimeout(() => ws.terminate(), CLOSE_GRACE_MS).unref();
    }
    sockets.close();
  };
}
