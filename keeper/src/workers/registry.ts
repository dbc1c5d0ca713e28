import { EventEmitter } from 'node:events';
import type { ToWorker } from '@shardmarket/sdk';
import type { LiveWorker, WorkerChannel, WorkerMessage } from './types.ts';

interface Events {
  /** it is gone: nothing can be sent to it any more */
  left: [worker: LiveWorker];
  message: [worker: LiveWorker, message: WorkerMessage];
  joined: [worker: LiveWorker];
}

interface Presence {
  readonly worker: LiveWorker;
  readonly channel: WorkerChannel;
  /** whether it gets no new jobs */
  retired: boolean;
}

/** Who is connected right now. */
export class WorkerRegistry extends EventEmitter<Events> {
  readonly #present = new Map<string, Presence>();

  constructor() {
    super();
    this.setMaxListeners(0);
  }

  /** @returns a function that ends this presence; a newer connection of the same worker is not touched by it */
  join(worker: LiveWorker, channel: WorkerChannel): () => void {
    const before = this.#present.get(worker.address);
    const presence: Presence = { worker, channel, retired: false };
    const leave = () => {
      if (this.#present.get(worker.address) !== presence) return;
      this.#present.delete(worker.address);
      this.emit('left', worker);
    };
    if (before) {
      this.#present.delete(worker.address);
      before.channel.close('another connection of this worker took over');
      this.emit('left', before.worker);
    }
    this.#present.set(worker.address, presence);
    this.emit('joined', worker);
    return leave;
  }

  /** Gives a worker no new jobs until it connects again; those that run go on. */
  retire(worker: LiveWorker): void {
    const presence = this.#present.get(worker.address);
    if (presence?.worker === worker) presence.retired = true;
  }

  /** Passes on what a worker sent. */
  receive(worker: LiveWorker, message: WorkerMessage): void {
    if (this.#present.get(worker.address)?.worker === worker) this.emit('message', worker, message);
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
