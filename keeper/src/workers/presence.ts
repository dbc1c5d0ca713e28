import type { LiveWorker } from './types.ts';

export type Route = 'direct' | 'relay';

/** What somebody found who tried to open a worker's address, or its place at the relay: null if it opened, else why not; undefined if it was not tried. */
export type Found = { readonly [route in Route]?: string | null };

/** Whether others reach a worker. */
export type Presence =
  | { readonly reachable: true; readonly route: Route; /** why not directly */ readonly why?: string }
  | { readonly reachable: false; readonly why: string };

/**
 * Whether a worker is reached, by all that is known: a neighbour has opened it, or the keeper has called it over the relay
 * (neighbours can do what the keeper can: they reach the keeper). Where only the keeper has opened its address, that counts
 * as long as no neighbour has failed to: the keeper may stand nearer. @returns undefined while nobody has tried
 */
export function presenceOf(keeper: Found | undefined, neighbours: readonly Found[]): Presence | undefined {
  const all = [...(keeper ? [keeper] : []), ...neighbours];
  if (all.length === 0) return undefined;
  const why = all.map(({ direct }) => direct).find((reason) => typeof reason === 'string');
  const opened = (route: Route) => neighbours.some((found) => found[route] === null);
  if (opened('direct') || (keeper?.direct === null && neighbours.length === 0))
    return { reachable: true, route: 'direct' };
  if (opened('relay') || keeper?.relay === null) {
    return { reachable: true, route: 'relay', ...(why !== undefined && { why }) };
  }
  const reasons = new Set(all.flatMap(({ direct, relay }) => [direct, relay]).filter((r) => typeof r === 'string'));
  return { reachable: false, why: [...reasons].join('; ') || 'it was not tried' };
}

/** Whether two are the same to whoever is told. */
export function samePresence(a: Presence | undefined, b: Presence | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Whether a worker may be reached through the keeper's relay. */
export function takesRelay({ relay }: Pick<LiveWorker, 'relay'>): boolean {
  return relay !== false;
}
