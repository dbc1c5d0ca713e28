import type { Used } from '../api/limits/use.ts';
import type { Log } from '../log.ts';
import type { LayerRange } from '../rings/cuts.ts';
import type { Held } from '../rings/held.ts';
import { tagOf } from '../running/replica.ts';
import { messageOf } from '../errors.ts';
import type { WorkerRegistry } from '../workers/registry.ts';
import type { LiveWorker, WorkerMessage } from '../workers/types.ts';
import { Peers } from './peers.ts';
import type { Bus } from './port.ts';
import { decodeBus, decodeState, encodeState, type BusMessage } from './wire.ts';

/** ms between two looks at our jobs, of which the others are told when they change, and at what was used of rates. */
const LOOK_MS = 200;
/** ms between two signs of life. */
const ALIVE_MS = 1_000;
/** ms between two tellings of our workers when nothing changes, and to wait for further changes when something does. */
const STATE_MS = 10_000;
const GATHER_MS = 20;

export interface ClusterDeps {
  readonly bus: Bus;
  readonly tag: string;
  readonly registry: WorkerRegistry;
  /** jobs that our rings run, by worker */
  readonly jobs: () => Readonly<Record<string, number>>;
  /** what workers hold for our rings that have jobs */
  readonly held: () => Held;
  /** what was used of rates here since it was last asked */
  readonly used: () => Used | undefined;
  /** hears what was used of rates in another process */
  readonly usedElsewhere: (used: Used) => void;
  /** hears that rings of other processes run other jobs now */
  readonly loaded: () => void;
  /** another process has come: it knows nothing of how far our workers are from its own */
  readonly met: () => void;
  readonly settled: () => void;
  /** a session waits to be settled */
  readonly due: (session: string) => void;
  readonly log: Log;
}

/**
 * Makes one registry of those of all processes: a job that comes to one runs on workers that are connected to others. Whoever forms a
 * ring sends to its members by the processes that they are connected to; these send what a worker says of a ring or job to the process
 * whose tag its id begins with.
 */
export class Cluster {
  readonly #deps: ClusterDeps;
  readonly #peers: Peers;
  readonly #timers: NodeJS.Timeout[] = [];
  #gathering: NodeJS.Timeout | undefined;
  #said = { load: '', at: -Infinity };
  #closed = false;

  constructor(deps: ClusterDeps) {
    this.#deps = deps;
    const tell = (home: string, worker: string, message: Extract<BusMessage, { type: 'tell' }>['message']) =>
      this.#send(home, { type: 'tell', worker, message });
    this.#peers = new Peers(deps.registry, tell, (tag) => {
      deps.log.info({ replica: tag }, 'another process of this keeper is there');
      this.#sayAlive();
      deps.met();
    });
  }

  /** other processes that are heard */
  get peers(): number {
    return this.#peers.live;
  }

  /** Jobs that rings of other processes run on a worker. */
  jobsOn(worker: string): number {
    return this.#peers.jobsOn(worker);
  }

  /** What a worker holds for rings of other processes that have jobs. */
  heldBy(worker: string): LayerRange[] {
    return this.#peers.heldBy(worker);
  }

  async start(): Promise<void> {
    const { bus, registry } = this.#deps;
    const changed = ({ address }: LiveWorker) => registry.isHere(address) && this.#gather();
    registry.on('joined', changed).on('changed', changed).on('presence', changed);
    registry.on('left', () => this.#gather());
    registry.on('message', (worker, message) => {
      if (registry.isHere(worker.address)) this.#passOn(worker.address, message);
    });
    await bus.open({
      presence: (from, state) => this.#guarded(() => this.#peers.state(from, decodeState(state))),
      message: (from, text) => this.#guarded(() => this.#hear(from, decodeBus(text))),
      back: () => this.#present(),
    });
    this.#present();
    this.#sayAlive();
    this.#timers.push(
      setInterval(() => this.#look(), LOOK_MS),
      setInterval(() => this.#present(), STATE_MS),
    );
  }

  broadcast(message: Extract<BusMessage, { type: 'settled' | 'due' }>): void {
    if (!this.#closed) this.#deps.bus.broadcast(JSON.stringify(message));
  }

  async stop(): Promise<void> {
    this.#deps.bus.present('[]');
    this.#deps.bus.broadcast(JSON.stringify({ type: 'bye' } satisfies BusMessage));
    this.#closed = true;
    for (const timer of this.#timers) clearInterval(timer);
    clearTimeout(this.#gathering);
    this.#peers.clear();
    await this.#deps.bus.close();
  }

  #hear(from: string, message: BusMessage | undefined): void {
    const { registry, settled, due, loaded } = this.#deps;
    if (!message || this.#closed) return;
    if (message.type === 'alive') {
      this.#peers.alive(from, message.jobs, Date.now(), message.held);
      loaded();
    } else if (message.type === 'bye') this.#peers.gone(from);
    else if (message.type === 'tell') {
      if (registry.isHere(message.worker)) registry.send(message.worker, message.message);
    } else if (message.type === 'heard') registry.hear(message.worker, from, message.message);
    else if (message.type === 'used') this.#deps.usedElsewhere(message.used);
    else if (message.type === 'settled') settled();
    else due(message.session);
  }

  /** Sends what a worker says to whom it concerns. What it measured of its neighbours, and whom it lost, concerns all. */
  #passOn(worker: string, message: WorkerMessage): void {
    const said: BusMessage = { type: 'heard', worker, message };
    if (message.type === 'probe.result') return this.#deps.bus.broadcast(JSON.stringify(said));
    const id = 'ring' in message ? message.ring : message.type === 'job.receipt' ? message.receipt.job : message.job;
    const to = tagOf(id);
    if (to !== this.#deps.tag) this.#send(to, said);
  }

  #send(to: string, message: BusMessage): void {
    if (!this.#closed) this.#deps.bus.send(to, JSON.stringify(message));
  }

  #look(): void {
    const now = Date.now();
    this.#peers.sweep(now);
    const isDue = now - this.#said.at >= ALIVE_MS;
    if (isDue || JSON.stringify(this.#load()) !== this.#said.load) this.#sayAlive();
    const used = this.#deps.used();
    if (used && !this.#closed) this.#deps.bus.broadcast(JSON.stringify({ type: 'used', used } satisfies BusMessage));
  }

  #sayAlive(): void {
    if (this.#closed) return;
    const load = this.#load();
    this.#said = { load: JSON.stringify(load), at: Date.now() };
    this.#deps.bus.broadcast(JSON.stringify({ type: 'alive', ...load } satisfies BusMessage));
  }

  #load() {
    return { jobs: this.#deps.jobs(), held: this.#deps.held() };
  }

  #gather(): void {
    this.#gathering ??= setTimeout(() => this.#present(), GATHER_MS);
  }

  #present(): void {
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    if (!this.#closed) this.#deps.bus.present(encodeState(this.#deps.registry.here()));
  }

  /** What cannot be read must not end the process. */
  #guarded(take: () => void): void {
    try {
      take();
    } catch (error) {
      this.#deps.log.warn(`not understood, said by another process: ${messageOf(error)}`);
    }
  }
}
