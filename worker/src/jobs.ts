import type { JobStart, ToKeeper } from '@shardmarket/sdk';
import type { Draft } from './draft/draft.ts';
import { runJob, type DriveOptions } from './driver/driver.ts';
import type { OnTokens } from './driver/run.ts';
import { describeError, WorkerError } from './errors.ts';
import type { Rings } from './rings.ts';

export interface JobsOptions {
  readonly rings: Rings;
  readonly draft: Draft | undefined;
  readonly drive: DriveOptions;
  readonly context: number;
  readonly vocab: number;
  readonly send: (message: ToKeeper) => void;
}

/** The jobs that this worker drives. */
export class Jobs {
  readonly #options: JobsOptions;
  readonly #running = new Map<string, { readonly cancel: AbortController; readonly ended: Promise<void> }>();
  #closed = false;

  constructor(options: JobsOptions) {
    this.#options = options;
  }

  /** Number of jobs that are driven. */
  get size(): number {
    return this.#running.size;
  }

  /** Drives a job to its end and reports tokens and the end to the keeper. A job that runs already is left alone. */
  start(job: JobStart): void {
    if (this.#running.has(job.job)) return;
    const cancel = new AbortController();
    // Begun a moment later: a job that fails at once must not end before it is noted.
    const ended = Promise.resolve().then(() => this.#drive(job, cancel.signal));
    this.#running.set(job.job, { cancel, ended });
  }

  async #drive(job: JobStart, cancelled: AbortSignal): Promise<void> {
    const { rings, send, drive, draft, context, vocab } = this.#options;
    try {
      if (this.#closed) throw new WorkerError('SHUTTING_DOWN', 'the worker is shutting down');
      const options = { ...drive, draft, context, vocab, head: rings.head(job.ring) };
      const report: OnTokens = (position, tokens, logprobs, sources) => {
        const told = {
          ...(logprobs.length > 0 && { logprobs: [...logprobs] }),
          ...(job.trace && { sources: [...sources] }),
        };
        send({ type: 'job.tokens', job: job.job, position, tokens: [...tokens], ...told });
      };
      const { finish, tokens, committed, stats } = await runJob(job, options, report, cancelled);
      send({ type: 'job.done', job: job.job, finish, completionTokens: tokens.length, committed, stats });
    } catch (error) {
      send({ type: 'job.failed', job: job.job, ...describeError(error) });
    } finally {
      this.#running.delete(job.job);
    }
  }

  /** Ends a job with what is committed. Unknown jobs are fine. */
  cancel(job: string): void {
    this.#running.get(job)?.cancel.abort();
  }

  /** Refuses jobs from now on. */
  close(): void {
    this.#closed = true;
  }

  /** When all jobs have ended and been reported. */
  async ended(): Promise<void> {
    await Promise.all([...this.#running.values()].map((job) => job.ended));
  }
}
