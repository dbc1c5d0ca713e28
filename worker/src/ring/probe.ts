import { randomBytes } from 'node:crypto';
import { provesPresence, toHex } from '@shardmarket/sdk';
import { WebSocket } from 'ws';
import { WorkerError } from '../errors.ts';
import { direct, type Reach } from './reach.ts';
import { closedBy, toBytes } from './texts.ts';
import { bandwidth } from './train.ts';

/** Pings whose least round trip counts: the others waited for something. */
const PINGS = 5;
/** ms for all of it: a relay may take 4,000 to bring the other end */
const TIMEOUT_MS = 6_000;

/** What a probe finds. */
export interface Probed {
  readonly rttMs: number;
  /** bytes a ms towards the other worker, where it was asked for and could be measured */
  readonly bytesPerMs?: number;
}

export interface ProbeOptions {
  /** the way there */
  readonly reach?: Reach;
  /** whether to measure the bandwidth as well */
  readonly sized?: boolean;
  /** ms for the round trips */
  readonly timeoutMs?: number;
}

/**
 * Least round trip (ms) of a few WebSocket pings to another worker's listener, before any handshake: what a frame between the
 * two takes at least, twice. That it can be dialled at all, and is that worker's, is as much worth knowing.
 * @param operator base58, who has to be there
 * @throws WorkerError LINK_CLOSED if it cannot be reached or is another's, RING_TIMEOUT if it does not answer in time
 */
export async function probe(address: string, operator: string, options: ProbeOptions = {}): Promise<Probed> {
  const { reach = direct, sized = false, timeoutMs = TIMEOUT_MS } = options;
  const { url, headers } = reach(address);
  const setting = { perMessageDeflate: false, handshakeTimeout: timeoutMs, maxPayload: 1024, headers };
  const socket = new WebSocket(url, setting);
  try {
    const rttMs = await roundTrip(socket, url, operator, timeoutMs);
    const bytesPerMs = sized ? await bandwidth(socket, rttMs).catch(() => undefined) : undefined;
    return { rttMs, ...(bytesPerMs !== undefined && { bytesPerMs }) };
  } finally {
    socket.on('error', () => undefined).terminate();
  }
}

function roundTrip(socket: WebSocket, url: string, operator: string, timeoutMs: number): Promise<number> {
  return new Promise<number>((resolve, reject) => {
    const tooLate = () => reject(new WorkerError('RING_TIMEOUT', `${url} did not answer within ${timeoutMs} ms`));
    const timer = setTimeout(tooLate, timeoutMs);
    const gone = (why: string) => {
      clearTimeout(timer);
      reject(new WorkerError('LINK_CLOSED', `${url} cannot be reached: ${why}`));
    };
    const ask = { presence: toHex(randomBytes(32)) };
    const times: number[] = [];
    let sent = 0;
    const ping = () => {
      sent = performance.now();
      socket.ping();
    };
    const pong = () => {
      times.push(performance.now() - sent);
      if (times.length < PINGS) return ping();
      clearTimeout(timer);
      socket.off('pong', pong);
      resolve(Math.min(...times));
    };
    socket.on('open', () => socket.send(JSON.stringify(ask)));
    socket.once('message', (data) => {
      if (provesPresence(toBytes(data).toString('utf8'), operator, ask)) ping();
      else gone(`who answers there is not ${operator}`);
    });
    socket.on('pong', pong);
    socket.on('error', (error) => gone(error.message));
    socket.on('close', (code, reason) => gone(closedBy(code, reason)));
  });
}

/** Probes as they are asked for; the sized ones one at a time, so that they do not take each other's bandwidth. */
export class Prober {
  readonly #reach: Reach;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(reach: Reach) {
    this.#reach = reach;
  }

  /** @throws WorkerError as `probe` */
  measure(address: string, operator: string, sized = false): Promise<Probed> {
    const measured = () => probe(address, operator, { reach: this.#reach, sized });
    if (!sized) return measured();
    const mine = this.#turn.then(measured);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}
