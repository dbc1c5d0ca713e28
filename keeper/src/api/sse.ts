import type { ServerResponse } from 'node:http';
import type { Context } from 'hono';
import { streamSSE, type SSEStreamingApi } from 'hono/streaming';
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

export interface StreamOptions {
  readonly limits: StreamLimits;
  /** aborted when the client goes away, or reads no more */
  readonly gone: AbortController;
  readonly log: Log;
}

/** Writes events one after the other, each when the client has room for it. */
export class EventStream {
  readonly #stream: SSEStreamingApi;
  readonly #stallMs: number;
  readonly #stalled: () => void;
  #writing = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(stream: SSEStreamingApi, stallMs: number, stalled: () => void) {
    this.#stream = stream;
    this.#stallMs = stallMs;
    this.#stalled = stalled;
  }

  /** An event with this JSON, or `[DONE]`. Resolves when it is on its way, or the client is gone. */
  send(data: object | '[DONE]'): Promise<void> {
    return this.#write(`data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`);
  }

  /** A comment, unless something is on its way anyhow: comments must not pile up before a client that does not read. */
  async comment(text: string): Promise<void> {
    if (this.#writing === 0) await this.#write(`: ${text}\n\n`);
  }

  async #write(text: string): Promise<void> {
    this.#writing++;
    this.#timer ??= setTimeout(this.#stalled, this.#stallMs);
    await this.#stream.write(text);
    // Each write that goes through shows that the client reads.
    clearTimeout(this.#timer);
    this.#timer = --this.#writing === 0 ? undefined : setTimeout(this.#stalled, this.#stallMs);
  }
}

/**
 * Answers with a stream of events. A failure is an error event and no `[DONE]`: clients take a stream that just ends for
 * complete. Memory is bounded: nothing is written while the client has no room, and one that makes none is cut off.
 */
export function eventStream(
  c: Context,
  { limits, gone, log }: StreamOptions,
  body: (events: EventStream) => Promise<void>,
): Response {
  return streamSSE(c, async (stream) => {
    stream.onAbort(() => gone.abort());
    const events = new EventStream(stream, limits.stallMs, () => {
      log.info({ ms: limits.stallMs }, 'a client reads no more of its stream: cut off');
      gone.abort();
      stream.abort();
      responseOf(c)?.destroy();
    });
    const keepalive = setInterval(() => void events.comment('keepalive'), limits.keepaliveMs);
    try {
      await body(events);
    } catch (error) {
      const problem = asProblem(error);
      const level = problem.status === 500 ? 'error' : 'warn';
      log[level]({ code: problem.code, err: problem.cause }, `answer broke off: ${problem.message}`);
      await events.send(errorBody(problem));
    } finally {
      clearInterval(keepalive);
    }
  });
}

/** Node's own response under a request that came over a socket. */
function responseOf(c: Context): ServerResponse | undefined {
  return (c.env as { outgoing?: ServerResponse } | undefined)?.outgoing;
}
