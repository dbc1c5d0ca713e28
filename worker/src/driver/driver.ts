import { tokenRoot, type JobStart, type JobStats } from '@shardmarket/sdk';
import type { Draft } from '../draft/draft.ts';
import { describeError, WorkerError } from '../errors.ts';
import { samplingRule } from '../sampling/sample.ts';
import { MAX_ROWS } from '../stage/shape.ts';
import { decide, draftCount } from './accept.ts';
import type { Passes } from './passes.ts';
import { Tally } from './stats.ts';

export interface DriverOptions {
  readonly passes: Passes;
  /** without a draft model, or at k = 0, a pass gives one token */
  readonly draft: Draft | undefined;
  /** tokens drafted for a pass, 0 to 16 */
  readonly k: number;
  /** positions that a job may hold */
  readonly context: number;
  readonly vocab: number;
}

export interface Outcome {
  readonly finish: 'stop' | 'length' | 'cancelled';
  /** completion tokens, the stop token included */
  readonly tokens: readonly number[];
  readonly committed: number;
  readonly stats: JobStats;
}

/** Highest k: current token and drafts must fit a frame, and longer drafts are hardly ever right to the end. */
export const MAX_K = 16;

/**
 * Runs one job: open → prompt in chunks → draft, verify in one pass, accept → finish. The prompt's last token is the
 * first "current token", so that the first pass verifies drafts already.
 * @param onTokens called with each run of committed tokens, `position` counting completion tokens from 0
 * @param cancelled aborting it ends the job after the pass that is under way; what was given is finished and paid
 * @throws WorkerError BAD_PROMPT before anything was sent; else why the ring failed, after the stages were told
 */
export async function runJob(
  job: JobStart,
  options: DriverOptions,
  onTokens: (position: number, tokens: readonly number[]) => void,
  cancelled: AbortSignal,
): Promise<Outcome> {
  const { passes, draft } = options;
  checkPrompt(job.prompt, options);
  const drafting = options.k > 0 ? draft : undefined;
  const rule = samplingRule(job.sampling);
  try {
    await drafting?.open(job.job, rule);
    passes.open(job.job, job.session, job.sampling);
    for (let at = 0; at < job.prompt.length - 1; at += MAX_ROWS) {
      passes.prefill(job.job, at, job.prompt.slice(at, Math.min(at + MAX_ROWS, job.prompt.length - 1)));
    }
    return await speculate(job, { ...options, draft: drafting }, onTokens, cancelled);
  } catch (error) {
    passes.abort(job.job, describeError(error));
    throw error;
  } finally {
    passes.forget(job.job);
    // A draft thread that has died holds nothing to free; its death has been reported by `propose`.
    await drafting?.drop(job.job).catch(() => undefined);
  }
}

async function speculate(
  job: JobStart,
  { passes, draft, k, context }: DriverOptions,
  onTokens: (position: number, tokens: readonly number[]) => void,
  cancelled: AbortSignal,
): Promise<Outcome> {
  const tally = new Tally();
  const stopTokens = new Set(job.stopTokens);
  // The last token's row is never computed: one token more than the context holds can be given.
  const limit = Math.min(job.maxTokens, context + 1 - job.prompt.length);
  const sequence = [...job.prompt];
  /** the draft knows the sequence below this position */
  let drafted = 0;
  let epoch = 0;
  for (;;) {
    const given = sequence.length - job.prompt.length;
    const current = sequence.length - 1;
    const count = draftCount(k, limit - given, sequence.length, context);
    const drafts =
      (draft && count > 0 && (await draft.propose(job.job, drafted, sequence.slice(drafted), count))) || [];
    if (drafts.length > 0) drafted = current;
    const sampled = await passes.verify(job.job, epoch, current, [...sequence.slice(current), ...drafts]);
    const decision = decide({ drafts, sampled, stopTokens, remaining: limit - given });
    tally.add(drafts.length, decision);
    if (decision.rejected) epoch++;
    sequence.push(...decision.commit);
    onTokens(given, decision.commit);
    const finish = decision.finish ?? (cancelled.aborted ? 'cancelled' : undefined);
    if (!finish) continue;
    const committed = sequence.length - 1;
    passes.finish(job.job, epoch, committed, tokenRoot(sequence.slice(0, committed)));
    return { finish, tokens: sequence.slice(job.prompt.length), committed, stats: tally.stats };
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
