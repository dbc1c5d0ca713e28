import { EventEmitter } from 'node:events';
import type { ToWorker } from '@shardmarket/sdk';
import type { LiveWorker, WorkerChannel, WorkerMessage } from './types.ts';

interface Events {
  /** it is gone: nothing can be sent to it any more */
  left: [worker: LiveWorker];
  message: [worker: LiveWorker, message: WorkerMessage];
  joined: [worker: LiveWorker];
  /** it has another ask, gets no new jobs any more, or gets them again */
  changed: [worker: LiveWorker];
}

/** One connection's place among the workers. Does nothing once a newer connection of the same worker took it. */
export interface Seat {
  /** Passes on what the worker sent. */
  receive(message: WorkerMessage): void;
  /** New jobs for this ask, micro-USDC per million layer-tokens; those that run keep theirs. */
  offer(ask: bigint): void;
  /** No new jobs until the next `offer`; those that run go on. @param idle called once no job needs the worker */
  retire(idle?: () => void): void;
  leave(): void;
}

interface Presence {
  worker: LiveWorker;
  readonly channel: WorkerChannel;
  /** whether it gets no new jobs */
  retired: boolean;
  /** called once it is retired and no job needs it */
  idle: (() => void) | undefined;
}

/** Who is connected right now. */
export class WorkerRegistry extends EventEmitter<Events> {
  readonly #present = new Map<string, Presence>();

  constructor() {
    super();
    this.setMaxListeners(0);
  }

  /** Lets a worker in; an older connection of the same worker is closed. */
  join(worker: LiveWorker, channel: WorkerChannel): Seat {
    const { address } = worker;
    const before = this.#present.get(address);
    const presence: Presence = { worker, channel, retired: false, idle: undefined };
    if (before) {
      this.#present.delete(address);
      before.channel.close('another connection of this worker took over');
      this.emit('left', before.worker);
    }
    this.#present.set(address, presence);
    this.emit('joined', worker);
    const whileSeated = (act: () => void) => {
      if (this.#present.get(address) === presence) act();
    };
    const change = (to: Partial<Presence>) => {
      Object.assign(presence, to);
      this.emit('changed', presence.worker);
    };
    return {
      receive: (message) => whileSeated(() => this.emit('message', presence.worker, message)),
      offer: (ask) =>
        whileSeated(() => change({ worker: { ...presence.worker, ask }, retired: false, idle: undefined })),
      retire: (idle) => whileSeated(() => change({ retired: true, idle })),
      leave: () =>
        whileSeated(() => {
          this.#present.delete(address);
          this.emit('left', presence.worker);
        }),
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

  has(address: string): boolean {
    return this.#present.has(address);
  }

  /** Those that new jobs can be given to. */
  available(): LiveWorker[] {
    return [...this.#present.values()].filter((p) => !p.retired).map((p) => p.worker);
  }

  all(): LiveWorker[] {
    return [...this.#present.values()].map((p) => p.worker);
  }
}
