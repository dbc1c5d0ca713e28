import { useSyncExternalStore } from 'react';

/** A text in localStorage that components follow, also when another tab changes it; where storage is forbidden it lives as long as the page. */
export interface Stored {
  readonly get: () => string | null;
  /** null removes it */
  readonly set: (value: string | null) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export function stored(name: string): Stored {
  const key = `shardmarket.${name}`;
  const heard = new Set<() => void>();
  let value = read(key);
  const tell = () => {
    for (const each of heard) each();
  };
  window.addEventListener('storage', (event) => {
    if (event.key !== key && event.key !== null) return;
    value = read(key);
    tell();
  });
  return {
    get: () => value,
    set(next) {
      value = next;
      try {
        if (next === null) localStorage.removeItem(key);
        else localStorage.setItem(key, next);
      } catch {
        // Nothing is kept then; what the user chose still holds for this page.
      }
      tell();
    },
    subscribe(listener) {
      heard.add(listener);
      return () => heard.delete(listener);
    },
  };
}

export function useStored(store: Stored): string | null {
  return useSyncExternalStore(store.subscribe, store.get);
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
