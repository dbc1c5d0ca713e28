import { relayUrl } from '@shardmarket/sdk';
import { takesRelay } from '../workers/presence.ts';
import type { WorkerRegistry } from '../workers/registry.ts';
import type { LiveWorker, WorkerMessage } from '../workers/types.ts';
import { ASSUMED_MS, frameMs, type Measured } from './link.ts';
import type { RoundTrip } from './view.ts';

/** ms after which every pair is measured again */
export const REFRESH_MS = 60_000;
/** Refreshes after which the bandwidth is measured again: it takes some 200 kB each time. */
const REFRESHES_SIZED = 15;
/** Pairs that one worker is asked to measure at a time. */
const MAX_PROBES = 32;

/** Time (ms) of a frame from one worker to the next, Infinity where it cannot be dialled. */
export type Distance = (from: LiveWorker, to: LiveWorker) => number;

/** Nothing is known: every link is taken for the same. */
export const unmeasured: Distance = () => ASSUMED_MS;

/** Whether the second may follow the first in a ring: there is a cut between their layers, or it is a head behind a tail. */
export function mayFollow(from: LiveWorker, to: LiveWorker): boolean {
  if (from.address === to.address || from.model !== to.model) return false;
  const earliest = Math.max(from.layers[0] + 1, to.layers[0]);
  const latest = Math.min(from.layers[1], to.layers[1] - 1);
  return earliest <= latest || to.layers[0] === 0;
}

/** Where the second is dialled by the first. */
export type RouteTo = (from: LiveWorker, to: LiveWorker) => string;

/** Directly, if it listens anywhere. */
export const direct: RouteTo = (_, to) => to.ringUrl ?? relayUrl(to.address);

interface Link extends Measured {
  readonly url: string;
}

export interface DistancesOptions {
  /** whether there is a relay */
  readonly relays?: boolean;
  /** bytes of a hidden row of a model, by the hash of its manifest */
  readonly rowBytes: (model: string) => number;
  readonly refreshMs?: number;
}

type ProbeResult = Extract<WorkerMessage, { type: 'probe.result' }>;

/**
 * How far workers are from each other, as they measure it themselves: whoever would dial another in a ring is asked to
 * when one of the two connects, and again from time to time. The relay is tried where the worker's address does not open.
 */
export class Distances {
  readonly #registry: WorkerRegistry;
  readonly #relays: boolean;
  readonly #rowBytes: (model: string) => number;
  /** by `from to` */
  readonly #known = new Map<string, Link>();
  #refreshes = 0;
  readonly #timer: NodeJS.Timeout;

  constructor(registry: WorkerRegistry, { relays = false, rowBytes, refreshMs = REFRESH_MS }: DistancesOptions) {
    this.#registry = registry;
    this.#relays = relays;
    this.#rowBytes = rowBytes;
    registry.on('joined', (worker) => this.#meet(worker));
    registry.on('left', ({ address }) => {
      for (const pair of [...this.#known.keys()]) if (pair.split(' ').includes(address)) this.#known.delete(pair);
    });
    registry.on('message', (from, message) => {
      const to = message.type === 'probe.result' ? registry.get(message.worker) : undefined;
      if (message.type === 'probe.result' && to) this.#learn(from, to, message);
    });
    this.#timer = setInterval(() => this.refresh(), refreshMs);
    this.#timer.unref();
  }

  /** What is known of a link, else `ASSUMED_MS`. */
  readonly between: Distance = (from, to) =>
    frameMs(this.#known.get(`${from.address} ${to.address}`), to.layers[0] === 0 ? 0 : this.#rowBytes(to.model));

  /** The address that opened when it was measured; before, the one that opened to the keeper. */
  readonly route: RouteTo = (from, to) => {
    const known = this.#known.get(`${from.address} ${to.address}`);
    if (known) return known.url;
    const presence = this.#registry.presence(to.address);
    return presence?.reachable && presence.route === 'relay' ? relayUrl(to.address) : direct(from, to);
  };

  /** Round trip in ms as the first worker measured it; null where it has not, or where the second does not open. */
  readonly rttMs: RoundTrip = (from, to) => {
    const rtt = this.#known.get(`${from} ${to}`)?.rttMs;
    return rtt === undefined || rtt === Infinity ? null : rtt;
  };

  stop(): void {
    clearInterval(this.#timer);
  }

  #learn(from: LiveWorker, to: LiveWorker, { url, rttMs, bytesPerMs }: ProbeResult): void {
    const relayed = relayUrl(to.address);
    if (!mayFollow(from, to) || (url !== to.ringUrl && url !== relayed)) return;
    const byRelay = url === relayed;
    if (rttMs === null && !byRelay && this.#relays && takesRelay(to)) return this.#probe(from, to, relayed);
    const pair = `${from.address} ${to.address}`;
    const before = this.#known.get(pair);
    const known = bytesPerMs ?? (before?.url === url ? before.bytesPerMs : undefined);
    this.#known.set(pair, { rttMs: rttMs ?? Infinity, bytesPerMs: known, url });
    const closed = `worker ${from.address} cannot open it`;
    this.#registry.attest(to.address, from.address, {
      ...((!byRelay || to.ringUrl !== null) && { direct: byRelay || rttMs === null ? closed : null }),
      ...(byRelay && { relay: rttMs === null ? `${closed} at the relay` : null }),
    });
  }

  #meet(worker: LiveWorker): void {
    for (const other of this.#registry.willing()) this.#ask(other, [worker]);
    this.#ask(worker, this.#registry.willing());
  }

  /** Has every pair measured again whose first worker is connected here. */
  refresh(): void {
    this.#refreshes += 1;
    const all = this.#registry.willing();
    for (const worker of all) this.#ask(worker, all);
  }

  #ask(from: LiveWorker, others: readonly LiveWorker[]): void {
    // Who is connected elsewhere is asked there; what it finds is told to all.
    if (!this.#registry.isHere(from.address)) return;
    for (const to of others.filter((other) => mayFollow(from, other)).slice(0, MAX_PROBES)) {
      if (to.ringUrl !== null || this.#relays) this.#probe(from, to, direct(from, to));
    }
  }

  #probe(from: LiveWorker, to: LiveWorker, url: string): void {
    const known = this.#known.get(`${from.address} ${to.address}`)?.bytesPerMs;
    const sized = known === undefined || this.#refreshes % REFRESHES_SIZED === 0;
    this.#registry.send(from.address, { type: 'probe', worker: to.address, operator: to.operator, url, sized });
  }
}
