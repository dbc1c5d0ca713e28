import type { z } from 'zod';
import type { RawData, WebSocket } from 'ws';
import { refused } from './handshake.ts';

/** Longest text of a handshake. */
const MAX_TEXT = 2048;

/** Reasons with which a ring's links are closed; below 4000 are the WebSocket protocol's own (RFC 6455 §7.4). */
export const CLOSE = {
  done: 1000,
  goingAway: 1001,
  busy: 1013,
  badFrame: 4400,
  refused: 4403,
  unknownRing: 4404,
  silent: 4408,
} as const;

/** Sends one text of the handshake. */
export function sendText(socket: WebSocket, text: object): void {
  socket.send(JSON.stringify(text));
}

/**
 * Waits for the next message and reads it as a text of the handshake.
 * @throws WorkerError HANDSHAKE_REFUSED on another shape, or if the socket closes or stays silent for `timeoutMs`
 */
export function readText<T extends z.ZodType>(socket: WebSocket, schema: T, timeoutMs: number): Promise<z.infer<T>> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      socket.off('message', onMessage).off('close', onClose).off('error', onError);
    };
    const fail = (why: string) => {
      end();
      reject(refused(why));
    };
    const onClose = (code: number, reason: Buffer) => fail(closedBy(code, reason));
    const onError = (error: Error) => fail(error.message);
    const onMessage = (data: RawData, binary: boolean) => {
      const text = toBytes(data);
      if (binary || text.length > MAX_TEXT) return fail('expected a short text');
      let json: unknown;
      try {
        json = JSON.parse(text.toString('utf8'));
      } catch {
        return fail('expected JSON');
      }
      const parsed = schema.safeParse(json);
      if (!parsed.success) return fail(parsed.error.issues[0]?.message ?? 'a text of another shape');
      end();
      resolve(parsed.data);
    };
    const timer = setTimeout(() => fail(`no answer within ${timeoutMs} ms`), timeoutMs);
    socket.on('message', onMessage).on('close', onClose).on('error', onError);
  });
}

/** A text cut to what fits a close: its bytes are at most 123 (RFC 6455 §5.5), and it may quote what a stranger said. */
export function closeReason(text: string): string {
  return Buffer.from(text).subarray(0, 100).toString('utf8');
}

export function closedBy(code: number, reason: Buffer): string {
  return `the other side closed the link (${code}${reason.length > 0 ? `, ${reason.toString('utf8')}` : ''})`;
}

/** The bytes of a message; `ws` gives a Buffer unless told otherwise. */
export function toBytes(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
