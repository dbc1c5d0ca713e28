import { EventEmitter } from 'node:events';
import type { ToWorker } from '@shardmarket/sdk';
import { presenceOf, samePresence, type Found, type Presence } from './presence.ts';
import type { LiveWorker, WorkerChannel, WorkerMessage } from './types.ts';

interface Events {
  /** it is gone: nothing can be sent to it any more; `excused`: with the process to which it is connected, for no fault of its own */
  left: [worker: LiveWorker, excused: boolean];
  message: [worker: LiveWorker, message: WorkerMessage];
  joined: [worker: LiveWorker];
  /** it has another ask, gets no new jobs any more, or gets them again */
  changed: [worker: LiveWorker];
  /** what is known of whether others reach it is known for the first time, or is another now */
  presence: [worker: LiveWorker, presence: Presence];
}

/** One connection's place among the workers. Does nothing once a newer connection of the same worker took it. */
export interface Seat {
  /** Passes on what the worker sent. */
  receive(message: WorkerMessage): void;
  /** New jobs for this ask, micro-USDC per million layer-tokens; those that run keep theirs. */
  offer(ask: bigint): void;
  /** No new jobs until the next `offer`; those that run go on. @param idle called once no job needs the worker */
  retire(idle?: () => void): void;
  /** What the process to which it is connected says of it now. */
  show(state: Mirrored): void;
  /** @param excused whether it is no fault of the worker's */
  leave(excused?: boolean): void;
  /** What the chain says of it now, besides its terms: nothing changes for its rings. */
  know(chain: Pick<LiveWorker, 'payout' | 'security'>): void;
}

/** What another process says of a worker that is connected to it. */
export interface Mirrored {
  readonly worker: LiveWorker;
  readonly retired: boolean;
  readonly presence: Presence | undefined;
}

/** Where a worker is connected, and since when (unix ms). */
interface Whereabouts {
  /** tag of the process; undefined: this one */
  readonly home: string | undefined;
  readonly since: number;
}

interface Present extends Whereabouts {
  worker: LiveWorker;
  readonly channel: WorkerChannel;
  /** whether it gets no new jobs */
  retired: boolean;
  /** called once it is retired and no job needs it */
  idle: (() => void) | undefined;
  /** what the keeper itself found at its address, and what connected neighbours did */
  found: Found | undefined;
  readonly neighbours: Map<string, Found>;
  /** undefined until somebody has tried */
  presence: Presence | undefined;
}

/** Who is connected right now, here or to another process of the same keeper. */
export class WorkerRegistry extends EventEmitter<Events> {
  readonly #present = new Map<string, Present>();

  constructor() {
    super();
    this.setMaxListeners(0);
  }

