import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { RELAY_PASS_HEADER, RELAY_PATH } from '@shardmarket/sdk';
import { WebSocketServer } from 'ws';
import type { Relay } from './relay.ts';

const ANSWERS = `${RELAY_PATH}/answers/`;

export interface RelayEndpoint {
  /** @returns false if the path is none of the relay's: nothing was done then */
  upgrade(path: string, request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  stop(): void;
}

/** The relay's two paths: who dials a worker, and the worker that answers. */
export function relayEndpoint(relay: Relay): RelayEndpoint {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: relay.limits.messageBytes,
    perMessageDeflate: false,
    // Pings are for the other end.
    autoPong: false,
  });
  return {
    upgrade(path, request, socket, head) {
      if (!path.startsWith(`${RELAY_PATH}/`)) return false;
      sockets.handleUpgrade(request, socket, head, (ws) => {
        if (path.startsWith(ANSWERS)) {
          if (!relay.answer(path.slice(ANSWERS.length), ws)) ws.close(1008, 'nobody waits here');
          return;
        }
        const pass = request.headers[RELAY_PASS_HEADER];
        void relay.connect(ws, path.slice(RELAY_PATH.length + 1), typeof pass === 'string' ? pass : undefined);
      });
      return true;
    },
    stop() {
      relay.cut();
      for (const ws of sockets.clients) ws.terminate();
      sockets.close();
    },
  };
}
