import type { Valid } from './valid.ts';

/** None yet. */
export function auditScenes(): Promise<Valid[]> {
  return Promise.resolve([]);
}
