import { randomBytes } from 'node:crypto';
import { provesPresence, toHex } from '@shardmarket/sdk';
import { WebSocket } from 'ws';

/**
 * Opens a worker's address and has its listener prove that it is that worker's.
 * @throws Error that says to the worker's operator why it cannot be reached there
 */
export async function knock(url: string, operator: string, timeoutMs: number): Promise<void> {
  const socket = new WebSocket(url, { perMessageDeflate: false, handshakeTimeout: timeoutMs, maxPayload: 1024 });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    await greet(socket, operator, timeoutMs);
  } catch (error) {
    throw new Error(`${url} does not open: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  } finally {
    socket.on('error', () => undefined).terminate();
  }
}

/** Asks who is there at the other end of an open socket. @throws Error unless it is this operator (base58) */
export function greet(socket: WebSocket, operator: string, timeoutMs: number): Promise<void> {
  const ask = { presence: toHex(randomBytes(32)) };
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`it said nothing within ${timeoutMs} ms`)), timeoutMs);
    socket.once('message', (data: Buffer) => {
      if (provesPresence(data.toString('utf8'), operator, ask)) resolve();
      else reject(new Error(`who answers there is not ${operator}`));
    });
    socket.once('close', (code) => reject(new Error(`it closed the connection (${code})`)));
    socket.once('error', reject);
    socket.resume();
    socket.send(JSON.stringify(ask));
    socket.once('close', () => clearTimeout(timer));
  });
}
