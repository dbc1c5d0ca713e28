import type { FinishedJob } from './bill.ts';
import type { JobRun } from './run.ts';
import type { JobRequest } from './service.ts';

/** What the bill of a job is made from, but for its end. */
export function jobOf(request: JobRequest, run: JobRun): Omit<FinishedJob, 'stages' | 'completion' | 'brokeOff'> {
  const { model, session, prompt } = request;
  return {
    id: run.start.job,
    session,
    modelHash: model.hash,
    numericsClass: run.ring.numericsClass,
    layers: model.manifest.architecture.layers,
    prompt,
  };
}
