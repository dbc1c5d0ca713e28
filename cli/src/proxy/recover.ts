import type { Journal } from './journal.ts';

/**
 * Requests that were running when the last proxy died: how much of them was computed is not known here. What they asked for at most
 * is owed, as far as every stage has signed that it computed it; no keeper can bring this about.
 */
export function recoverAsks(journal: Journal): number {
  const open = [...journal.book.asks.values()].filter((ask) => ask.end === undefined);
  for (const { ask, maxTokens } of open) journal.add({ type: 'broken', ask, most: maxTokens });
  return open.length;
}
