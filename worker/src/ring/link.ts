import type { RawData, WebSocket } from 'ws';
import { describeError, WorkerError, type WorkerErrorCode } from '../errors.ts';
import type { Frame } from './frame.ts';
import { Opener, Sealer } from './seal.ts';
import { CLOSE, closedBy, closeReason, toBytes } from './texts.ts';

/** Bytes that may wait in a link before its other end counts as stalled. */
const MAX_WAITING_BYTES = 64 << 20;
/** A link from which nothing was heard for this long (ms), no answer to a ping either, is dead unless told otherwise. */
export const DEFAULT_LINK_TIMEOUT_MS = 3_000;
/** Pings in that time. */
const PINGS = 3;

export interface LinkHandlers {
  /** called for each frame in order; a throw closes the link */
  frame(frame: Frame): void;
  /** called once, however the link ends: BAD_FRAME or what `frame` threw for what came over it, else LINK_CLOSED */
  closed(error: WorkerError): void;
}

export interface LinkOptions {
  /** fresh secrets of the handshake, taken over */
  readonly sendKey: Uint8Array;
  readonly receiveKey: Uint8Array;
  readonly handlers: LinkHandlers;
  /** ms of silence after which the link counts as dead */
  readonly timeoutMs: number;
}

/** An authenticated, sealed WebSocket between two neighbours of a ring. */
export class Link {
  readonly #socket: WebSocket;
  readonly #sealer: Sealer;
  readonly #opener: Opener;
  readonly #handlers: LinkHandlers;
  readonly #timeoutMs: number;
  readonly #heartbeat: NodeJS.Timeout;
  #heard = performance.now();
  #beaten = performance.now();
  #closed = false;

  constructor(socket: WebSocket, { sendKey, receiveKey, handlers, timeoutMs }: LinkOptions) {
    this.#socket = socket;
    this.#sealer = new Sealer(sendKey);
    this.#opener = new Opener(receiveKey);
    this.#handlers = handlers;
    this.#timeoutMs = timeoutMs;
    socket.on('message', (data, binary) => this.#receive(data, binary));
    socket.on('pong', () => (this.#heard = performance.now()));
    socket.on('error', (error) => this.#end(error.message));
    socket.on('close', (code, reason) => this.#end(closedBy(code, reason)));
    this.#heartbeat = setInterval(() => this.#beat(performance.now()), timeoutMs / PINGS);
    this.#heartbeat.unref();
  }

  /** Seals and sends a frame. @throws WorkerError LINK_CLOSED, or LINK_STALLED if the other end reads too slowly */
  send(frame: Frame): void {
    if (this.#closed) throw new WorkerError('LINK_CLOSED', 'the link is closed');
    if (this.#socket.bufferedAmount > MAX_WAITING_BYTES) {
      this.#socket.terminate();
      throw new WorkerError('LINK_STALLED', `the neighbour reads too slowly: ${MAX_WAITING_BYTES} bytes are waiting`);
    }
    this.#socket.send(this.#sealer.seal(frame));
  }

  /** Closes in good order; frames sent before are still delivered. */
  close(code: number = CLOSE.done, reason = ''): void {
    this.#socket.close(code, closeReason(reason));
  }

  #receive(data: RawData, binary: boolean): void {
    this.#heard = performance.now();
    try {
      if (!binary) throw new WorkerError('BAD_FRAME', 'a text on an open link');
      this.#handlers.frame(this.#opener.open(toBytes(data)));
    } catch (error) {
      const { code, message } = describeError(error);
      this.close(CLOSE.badFrame, message);
      this.#end(message, code);
    }
  }

  #beat(now: number): void {
    const late = now - this.#beaten > (2 * this.#timeoutMs) / PINGS;
    this.#beaten = now;
    // This process itself stood still: what the neighbour sent meanwhile has not been read yet.
    if (late) this.#heard = now;
    if (now - this.#heard > this.#timeoutMs) {
      this.#end(`the neighbour was silent for ${this.#timeoutMs} ms`);
      this.#socket.terminate();
      return;
    }
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping();
  }

  #end(why: string, code: WorkerErrorCode = 'LINK_CLOSED'): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#heartbeat);
    this.#sealer.end();
    // What was read together with the frame that ended the link does not open any more.
    this.#opener.end();
    this.#handlers.closed(new WorkerError(code, why));
  }
}
