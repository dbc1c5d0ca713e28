import { WebSocket } from 'ws';
import { WorkerError } from '../errors.ts';

/** Pings whose least round trip counts: the others waited for something. */
const PINGS = 5;
/** ms for all of it */
const TIMEOUT_MS = 3_000;

/**
 * Least round trip (ms) of a few WebSocket pings to another worker's listener, before any handshake: what a frame between the
 * two takes at least, twice. That it can be dialled at all is as much worth knowing.
 * @throws WorkerError LINK_CLOSED if it cannot be reached, RING_TIMEOUT if it does not answer in time
 */
export async function probe(url: string, timeoutMs = TIMEOUT_MS): Promise<number> {
  const socket = new WebSocket(url, { perMessageDeflate: false, handshakeTimeout: timeoutMs, maxPayload: 1024 });
  try {
    return await new Promise<number>((resolve, reject) => {
      const tooLate = () => reject(new WorkerError('RING_TIMEOUT', `${url} did not answer within ${timeoutMs} ms`));
      const timer = setTimeout(tooLate, timeoutMs);
      const times: number[] = [];
      let sent = 0;
      const ping = () => {
        sent = performance.now();
        socket.ping();
      };
      socket.on('open', ping);
      socket.on('pong', () => {
        times.push(performance.now() - sent);
        if (times.length < PINGS) return ping();
        clearTimeout(timer);
        resolve(Math.min(...times));
      });
      const gone = (why: string) => {
        clearTimeout(timer);
        reject(new WorkerError('LINK_CLOSED', `${url} cannot be reached: ${why}`));
      };
      socket.on('error', (error) => gone(error.message));
      socket.on('close', (code) => gone(`it closed with ${code}`));
    });
  } finally {
    socket.on('error', () => undefined).terminate();
  }
}
