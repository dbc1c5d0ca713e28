import { useSyncExternalStore } from 'react';

/**
 * API keys that were made or pasted on this page, by session. They live in this tab's memory alone: nothing that could be read later is
 * written anywhere.
 */
let held: ReadonlyMap<string, string> = new Map();
const heard = new Set<() => void>();

function set(next: ReadonlyMap<string, string>): void {
  held = next;
  for (const each of heard) each();
}

export function holdKey(session: string, key: string): void {
  set(new Map(held).set(session, key));
}

export function forgetKey(session: string): void {
  const left = new Map(held);
  left.delete(session);
  set(left);
}

/** The key with which this page asks for a session; undefined where it has none. */
export function useHeldKey(session: string): string | undefined {
  return useSyncExternalStore(
    (listener) => {
      heard.add(listener);
      return () => heard.delete(listener);
    },
    () => held.get(session),
  );
}
