import { Problem } from '../errors.ts';

/** The code under which a job's failure is stored. */
export function codeOf(error: unknown): string {
  return error instanceof Problem ? error.code : 'internal_error';
}

/** Before its first token a job has no answer to break off: to the buyer there was no ring, and nothing to pay. */
export function asNoRing(error: unknown): unknown {
  if (!(error instanceof Problem) || error.code !== 'ring_lost') return error;
  return new Problem('no_ring', `no ring of workers could serve the request: ${error.message}`, { cause: error });
}
