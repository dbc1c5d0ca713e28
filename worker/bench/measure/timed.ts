import type { JobStart } from '@shardmarket/sdk';
import type { JobResult, TestKeeper } from '../../src/testing/keeper.ts';

/** One answer, timed where the keeper is: from sending the job to the messages that come back. */
export interface Timed extends JobResult {
  /** time to the first token, ms */
  readonly firstMs: number;
  /** time to the last token, ms */
  readonly totalMs: number;
  /** messages that brought tokens */
  readonly events: number;
  /**
   * Mean time for each token after those that came first, ms: speculation brings several at once, so that a division by
   * all but one would count some for nothing. NaN if all came at once.
   */
  readonly perTokenMs: number;
}

/** Runs a job. @throws Error if it fails */
export async function timed(keeper: TestKeeper, job: JobStart): Promise<Timed> {
  const start = performance.now();
  let [events, first, firstMs, totalMs] = [0, 0, NaN, NaN];
  const off = keeper.on((message) => {
    if (message.type !== 'job.tokens' || message.job !== job.job) return;
    totalMs = performance.now() - start;
    if (events++ > 0) return;
    first = message.tokens.length;
    firstMs = totalMs;
  });
  try {
    const result = await keeper.run(job);
    const later = result.tokens.length - first;
    return { ...result, firstMs, totalMs, events, perTokenMs: later > 0 ? (totalMs - firstMs) / later : NaN };
  } finally {
    off();
  }
}
