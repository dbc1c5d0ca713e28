import { decodeControl, encodeControl, MAX_CONTROL_BYTES, signHello, toWorkerSchema } from '@shardmarket/sdk';
import type { Hello, SigningKey, ToKeeper, ToWorker } from '@shardmarket/sdk';
import { WebSocket } from 'ws';
import { describeError } from '../errors.ts';
import { toBytes } from '../ring/texts.ts';
import { backoffMs } from './backoff.ts';

/** Silence (ms) after which the keeper is pinged, and after which it counts as gone. */
const HEARTBEAT_MS = 5_000;

export interface ControlOptions {
  /** the keeper's ws:// or wss:// address with its path */
  readonly url: string;
  readonly hello: Hello;
  readonly key: SigningKey;
  /** if given, no other keeper is served; base58 */
  readonly keeper?: string;
  /** the keeper has let this worker in */
  readonly welcomed: (keeper: string) => void;
  /** a message after the welcome */
  readonly message: (message: ToWorker) => void;
  /** the keeper does not let this worker in, or lets it in no longer; `lost` follows */
  readonly refused?: (code: string, message: string) => void;
  /** the connection is gone; the next attempt comes after `retryInMs` */
  readonly lost: (reason: string, retryInMs: number) => void;
}

/** The worker's connection to its keeper: opened, signed, kept, and opened again for ever. */
export class ControlClient {
  readonly #options: ControlOptions;
  #socket: WebSocket | undefined;
  /** who sent the challenge, and the same once it has let this worker in */
  #challenger: string | undefined;
  #keeper: string | undefined;
  #attempt = 0;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: ControlOptions) {
    this.#options = options;
    this.#connect();
  }

  /** True while the keeper has let this worker in. */
  get welcome(): boolean {
    return this.#keeper !== undefined;
  }

  /** Sends if the keeper has let this worker in. @returns whether it was sent */
  send(message: ToKeeper): boolean {
    if (!this.#keeper || this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(encodeControl(message));
    return true;
  }

  /** Delivers what was sent, closes, and does not come back. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    const socket = this.#socket;
    if (!socket || socket.readyState === WebSocket.CLOSED) return;
    await new Promise<void>((resolve) => {
      socket.once('close', () => resolve());
      socket.close(1001, 'the worker is shutting down');
      setTimeout(() => socket.terminate(), 1_000).unref();
    });
  }

  #connect(): void {
    const socket = new WebSocket(this.#options.url, {
      maxPayload: MAX_CONTROL_BYTES,
      perMessageDeflate: false,
      handshakeTimeout: HEARTBEAT_MS,
    });
    this.#socket = socket;
    let why = 'the keeper closed the connection';
    let heard = true;
    const heartbeat = setInterval(() => {
      if (!heard) return socket.terminate();
      heard = false;
      if (socket.readyState === WebSocket.OPEN) socket.ping();
    }, HEARTBEAT_MS);
    socket.on('pong', () => (heard = true));
    socket.on('error', (error) => (why = error.message));
    socket.on('message', (data) => {
      heard = true;
      try {
        const message = decodeControl(toWorkerSchema, toBytes(data).toString('utf8'));
        if (message.type === 'refused') {
          why = `refused: ${message.code}: ${message.message}`;
          this.#options.refused?.(message.code, message.message);
        } else this.#receive(socket, message);
      } catch (error) {
        why = describeError(error).message;
        socket.close(1008, why.slice(0, 100));
      }
    });
    socket.on('close', () => {
      clearInterval(heartbeat);
      this.#keeper = this.#challenger = undefined;
      if (this.#stopped) return;
      const pause = backoffMs(this.#attempt++, Math.random());
      this.#options.lost(why, pause);
      this.#timer = setTimeout(() => this.#connect(), pause);
    });
  }

  #receive(socket: WebSocket, message: ToWorker): void {
    const { hello, key, keeper, welcomed } = this.#options;
    if (message.type === 'challenge') {
      if (keeper && keeper !== message.keeper)
        throw new Error(`expected keeper ${keeper}, this one is ${message.keeper}`);
      const signature = signHello(hello, message.nonce, key);
      socket.send(encodeControl({ type: 'hello', hello, signature } satisfies ToKeeper));
      this.#challenger = message.keeper;
    } else if (message.type === 'welcome') {
      if (!this.#challenger) throw new Error('the keeper sent its welcome before the challenge');
      this.#keeper = this.#challenger;
      this.#attempt = 0;
      welcomed(this.#keeper);
    } else if (this.#keeper) {
      this.#options.message(message);
    }
  }
}
