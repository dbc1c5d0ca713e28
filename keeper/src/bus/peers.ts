import type { ToWorker } from '@shardmarket/sdk';
import type { LayerRange } from '../rings/cuts.ts';
import type { Held } from '../rings/held.ts';
import type { Seat, WorkerRegistry } from '../workers/registry.ts';
import type { SeenWorker } from './wire.ts';

/** ms after which a process that says nothing is taken for gone. */
export const SILENT_MS = 6_000;

interface Peer {
  /** when it was last heard, on our clock (ms); −Infinity if never */
  heardAt: number;
  state: readonly SeenWorker[];
  jobs: Readonly<Record<string, number>>;
  held: Held;
  readonly seats: Map<string, { seat: Seat; since: number }>;
}

/** The other processes, and their workers in our registry: there as long as their process is heard. */
export class Peers {
  readonly #peers = new Map<string, Peer>();
  readonly #registry: WorkerRegistry;
  readonly #tell: (home: string, worker: string, message: ToWorker) => void;
  readonly #met: (tag: string) => void;

  /** @param tell sends to a worker by its process @param met hears of each process that comes, or comes back */
  constructor(
    registry: WorkerRegistry,
    tell: (home: string, worker: string, message: ToWorker) => void,
    met: (tag: string) => void,
  ) {
    this.#registry = registry;
    this.#tell = tell;
    this.#met = met;
  }

  /** Processes that are heard. */
  get live(): number {
    return [...this.#peers.values()].filter(({ heardAt }) => heardAt !== -Infinity).length;
  }

  /** Jobs that the others' rings run on a worker. */
  jobsOn(worker: string): number {
    let jobs = 0;
    for (const peer of this.#peers.values()) if (peer.heardAt !== -Infinity) jobs += peer.jobs[worker] ?? 0;
    return jobs;
  }

  /** What a worker holds for the others' rings that have jobs. */
  heldBy(worker: string): LayerRange[] {
    const heard = [...this.#peers.values()].filter(({ heardAt }) => heardAt !== -Infinity);
    return heard.flatMap(({ held }) => held[worker] ?? []);
  }

  alive(tag: string, jobs: Readonly<Record<string, number>>, now: number, held: Held = {}): void {
    const peer = this.#peer(tag);
    const wasGone = peer.heardAt === -Infinity;
    peer.heardAt = now;
    peer.jobs = jobs;
    peer.held = held;
    if (!wasGone) return;
    this.#show(tag, peer);
    this.#met(tag);
  }

  /** What a process says of its workers; it counts only while the process is heard: the bus may have kept it for long. */
  state(tag: string, workers: readonly SeenWorker[]): void {
    const peer = this.#peer(tag);
    peer.state = workers;
    if (peer.heardAt !== -Infinity) this.#show(tag, peer);
  }

  gone(tag: string): void {
    const peer = this.#peers.get(tag);
    if (!peer) return;
    this.#peers.delete(tag);
    for (const { seat } of peer.seats.values()) seat.leave(true);
  }

  /** Takes those for gone that have been silent for too long; they are met again if they are heard again. */
  sweep(now: number): void {
    for (const peer of this.#peers.values()) {
      if (now - peer.heardAt < SILENT_MS || peer.heardAt === -Infinity) continue;
      peer.heardAt = -Infinity;
      for (const { seat } of peer.seats.values()) seat.leave(true);
      peer.seats.clear();
    }
  }

  clear(): void {
    for (const tag of [...this.#peers.keys()]) this.gone(tag);
  }

  #peer(tag: string): Peer {
    const known = this.#peers.get(tag);
    if (known) return known;
    const peer: Peer = { heardAt: -Infinity, state: [], jobs: {}, held: {}, seats: new Map() };
    this.#peers.set(tag, peer);
    return peer;
  }

  #show(tag: string, peer: Peer): void {
    const listed = new Set(peer.state.map(({ worker }) => worker.address));
    for (const [address, { seat }] of peer.seats) {
      if (listed.has(address)) continue;
      peer.seats.delete(address);
      seat.leave();
    }
    for (const seen of peer.state) this.#seat(tag, peer, seen);
  }

  /** A worker that is connected to two processes is where it connected last: the other connection is about to break. */
  #seat(tag: string, peer: Peer, seen: SeenWorker): void {
    const { address } = seen.worker;
    const now = this.#registry.whereabouts(address);
    if (now && now.home !== tag && now.since >= seen.since) return;
    const known = peer.seats.get(address);
    if (now?.home === tag && known?.since === seen.since) return known.seat.show(seen);
    const channel = {
      send: (message: ToWorker) => this.#tell(tag, address, message),
      close: () => undefined,
    };
    const seat = this.#registry.join(seen.worker, channel, { home: tag, since: seen.since });
    peer.seats.set(address, { seat, since: seen.since });
    seat.show(seen);
  }
}
