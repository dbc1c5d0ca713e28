import { EventEmitter } from 'node:events';
import { Problem } from '../errors.ts';
import type { LiveWorker } from '../workers/types.ts';
import type { Match } from './match.ts';

interface Events {
  /** a member went away or said that the ring broke; nothing more comes from it */
  lost: [reason: string];
}

/** Workers that were told to form a ring, from the first ticket until it is lost. */
export class Ring extends EventEmitter<Events> {
  readonly stages: readonly LiveWorker[];
  readonly numericsClass: string;
  /** settles when every member is ready; rejects with Problem `no_ring` when the ring is lost before */
  readonly ready: Promise<void>;
  /** jobs that run on it */
  jobs = 0;
  /** whether a member's terms have changed: it ends with its jobs and gets no others */
  stale = false;
  readonly #waiting: Set<string>;
  #lostBecause: string | undefined;
  #resolve: () => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;

  constructor(
    readonly id: string,
    match: Match,
  ) {
    super();
    this.setMaxListeners(0);
    this.stages = match.stages;
    this.numericsClass = match.numericsClass;
    this.#waiting = new Set(match.stages.map((s) => s.address));
    this.ready = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.ready.catch(() => undefined);
  }

  /** the stage that drives */
  get head(): LiveWorker {
    const [head] = this.stages;
    if (!head) throw new RangeError('a ring has at least one stage');
    return head;
  }

  get lostBecause(): string | undefined {
    return this.#lostBecause;
  }

  has(address: string): boolean {
    return this.stages.some((s) => s.address === address);
  }

  markReady(address: string): void {
    this.#waiting.delete(address);
    if (this.#waiting.size === 0 && this.#lostBecause === undefined) this.#resolve();
  }

  /** @returns members that have not said `ring.ready` yet */
  waitingFor(): string[] {
    return [...this.#waiting];
  }

  lose(reason: string): void {
    if (this.#lostBecause !== undefined) return;
    this.#lostBecause = reason;
    this.#reject(new Problem('no_ring', `the ring of workers could not be formed: ${reason}`));
    this.emit('lost', reason);
  }
}
