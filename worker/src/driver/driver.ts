import type { JobStart, JobStats } from '@shardmarket/sdk';
import type { Draft } from '../draft/draft.ts';
import { describeError, WorkerError } from '../errors.ts';
import type { Finish } from './actions.ts';
import type { Head } from './head.ts';
import type { Fixed } from './plan.ts';
import { Run, type OnTokens } from './run.ts';

/** How the jobs of a worker are driven, as its operator chose. */
export interface DriveOptions extends Fixed {
  /** true to look n-grams up besides asking the draft model */
  readonly ngram: boolean;
}

export interface DriverOptions extends DriveOptions {
  readonly head: Head;
  /** without a draft model only n-grams are looked up */
  readonly draft: Draft | undefined;
  /** positions that a job may hold */
  readonly context: number;
  readonly vocab: number;
}

export interface Outcome {
  readonly finish: Finish;
  /** completion tokens, the stop token included */
  readonly tokens: readonly number[];
  readonly committed: number;
  readonly stats: JobStats;
}

/**
 * Runs one job: open → prompt in chunks → a stream of drafted rows, verified and committed as results come → finish.
 * @param onTokens called with each run of committed tokens
 * @param cancelled aborting it ends the job with what is committed, or with its first token; that is finished and paid
 * @throws WorkerError BAD_PROMPT before anything was sent; else why the ring failed, after the stages were told
 */
export async function runJob(
  job: JobStart,
  options: DriverOptions,
  onTokens: OnTokens,
  cancelled: AbortSignal,
): Promise<Outcome> {
  const { head } = options;
  checkPrompt(job.prompt, options);
  const run = new Run(job, options, onTokens);
  const cancel = () => run.cancel();
  cancelled.addEventListener('abort', cancel);
  try {
    run.start();
    if (cancelled.aborted) cancel();
    return await run.outcome;
  } catch (error) {
    head.abort(job.job, describeError(error));
    throw error;
  } finally {
    cancelled.removeEventListener('abort', cancel);
    head.forget(job.job);
    run.close();
  }
}

function checkPrompt(prompt: readonly number[], { context, vocab }: DriverOptions): void {
  if (prompt.length > context) {
    throw new WorkerError('BAD_PROMPT', `the prompt has ${prompt.length} tokens, the model holds ${context}`);
  }
  const strange = prompt.find((token) => token >= vocab);
  if (strange === undefined) return;
  throw new WorkerError('BAD_PROMPT', `token ${strange} is outside the vocabulary of ${vocab}`);
}
