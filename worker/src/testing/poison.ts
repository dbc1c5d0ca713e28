import type { StagePort } from '../stage/stage.ts';
import { wrap } from './stage-port.ts';

/** Of an id in hex. */
const JOB_ID_LENGTH = 32;

/** Digests of the layers' caches at the committed positions of each ended job, by job and layer. */
export type Caches = Map<string, Map<number, string>>;

/** A stage in whose caches every dead row is NaN whenever a run begins; `caches` hears what they hold when a job ends. */
export function poisoned(honest: StagePort, caches: Caches): StagePort {
  return wrap(honest, {
    run(job, ...rest) {
      // The thread serves in the order of asking: after the run before this one, before this one.
      honest.examine(job, 0).catch(() => undefined);
      return honest.run(job, ...rest);
    },
    async finish(job, committed) {
      const digests = await honest.examine(job, committed);
      // A member calls a job by its ring and its id.
      const id = job.slice(-JOB_ID_LENGTH);
      const ofJob = caches.get(id) ?? new Map<number, string>();
      digests.forEach((digest, i) => ofJob.set(honest.shape.layers[0] + i, digest));
      caches.set(id, ofJob);
      return honest.finish(job, committed);
    },
  });
}
