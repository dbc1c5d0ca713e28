import { createHash } from 'node:crypto';

/** `count` of the items, chosen by a seed: the same seed chooses the same items. */
export function sampled<T extends { readonly id: string }>(items: readonly T[], count: number, seed: string): T[] {
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`expected a number of guards above 0, got ${count}`);
  const rank = (item: T) => createHash('sha256').update(`${seed} ${item.id}`).digest('hex');
  return [...items].sort((a, b) => (rank(a) < rank(b) ? -1 : 1)).slice(0, count);
}
