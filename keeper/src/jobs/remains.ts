import { toHex, tokenRoot } from '@shardmarket/sdk';
import { billJob, type Bill, type FinishedJob } from './bill.ts';
import { committedPositions } from './cost.ts';
import type { JobRun } from './run.ts';

/**
 * Bills what was delivered of a job whose ring was lost: all who had a part in it are asked to sign for the positions of the
 * prompt and the delivered tokens, and who has signed after `ms` is paid. Who is gone cannot sign, and is not.
 * @returns undefined where nothing was delivered, or where the job failed for another reason than the loss of its ring
 */
export async function billRemains(
  run: JobRun,
  job: Omit<FinishedJob, 'stages' | 'completion' | 'brokeOff'>,
  ms: number,
): Promise<Bill | undefined> {
  const completion = await run.remains(ms);
  if (completion.length === 0) return undefined;
  const committed = committedPositions(job.prompt.length, completion.length);
  run.cut(committed, toHex(tokenRoot([...job.prompt, ...completion].slice(0, committed))));
  const { stages, receipts } = await run.signatures.collect(ms, committed);
  return billJob({ ...job, stages, completion, brokeOff: true }, receipts);
}
