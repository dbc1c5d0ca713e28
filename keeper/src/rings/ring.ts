import { EventEmitter } from 'node:events';
import { Problem } from '../errors.ts';
import type { LiveWorker } from '../workers/types.ts';
import type { Match } from './match.ts';
import { Pace } from './pace.ts';

interface Events {
  /** it cannot be saved; nothing more comes from it */
  lost: [reason: string];
  /** a stage was replaced, or a link is made anew: jobs wait */
  healing: [reason: string];
  /** all members of the new generation are ready: jobs go on */
  healed: [];
}

/** Workers that were told to form a ring, from the first ticket until it is lost. */
export class Ring extends EventEmitter<Events> {
  readonly numericsClass: string;
  /** settles when every member is ready for the first time; rejects with Problem `no_ring` when the ring is lost before */
  readonly ready: Promise<void>;
  /** jobs that run on it */
  jobs = 0;
  /** how fast it was in its last jobs */
  readonly pace = new Pace();
  /** whether a member's terms have changed: it ends with its jobs and gets no others */
  stale = false;
  #stages: readonly LiveWorker[];
  #generation = 0;
  #formed = false;
  #waiting: Set<string>;
  #lostBecause: string | undefined;
  #resolve: () => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;

  constructor(
    readonly id: string,
    match: Match,
  ) {
    super();
    this.setMaxListeners(0);
    this.#stages = match.stages;
    this.numericsClass = match.numericsClass;
    this.#waiting = new Set(match.stages.map((s) => s.address));
    this.ready = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.ready.catch(() => undefined);
  }

  /** its workers in ring order, in the present generation */
  get stages(): readonly LiveWorker[] {
    return this.#stages;
  }

  /** the stage that drives */
  get head(): LiveWorker {
    const [head] = this.#stages;
    if (!head) throw new RangeError('a ring has at least one stage');
    return head;
  }

  /** how often it was healed, or is being healed */
  get generation(): number {
    return this.#generation;
  }

  /** whether all members have been ready once */
  get formed(): boolean {
    return this.#formed;
  }

  /** whether jobs have to wait for members of the present generation */
  get healing(): boolean {
    return this.#formed && this.#waiting.size > 0;
  }

  get lostBecause(): string | undefined {
    return this.#lostBecause;
  }

  has(address: string): boolean {
    return this.#stages.some((s) => s.address === address);
  }

  /** Begins the next generation, of these workers. */
  heal(stages: readonly LiveWorker[], reason: string): void {
    this.#generation += 1;
    this.#stages = stages;
    this.#waiting = new Set(stages.map((s) => s.address));
    this.emit('healing', reason);
  }

  /** A member has its links of a generation; one of an earlier generation says nothing. */
  markReady(address: string, generation: number): void {
    if (generation !== this.#generation || !this.#waiting.delete(address)) return;
    if (this.#waiting.size > 0 || this.#lostBecause !== undefined) return;
    if (this.#formed) this.emit('healed');
    this.#formed = true;
    this.#resolve();
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
