import type { RawData, WebSocket } from 'ws';
import type { RelayLimits } from './limits.ts';
import { Throttle } from './throttle.ts';

/** WebSocket close codes that mean that there was no closing handshake (RFC 6455 §7.4.1): they cannot be sent. */
const NO_STATUS = 1005;
const ABNORMAL = 1006;

/**
 * Makes one stream of two sockets: what comes in at one goes out at the other, message for message, pings, pongs and the
 * close included, so that both ends measure and watch each other and not the relay. A sender is not read while the other
 * end has too much to take. Both sockets must leave pings to their reader (`autoPong: false`).
 * @param moved hears how many bytes went through @returns how to end it at once
 */
export function join(a: WebSocket, b: WebSocket, limits: RelayLimits, moved: (bytes: number) => void): () => void {
  const throttle = new Throttle(limits.bytesPerSecond, performance.now());
  const end = () => {
    clearTimeout(idle);
    a.terminate();
    b.terminate();
  };
  const idle = setTimeout(end, limits.idleMs);
  const heard = (bytes: number) => {
    idle.refresh();
    moved(bytes);
    return throttle.take(bytes, performance.now());
  };
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    forward(from, to, limits.bufferedBytes, heard);
    from.on('error', end);
    from.on('close', (code, reason) => {
      clearTimeout(idle);
      pass(to, code, reason);
    });
  }
  return end;
}

/** @param heard counts what came. @returns ms for which nothing more is to be read */
function forward(from: WebSocket, to: WebSocket, bufferedBytes: number, heard: (bytes: number) => number): void {
  let full = false;
  let early = false;
  const flow = () => {
    if (from.readyState !== from.OPEN) return;
    if (full || early) from.pause();
    else from.resume();
  };
  const wait = (ms: number) => {
    if (ms <= 0 || early) return;
    early = true;
    flow();
    setTimeout(() => ((early = false), flow()), ms).unref();
  };
  from.on('message', (data: RawData, binary: boolean) => {
    wait(heard(sizeOf(data)));
    to.send(data, { binary }, () => {
      if (!full || to.bufferedAmount > bufferedBytes) return;
      full = false;
      flow();
    });
    if (full || to.bufferedAmount <= bufferedBytes) return;
    full = true;
    flow();
  });
  from.on('ping', (data) => (wait(heard(data.length)), to.readyState === to.OPEN && to.ping(data)));
  from.on('pong', (data) => (wait(heard(data.length)), to.readyState === to.OPEN && to.pong(data)));
}

function pass(to: WebSocket, code: number, reason: Buffer): void {
  // A paused socket would not hear the answer to its close.
  if (to.readyState === to.OPEN) to.resume();
  if (code === ABNORMAL) to.terminate();
  else if (code === NO_STATUS) to.close();
  else to.close(code, reason);
}

function sizeOf(data: RawData): number {
  return Array.isArray(data) ? data.reduce((n, part) => n + part.length, 0) : data.byteLength;
}
