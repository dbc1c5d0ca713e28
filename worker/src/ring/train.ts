import type { WebSocket } from 'ws';
import { WorkerError } from '../errors.ts';

/** Bytes of a control frame's payload, at most (RFC 6455 §5.5), and of the header and mask before it. */
const PAYLOAD_BYTES = 125;
const HEADER_BYTES = 6;
/** Frames in a train: about as many bytes as the largest frames of a prompt. */
const FRAMES = 512;
/** Bytes on the wire of one train. */
export const TRAIN_BYTES = FRAMES * (PAYLOAD_BYTES + HEADER_BYTES);
/** Trains sent one after the other; the first ones open TCP's congestion window (RFC 5681 §3.1), the fastest counts. */
const TRAINS = 3;
/** Time (ms) below which a train's delay is that of the machines rather than of the link. */
const LEAST_MS = 0.5;

/** Time (ms) after which a train is not waited for any longer: the link is slower than anyone wants to know exactly. */
const MOST_MS = 3_000;

/**
 * Bytes a ms that an open socket takes to the other side, measured without its help: pongs that nobody asked for, to which there is
 * no answer (RFC 6455 §5.5.3), and a ping behind them whose answer is later than usual by the time that they took.
 * @param rttMs least round trip of a small ping on the socket
 * @returns between `TRAIN_BYTES / mostMs` and `TRAIN_BYTES / 0.5`: a slower or a faster link is not told from those
 * @throws WorkerError LINK_CLOSED if the socket closes meanwhile
 */
export async function bandwidth(socket: WebSocket, rttMs: number, mostMs = MOST_MS): Promise<number> {
  let least = mostMs;
  for (let train = 0; train < TRAINS; train++) {
    const took = await send(socket, mostMs);
    if (took === undefined) break;
    least = Math.min(least, took - rttMs);
  }
  return TRAIN_BYTES / Math.max(least, LEAST_MS);
}

/** @returns ms until the train was answered, undefined if it was not in time */
function send(socket: WebSocket, mostMs: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const end = () => {
      clearTimeout(timer);
      socket.off('pong', answered).off('close', closed);
    };
    const answered = () => (end(), resolve(performance.now() - start));
    const closed = () => (end(), reject(new WorkerError('LINK_CLOSED', 'the socket closed while it was measured')));
    const timer = setTimeout(() => (end(), resolve(undefined)), mostMs);
    socket.on('pong', answered).on('close', closed);
    const filling = Buffer.alloc(PAYLOAD_BYTES);
    for (let frame = 0; frame < FRAMES; frame++) socket.pong(filling);
    socket.ping();
  });
}
