import { QueryClient } from '@tanstack/react-query';

/** ms at most between two tries */
const MAX_WAIT = 15_000;

/** Tries for ever, each time after twice the wait: what was lost comes back by itself. */
export const backoff = {
  retry: true,
  retryDelay: (failures: number) => Math.min(500 * 2 ** failures, MAX_WAIT),
} as const;

export const queries = new QueryClient({
  defaultOptions: {
    queries: { ...backoff, networkMode: 'always', refetchOnWindowFocus: true },
    // Whoever moves money twice must mean it.
    mutations: { retry: false, networkMode: 'always' },
  },
});