  /** Lets a worker in; an older connection of the same worker is closed. */
  join(worker: LiveWorker, channel: WorkerChannel, at: Whereabouts = { home: undefined, since: Date.now() }): Seat {
    const { address } = worker;
    const before = this.#present.get(address);
    const rest = { retired: false, idle: undefined, found: undefined, presence: undefined };
    const presence: Present = { worker, channel, ...at, neighbours: new Map(), ...rest };
    if (before) {
      this.#present.delete(address);
      before.channel.close('another connection of this worker took over');
      this.#left(before.worker, false);
    }
    this.#present.set(address, presence);
    this.emit('joined', worker);
    const whileSeated = (act: () => void) => {
      if (this.#present.get(address) === presence) act();
    };
    const change = (to: Partial<Present>) => {
      Object.assign(presence, to);
      this.emit('changed', presence.worker);
    };
    return {
      receive: (message) => whileSeated(() => this.emit('message', presence.worker, message)),
      offer: (ask) =>
        whileSeated(() => change({ worker: { ...presence.worker, ask }, retired: false, idle: undefined })),
      retire: (idle) => whileSeated(() => change({ retired: true, idle })),
      show: (state) => whileSeated(() => this.#show(presence, state)),
      leave: (excused = false) =>
        whileSeated(() => {
          this.#present.delete(address);
          this.#left(presence.worker, excused);
        }),
      know: ({ payout, security }) => whileSeated(() => (presence.worker = { ...presence.worker, payout, security })),
    };
  }

  /** No job needs this worker: what waits for that in its retirement happens. */
  release(address: string): void {
    const presence = this.#present.get(address);
    const idle = presence?.idle;
    if (presence) presence.idle = undefined;
    idle?.();
  }

  /** @returns false if the worker is not connected */
  send(address: string, message: ToWorker): boolean {
    const presence = this.#present.get(address);
    presence?.channel.send(message);
    return presence !== undefined;
  }

  /** Whether a worker is connected to this very process. */
  isHere(address: string): boolean {
    const present = this.#present.get(address);
    return present !== undefined && present.home === undefined;
  }

  /** Where a worker is connected; undefined if it is not. */
  whereabouts(address: string): Whereabouts | undefined {
    return this.#present.get(address);
  }

  /** What others have to know of the workers that are connected here. */
  here(): (Mirrored & { since: number })[] {
    return [...this.#present.values()]
      .filter((p) => p.home === undefined)
      .map(({ worker, retired, presence, since }) => ({ worker, retired, presence, since }));
  }

  has(address: string): boolean {
    return this.#present.has(address);
  }

  get(address: string): LiveWorker | undefined {
    return this.#present.get(address)?.worker;
  }

  /** A worker said something to the process to which it is connected. @param home its tag */
  hear(address: string, home: string, message: WorkerMessage): void {
    const present = this.#present.get(address);
    if (present?.home === home) this.emit('message', present.worker, message);
  }

  /** Takes down what somebody found at a worker's address. @param by the neighbour that tried; undefined for the keeper itself */
  attest(address: string, by: string | undefined, found: Found): void {
    const present = this.#present.get(address);
    // Of a worker that is connected elsewhere, that process judges.
    if (!present || present.home !== undefined) return;
    if (by === undefined) present.found = found;
    else present.neighbours.set(by, found);
    this.#judge(present);
  }

  /** What is known of whether others reach it; undefined while nobody has tried, or if it is not connected. */
  presence(address: string): Presence | undefined {
    return this.#present.get(address)?.presence;
  }

  /** Those that new jobs can be given to. */
  available(): LiveWorker[] {
    return this.#those((p) => !p.retired && p.presence?.reachable === true);
  }

  /** Those that take new jobs, whether others reach them or not. */
  willing(): LiveWorker[] {
    return this.#those((p) => !p.retired);
  }

  /** Those that others reach. */
  reached(): LiveWorker[] {
    return this.#those((p) => p.presence?.reachable === true);
  }

  all(): LiveWorker[] {
    return this.#those(() => true);
  }

  #show(present: Present, { worker, retired, presence }: Mirrored): void {
    if (retired !== present.retired || worker.ask !== present.worker.ask) {
      Object.assign(present, { worker, retired });
      this.emit('changed', worker);
    } else present.worker = worker;
    if (samePresence(presence, present.presence)) return;
    present.presence = presence;
    if (presence) this.emit('presence', worker, presence);
  }

  #those(which: (present: Present) => boolean): LiveWorker[] {
    return [...this.#present.values()].filter(which).map((p) => p.worker);
  }

  /** What a neighbour found says nothing any more once it is gone. */
  #left(worker: LiveWorker, excused: boolean): void {
    this.emit('left', worker, excused);
    for (const present of this.#present.values()) {
      if (present.neighbours.delete(worker.address)) this.#judge(present);
    }
  }

  #judge(present: Present): void {
    const presence = presenceOf(present.found, [...present.neighbours.values()]);
    if (samePresence(presence, present.presence)) return;
    present.presence = presence;
    if (presence) this.emit('presence', present.worker, presence);
  }
}
