import { useQuery } from '@tanstack/react-query';
import type { Connection, PublicKey } from '@solana/web3.js';
import { useEffect } from 'react';
import { queries } from '../query.ts';
import { useNow } from '../ui/time.tsx';
import { connectionTo } from './connection.ts';
import { useEndpoint } from './endpoint.ts';

/** What was read of the chain, and how well. */
export interface ChainData<T> {
  readonly data: T | undefined;
  /** why the last try failed; it goes on trying. null where it did not */
  readonly error: Error | null;
  /** ms of this machine's clock; 0 where nothing has come yet */
  readonly updatedAt: number;
  /** older than it should be: show how old */
  readonly stale: boolean;
  readonly retry: () => void;
}

export interface ChainOptions {
  /** accounts whose changes are heard of at once, besides the polling */
  readonly watch?: readonly PublicKey[];
  /** ms between two looks; 10 s unless told */
  readonly everyMs?: number;
  readonly enabled?: boolean;
}

const EVERY = 10_000;
/** Looks that may be missed before the data counts as stale. */
const MISSED = 2.5;

/** The prefix of what was read of the chain at all: `refreshChain` reads it again. */
const CHAIN = 'chain';

/** Where the cache keeps what was read under `key`. */
export function chainKey(
  rpcUrl: string | null,
  key: readonly (string | number)[],
): readonly (string | number | null)[] {
  return [CHAIN, rpcUrl, ...key];
}

/**
 * Reads of the chain, again every `everyMs` and when a watched account changes. Failures are tried again with growing waits;
 * what was read before stays, and is `stale` after a while.
 * @param key names what is read, with everything that it depends on but the RPC; texts and numbers only
 */
export function useChain<T>(
  key: readonly (string | number)[],
  read: (connection: Connection) => Promise<T>,
  { watch = [], everyMs = EVERY, enabled = true }: ChainOptions = {},
): ChainData<T> {
  const { rpcUrl } = useEndpoint();
  const queryKey = chainKey(rpcUrl, key);
  const query = useQuery({
    queryKey,
    queryFn: () => read(connectionTo(rpcUrl ?? '')),
    enabled: enabled && rpcUrl !== null,
    refetchInterval: everyMs,
  });
  useWatch(watch, rpcUrl, queryKey);
  const now = useNow();
  const { data, failureReason, dataUpdatedAt: updatedAt } = query;
  const stale = data !== undefined && now - updatedAt > everyMs * MISSED + 1_000;
  return { data, error: failureReason, updatedAt, stale, retry: () => void query.refetch() };
}

/** Reads everything of the chain again that is on the page: after a transaction. */
export function refreshChain(): Promise<void> {
  return queries.invalidateQueries({ queryKey: [CHAIN] });
}

function useWatch(accounts: readonly PublicKey[], rpcUrl: string | null, queryKey: readonly unknown[]): void {
  const names = accounts.map((a) => a.toBase58()).join();
  const of = JSON.stringify(queryKey);
  useEffect(() => {
    if (rpcUrl === null || names === '') return;
    const connection = connectionTo(rpcUrl);
    const again = () => void queries.invalidateQueries({ queryKey: JSON.parse(of) as unknown[] });
    const ids = accounts.map((account) => connection.onAccountChange(account, again, { commitment: 'confirmed' }));
    return () => {
      for (const id of ids) connection.removeAccountChangeListener(id).catch(() => undefined);
    };
    // The names stand for the accounts, the text for the key.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [names, rpcUrl, of]);
}
