import { checkJobFile, type JobFile } from '@shardmarket/sdk';
import { readAnswer, readJobFile } from '../audit/answer.ts';
import { FINDING_MEANINGS, judge } from '../audit/judge.ts';
import { replay } from '../audit/replay.ts';
import { WorkerError } from '../errors.ts';
import { openModel, type Model } from '../model/manifest.ts';
import type { GlobalOptions } from './common.ts';
import { Output } from './output.ts';

export interface AuditOptions extends GlobalOptions {
  readonly model: string;
}

/**
 * `worker audit`: computes a finished job again on this machine, and says which of its stages signed for something else.
 * @returns whether receipts, amounts and computation all hold
 * @throws WorkerError BAD_OPTION for files that are not of one job, or that this machine cannot judge
 */
export async function audit(jobPath: string, answerPath: string, options: AuditOptions): Promise<boolean> {
  const job = readJobFile(jobPath);
  const answer = readAnswer(answerPath);
  const model = await openModel(options.model);
  requireJudge(job, model);
  const { prompt, completion } = answer;
  const { hash, manifest } = model;
  const known = { tokens: [...prompt, ...completion], model: { hash, layers: manifest.architecture.layers } };
  const findings = checkJobFile(job, known);
  // Without a delivered token nothing was committed to; with other tokens than were committed to there is nothing to compare.
  if (findings.length === 0 && completion.length > 0) {
    const ranges = job.stages.map(({ layers }) => layers);
    const receipts = job.stages.map(({ receipt }) => receipt);
    const judged = judge(await replay(model, ranges, answer), receipts, completion);
    for (const [operator, what] of judged) findings.push(`${operator}: ${what}: ${FINDING_MEANINGS[what]}`);
  }
  const ok = findings.length === 0;
  const holds = `✓ job ${job.id}: ${job.stages.length} stages computed what they signed for, and ${completion.length} tokens follow from it`;
  new Output(options.json ?? false).result(
    { job: job.id, ok, findings },
    ok ? [holds] : findings.map((finding) => `✗ ${finding}`),
  );
  return ok;
}

/** Bits can be compared within one numerics class only. */
function requireJudge(job: JobFile, { hash, numericsClass }: Model): void {
  if (job.manifest_hash !== hash) {
    throw new WorkerError('BAD_OPTION', `the job ran on model ${job.manifest_hash}, --model holds ${hash}`);
  }
  if (job.numerics_class !== numericsClass) {
    const classes = `the job is of class ${job.numerics_class}, this machine of ${numericsClass}`;
    throw new WorkerError(
      'BAD_OPTION',
      `another numerics class gives other bits: ${classes}; audit on a machine of its class`,
    );
  }
}
