import type { HistoryPage } from '@shardmarket/sdk';

/** A page and the one before it in time. @param now undefined where nothing is known yet */
export function joinOlder<T>(now: HistoryPage<T>, older: HistoryPage<T>): HistoryPage<T>;
export function joinOlder<T>(now: HistoryPage<T> | undefined, older: HistoryPage<T>): HistoryPage<T> | undefined;
export function joinOlder<T>(now: HistoryPage<T> | undefined, older: HistoryPage<T>): HistoryPage<T> | undefined {
  return now && { items: [...now.items, ...older.items], newest: now.newest, older: older.older };
}

/** What has come since `known` was read, all of it, and `known`. */
export function joinNewer<T>(newer: HistoryPage<T>, known: HistoryPage<T> | undefined): HistoryPage<T> {
  if (!known) return newer;
  return { items: [...newer.items, ...known.items], newest: newer.newest ?? known.newest, older: known.older };
}
