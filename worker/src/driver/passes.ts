import type { Sampling } from '@shardmarket/sdk';
import { WorkerError } from '../errors.ts';
import type { AbortPayload } from '../ring/payload.ts';
import { encodeAbort, encodeOpen } from '../ring/payload.ts';
import { decodeTokens, encodeTokens } from '../ring/tokens.ts';
import type { Frame, FrameType } from '../ring/frame.ts';

interface Waiting {
  readonly epoch: number;
  readonly position: number;
  readonly rows: number;
  readonly resolve: (tokens: number[]) => void;
  readonly reject: (error: WorkerError) => void;
}

export interface PassesOptions {
  /** hands a frame to the head's own stage, which passes it on */
  readonly submit: (frame: Frame) => void;
  readonly vocab: number;
  /** ms without a result after which a pass has failed */
  readonly timeoutMs: number;
}

/** The head's end of a ring: frames that go down it, and the results that come back from the tail. */
export class Passes {
  readonly #options: PassesOptions;
  readonly #waiting = new Map<string, Waiting>();
  /** open jobs; one that was aborted while no pass was under way, with the reason for the next pass */
  readonly #open = new Map<string, WorkerError | undefined>();
  #lost: WorkerError | undefined;

  constructor(options: PassesOptions) {
    this.#options = options;
  }

  open(job: string, session: string, sampling: Sampling, prompt: number): void {
    this.#open.set(job, undefined);
    this.#submit('open', job, { payload: encodeOpen({ session, sampling, prompt }) });
  }

  prefill(job: string, position: number, tokens: readonly number[]): void {
    this.#submit('prefill', job, { rows: tokens.length, position, payload: encodeTokens(tokens) });
  }

  /**
   * Sends tokens around the ring. @returns the tail's choice after each of them
   * @throws WorkerError STAGE_SILENT, BAD_RESULT, RING_BROKEN, or why a stage aborted the job
   */
  verify(job: string, epoch: number, position: number, tokens: readonly number[]): Promise<number[]> {
    const failed = this.#open.get(job) ?? this.#lost;
    if (failed) return Promise.reject(failed);
    const { timeoutMs } = this.#options;
    const result = new Promise<number[]>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#reject(job, new WorkerError('STAGE_SILENT', `no result from the ring within ${timeoutMs} ms`));
      }, timeoutMs);
      this.#waiting.set(job, {
        epoch,
        position,
        rows: tokens.length,
        resolve: (sampled) => (clearTimeout(timer), resolve(sampled)),
        reject: (error) => (clearTimeout(timer), reject(error)),
      });
    });
    this.#submit('verify', job, { rows: tokens.length, epoch, position, payload: encodeTokens(tokens) });
    return result;
  }

  finish(job: string, epoch: number, committed: number, tokenRoot: Uint8Array): void {
    this.#submit('finish', job, { epoch, position: committed, payload: tokenRoot });
  }

  abort(job: string, why: AbortPayload): void {
    this.#submit('abort', job, { payload: encodeAbort(why) });
  }

  /** Forgets what is kept of a job that has ended. */
  forget(job: string): void {
    this.#waiting.delete(job);
    this.#open.delete(job);
  }

  /** A result frame came from the tail; one of an older epoch is dropped. */
  result(frame: Frame): void {
    const waiting = this.#waiting.get(frame.job);
    if (!waiting || frame.epoch < waiting.epoch) return;
    const fits = frame.epoch === waiting.epoch && frame.position === waiting.position && frame.rows === waiting.rows;
    const tokens = decodeTokens(frame.payload, frame.rows);
    const strange = tokens.find((token) => token >= this.#options.vocab);
    if (!fits || strange !== undefined) {
      const what = fits
        ? `token ${strange} is outside the vocabulary`
        : 'it does not answer the pass that is under way';
      return this.#reject(frame.job, new WorkerError('BAD_RESULT', `the tail's result is refused: ${what}`));
    }
    this.#waiting.delete(frame.job);
    waiting.resolve(tokens);
  }

  /** A stage aborted a job. */
  aborted(job: string, { code, message }: AbortPayload): void {
    const error = new WorkerError(
      code === 'BUSY' ? 'BUSY' : 'STAGE_FAILED',
      `a stage gave the job up: ${code}: ${message}`,
    );
    if (this.#waiting.has(job)) this.#reject(job, error);
    else if (this.#open.has(job)) this.#open.set(job, error);
  }

  /** The ring is gone, and all its jobs with it. */
  lost(error: WorkerError): void {
    this.#lost = error;
    for (const job of [...this.#waiting.keys()]) this.#reject(job, error);
  }

  #reject(job: string, error: WorkerError): void {
    const waiting = this.#waiting.get(job);
    this.#waiting.delete(job);
    waiting?.reject(error);
  }

  #submit(type: FrameType, job: string, frame: Partial<Frame> & { payload: Uint8Array }): void {
    this.#options.submit({ type, job, rows: 0, epoch: 0, position: 0, ...frame });
  }
}
