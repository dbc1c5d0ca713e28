import type { HistoryPage, HistoryRange } from '@shardmarket/sdk';
import type { Connection } from '@solana/web3.js';
import { useState } from 'react';
import { queries } from '../query.ts';
import { connectionTo } from './connection.ts';
import { useEndpoint } from './endpoint.ts';
import { joinNewer, joinOlder } from './join-pages.ts';
import { chainKey, useChain, type ChainData } from './use-chain.ts';

export type ReadHistory<T> = (connection: Connection, range: HistoryRange) => Promise<HistoryPage<T>>;

/** What was read of a history so far, without a gap, newest first. */
export interface History<T> extends ChainData<HistoryPage<T>> {
  /** reads further back; undefined where its beginning has been reached, or while it is being read */
  readonly more: (() => void) | undefined;
  readonly reading: boolean;
  /** why reading further back failed */
  readonly moreError: Error | null;
}

/**
 * A history of the chain: its newest page at first, what has come since at each look, and older pages on demand.
 * @param key as `useChain`'s @param limit transactions that a page looks at @param everyMs between two looks
 */
export function useHistory<T>(
  key: readonly (string | number)[],
  read: ReadHistory<T>,
  { limit = 25, everyMs = 30_000, enabled = true } = {},
): History<T> {
  const { rpcUrl } = useEndpoint();
  const at = chainKey(rpcUrl, key);
  const known = () => queries.getQueryData<HistoryPage<T>>(at);
  const head = useChain(
    key,
    async (connection) => {
      const until = known()?.newest;
      if (until === undefined) return read(connection, { limit });
      let newer = await read(connection, { until, limit });
      while (newer.older !== undefined) {
        newer = joinOlder(newer, await read(connection, { until, limit, before: newer.older }));
      }
      // Older pages may have come meanwhile: what is known now is joined to.
      return joinNewer(newer, known());
    },
    { everyMs, enabled },
  );
  const [reading, setReading] = useState(false);
  const [moreError, setMoreError] = useState<Error | null>(null);
  const before = head.data?.older;
  const more = async () => {
    setReading(true);
    setMoreError(null);
    try {
      const page = await read(connectionTo(rpcUrl ?? ''), { limit, ...(before !== undefined && { before }) });
      // The newest page is no fresher for it.
      const updatedAt = queries.getQueryState(at)?.dataUpdatedAt;
      const join = (now: HistoryPage<T> | undefined) => (now?.older === before ? joinOlder(now, page) : now);
      queries.setQueryData<HistoryPage<T>>(at, join, updatedAt === undefined ? {} : { updatedAt });
    } catch (error) {
      setMoreError(error instanceof Error ? error : new Error(String(error)));
    } finally {
      setReading(false);
    }
  };
  return { ...head, reading, moreError, more: before === undefined || reading ? undefined : () => void more() };
}
