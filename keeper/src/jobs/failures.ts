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

/** What a dearer ring can be refused for that a cheaper one would not. */
const OF_FUNDS: readonly string[] = [
  'insufficient_balance',
  'key_budget_exceeded',
  'voucher_due',
  'credit_exceeded',
  'credit_used_up',
];

/** Whether a job was refused for what it may cost. */
export function isOfFunds(error: unknown): boolean {
  return error instanceof Problem && OF_FUNDS.includes(error.code);
}
