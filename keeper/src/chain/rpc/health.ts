/** What is known of one RPC node. */
export interface NodeHealth {
  /** the newest slot that it told; undefined before it has told one */
  readonly slot: number | undefined;
  /** ms: it failed, and is left alone until then */
  readonly coolUntil: number;
  /** failures since its last answer */
  readonly failures: number;
}

/** Slots (0.4 s) that a node may be behind the newest that any node told. */
export const MAX_LAG_SLOTS = 25;

const FIRST_COOL_MS = 1_000;
const MAX_COOL_MS = 60_000;

/** Slots that each node is behind the newest; undefined for those that told none. */
export function lags(nodes: readonly NodeHealth[]): (number | undefined)[] {
  const newest = Math.max(...nodes.map((node) => node.slot ?? 0));
  return nodes.map((node) => (node.slot === undefined ? undefined : newest - node.slot));
}

/**
 * The node for the next decision: the first in order that does not cool down and is not behind; where there is none, the least late of
 * those that do not cool down, and else the one that has cooled longest.
 * @param now ms @returns its place
 */
export function chooseNode(nodes: readonly NodeHealth[], now: number): number {
  const behind = lags(nodes);
  const ready = nodes.flatMap((node, i) => (node.coolUntil <= now ? [i] : []));
  const good = ready.find((i) => (behind[i] ?? 0) <= MAX_LAG_SLOTS);
  if (good !== undefined) return good;
  if (ready.length > 0) return ready.reduce((a, b) => ((behind[b] ?? 0) < (behind[a] ?? 0) ? b : a));
  return nodes.reduce((best, node, i) => (node.coolUntil < (nodes[best]?.coolUntil ?? Infinity) ? i : best), 0);
}

/** A node after a request that it did not answer well: it cools for 1 s, twice as long after each further failure, at most a minute. */
export function afterFailure(node: NodeHealth, now: number): NodeHealth {
  const failures = node.failures + 1;
  return { ...node, failures, coolUntil: now + Math.min(MAX_COOL_MS, FIRST_COOL_MS * 2 ** (failures - 1)) };
}

export function afterAnswer(node: NodeHealth): NodeHealth {
  return node.failures === 0 ? node : { ...node, failures: 0, coolUntil: 0 };
}

/**
 * ms to wait before a request is tried again: at random up to 50 ms, twice as much after each try; what the node asks for
 * (`Retry-After`, seconds) if that is longer, at most two seconds.
 * @param tries made so far @param random in [0, 1)
 */
export function backoff(tries: number, retryAfter: string | null, random: number): number {
  const asked = Number(retryAfter ?? 0) * 1000;
  const own = (0.5 + random / 2) * 50 * 2 ** (tries - 1);
  return Math.min(2_000, Math.max(own, Number.isFinite(asked) ? asked : 0));
}

/** Whether an answer says nothing but "not now": too many requests, or trouble on the node's side. */
export function isBusy(status: number): boolean {
  return status === 429 || status >= 500;
}
