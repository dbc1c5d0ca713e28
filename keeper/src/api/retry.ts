import type { Problem, ProblemCode } from '../errors.ts';

/** ms after which a client may try again where nothing better is known. */
const SOON_MS = 1_000;

/** What passes by itself, and what was charged nothing: the same request may go well a moment later. */
const PASSING: ReadonlySet<ProblemCode> = new Set([
  'workers_busy',
  'rate_limited',
  'no_ring',
  'ring_lost',
  'rpc_unavailable',
  'chain_ahead',
  'shutting_down',
  'session_busy',
  'unsettled',
]);

/** ms after which the same request may be tried again; undefined if it would end the same way, or is not known to be free. */
export function retryAfter({ code, retryAfterMs }: Pick<Problem, 'code' | 'retryAfterMs'>): number | undefined {
  return PASSING.has(code) ? (retryAfterMs ?? SOON_MS) : undefined;
}

/** The headers by which clients decide: official ones try every 409, 429 and 5xx again unless they are told not to. */
export function retryHeaders(problem: Pick<Problem, 'code' | 'retryAfterMs'>): Record<string, string> {
  const ms = retryAfter(problem);
  if (ms === undefined) return { 'x-should-retry': 'false' };
  // Whole seconds are rounded up, so that who can only wait seconds does not come too early.
  return {
    'x-should-retry': 'true',
    'retry-after': Math.ceil(ms / 1_000).toString(),
    'retry-after-ms': Math.ceil(ms).toString(),
  };
}
