import type { Db } from '../db/open.ts';
import { Problem } from '../errors.ts';
import { readJob } from '../jobs/store.ts';

/** A job with its ring, receipts, amounts (micro-USDC, decimal strings) and settlement. @throws Problem `job_not_found` */
export async function describeJob(db: Db, session: string, id: string): Promise<object> {
  const found = await readJob(db, session, id);
  if (!found) throw new Problem('job_not_found', `session ${session} has no job ${id}`);
  const { job, stages, signature, settlementState } = found;
  const { accepted = 0, rejected = 0 } = job.stats ?? {};
  return {
    id: job.id,
    session: job.session,
    model: job.model,
    manifest_hash: job.modelHash,
    numerics_class: job.numericsClass,
    layers: Math.max(...stages.map((s) => s.layerEnd)),
    state: job.state,
    finish: job.finish,
    error: job.errorCode,
    prompt_tokens: job.promptTokens,
    completion_tokens: job.completionTokens,
    committed: job.committed,
    amount_micro_usdc: job.amount.toString(),
    stats: job.stats,
    /** accepted drafted tokens of those that were judged; null without drafts */
    alpha: accepted + rejected === 0 ? null : accepted / (accepted + rejected),
    stages: stages.map((s) => ({
      operator: s.operator,
      worker: s.worker,
      layers: [s.layerStart, s.layerEnd],
      ask: s.ask.toString(),
      amount_micro_usdc: s.amount.toString(),
      faults: s.faults ?? [],
      receipt: s.receipt,
    })),
    settlement: settlementState === null ? null : { state: settlementState, signature },
    created_at: job.createdAt.toISOString(),
    ended_at: job.endedAt?.toISOString() ?? null,
  };
}
