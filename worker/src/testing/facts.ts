import type { JobFacts, JobStart, SignedReceipt } from '@shardmarket/sdk';
import type { Model } from '../model/manifest.ts';
import type { ReferenceOutput } from '../reference.ts';

/** What a keeper knows of a job that it gave to these workers, for `verifyJobReceipts`. */
export function jobFacts(
  job: JobStart,
  model: Model,
  expected: Pick<ReferenceOutput, 'tokenRoot' | 'committed'>,
  receipts: readonly SignedReceipt[],
): JobFacts {
  const stages = [...receipts]
    .sort((a, b) => a.layerStart - b.layerStart)
    .map((r) => ({ operator: r.operator, layers: [r.layerStart, r.layerEnd] as const }));
  return {
    session: job.session,
    job: job.job,
    manifestHash: model.hash,
    numericsClass: model.numericsClass,
    layers: model.manifest.architecture.layers,
    tokenRoot: expected.tokenRoot,
    committed: expected.committed,
    stages,
  };
}
