import type { ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import type { Context } from 'hono';
import type { Log } from '../log.ts';
import { asProblem, errorBody } from './errors.ts';

/** How a stream of events treats silence, in ms. */
export interface StreamLimits {
  /** between comments that keep idle connections open through proxies */
  readonly keepaliveMs: number;
  /** for which a client may take nothing of what was written before it counts as gone */
  readonly stallMs: number;
}

export const STREAM_LIMITS: StreamLimits = { keepaliveMs: 10_000, stallMs: 60_000 };

/** Characters that wait at most before they are written, so that a client that falls behind finds no heap of events. */
const FULL = 16_384;

/** What a request has of the server that took it: its bare answer, and what writes to it once its head is known. */
export interface ServerBindings {
  readonly outgoing: ServerResponse;
  stream?: () => void;
}

export interface StreamOptions {
  readonly limits: StreamLimits;
  /** aborted when the client goes away, or reads no more */
  readonly gone: AbortController;
  readonly log: Log;
}

/** Writes events to a client, those that come together in one go, and the next ones when it has room for them. */
export class EventStream {
  readonly #out: Writable;
  readonly #stallMs: number;
  readonly #stalled: () => void;
  #waiting = '';
  #room: Promise<void> | undefined;

  /** @param stalled called when the client has taken nothing for `stallMs` */
  constructor(out: Writable, stallMs: number, stalled: () => void) {
    this.#out = out;
    this.#stallMs = stallMs;
    this.#stalled = stalled;
  }

  /** Puts an event with this JSON, or `[DONE]`, behind those that wait for `flush`. */
  add(data: object | '[DONE]'): void {
    this.#waiting += `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
  }

  /** Whether so much waits that it has to be flushed before more is added. */
  get isFull(): boolean {
    return this.#waiting.length >= FULL;
  }

  /** Writes what waits. Resolves when it is on its way and there is room for more, or the client is gone. */
  async flush(): Promise<void> {
    const text = this.#waiting;
    this.#waiting = '';
    if (text !== '') this.#write(text);
    if (this.#room) await this.#room;
  }

  /** A comment, unless something is on its way anyhow: comments must not pile up before a client that does not read. */
  comment(text: string): void {
    if (this.#room === undefined && this.#waiting === '') this.#write(`: ${text}\n\n`);
  }

  #write(text: string): void {
    if (this.#out.destroyed || this.#out.write(text)) return;
    this.#room ??= new Promise((resolve) => {
      const timer = setTimeout(this.#stalled, this.#stallMs);
      const end = () => {
        clearTimeout(timer);
        this.#out.off('drain', end).off('close', end);
        this.#room = undefined;
        resolve();
      };
      // Room shows that the client reads; once it is gone what is written goes nowhere.
      this.#out.on('drain', end).on('close', end);
    });
  }
}

/**
 * Answers with a stream of events. A failure is an error event and no `[DONE]`: clients take a stream that just ends for
 * complete. Memory is bounded: nothing is written while the client has no room, and one that makes none is cut off.
 * It is written to Node's own response, by `listen`: streams of the web platform cost more than all else in an answer.
 */
export function eventStream(
  c: Context,
  options: StreamOptions,
  body: (events: EventStream) => Promise<void>,
): Response {
  const server = c.env as ServerBindings;
  server.stream = () => void write(server.outgoing, options, body);
  return c.body(null, 200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
}

async function write(
  out: ServerResponse,
  { limits, gone, log }: StreamOptions,
  body: (events: EventStream) => Promise<void>,
): Promise<void> {
  const left = () => gone.abort();
  if (out.destroyed) left();
  out.on('error', left).once('close', () => {
    if (!out.writableFinished) left();
  });
  const events = new EventStream(out, limits.stallMs, () => {
    log.info({ ms: limits.stallMs }, 'a client reads no more of its stream: cut off');
    left();
    out.destroy();
  });
  // The head goes out with the first events, or alone if they take longer.
  setImmediate(() => {
    if (!out.destroyed && !out.headersSent) out.flushHeaders();
  });
  const keepalive = setInterval(() => events.comment('keepalive'), limits.keepaliveMs);
  try {
    await body(events);
  } catch (error) {
    const problem = asProblem(error);
    const level = problem.status === 500 ? 'error' : 'warn';
    log[level]({ code: problem.code, err: problem.cause }, `answer broke off: ${problem.message}`);
    events.add(errorBody(problem));
    await events.flush();
  } finally {
    clearInterval(keepalive);
    out.end();
  }
}
