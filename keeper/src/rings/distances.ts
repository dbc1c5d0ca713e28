import type { WorkerRegistry } from '../workers/registry.ts';
import type { LiveWorker } from '../workers/types.ts';

/** ms one way between two workers that have not been measured yet: far enough that a measured neighbour is preferred. */
export const ASSUMED_MS = 50;
/** ms after which every pair is measured again */
export const REFRESH_MS = 60_000;
/** Pairs that one worker is asked to measure at a time. */
const MAX_PROBES = 32;

/** One-way time (ms) of a link from one worker to the next, Infinity where it cannot be dialled. */
export type Distance = (from: LiveWorker, to: LiveWorker) => number;

/** Nothing is known: every link is taken for the same. */
export const unmeasured: Distance = () => ASSUMED_MS;

/** Whether the second may follow the first in a ring: its layers come next, or it is a head behind a tail. */
export function mayFollow(from: LiveWorker, to: LiveWorker): boolean {
  if (from.address === to.address || from.model !== to.model) return false;
  return to.layers[0] === from.layers[1] || to.layers[0] === 0;
}

/**
 * How far workers are from each other, as they measure it themselves: whoever would dial another in a ring is asked to
 * when one of the two connects, and again from time to time.
 */
export class Distances {
  readonly #registry: WorkerRegistry;
  /** one-way ms by `from to` */
  readonly #known = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;

  constructor(registry: WorkerRegistry, refreshMs = REFRESH_MS) {
    this.#registry = registry;
    registry.on('joined', (worker) => this.#meet(worker));
    registry.on('left', ({ address }) => {
      for (const pair of [...this.#known.keys()]) if (pair.split(' ').includes(address)) this.#known.delete(pair);
    });
    registry.on('message', ({ address }, message) => {
      if (message.type !== 'probe.result' || !registry.has(message.worker)) return;
      this.#known.set(`${address} ${message.worker}`, message.rttMs === null ? Infinity : message.rttMs / 2);
    });
    this.#timer = setInterval(() => this.#refresh(), refreshMs);
    this.#timer.unref();
  }

  /** What is known of a link, else `ASSUMED_MS`. */
  readonly between: Distance = (from, to) => this.#known.get(`${from.address} ${to.address}`) ?? ASSUMED_MS;

  stop(): void {
    clearInterval(this.#timer);
  }

  #meet(worker: LiveWorker): void {
    for (const other of this.#registry.available()) this.#ask(other, [worker]);
    this.#ask(worker, this.#registry.available());
  }

  #refresh(): void {
    const all = this.#registry.available();
    for (const worker of all) this.#ask(worker, all);
  }

  #ask(from: LiveWorker, others: readonly LiveWorker[]): void {
    for (const to of others.filter((other) => mayFollow(from, other)).slice(0, MAX_PROBES)) {
      this.#registry.send(from.address, { type: 'probe', worker: to.address, url: to.ringUrl });
    }
  }
}
