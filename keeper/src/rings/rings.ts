import { MAX_GENERATION, type SigningKey, type ToKeeper } from '@shardmarket/sdk';
import { Problem } from '../errors.ts';
import type { Log } from '../log.ts';
import type { MakeId } from '../running/replica.ts';
import type { WorkerRegistry } from '../workers/registry.ts';
import type { LiveWorker } from '../workers/types.ts';
import type { Distance, RouteTo } from './distances.ts';
import { loadOf, type Load } from './load.ts';
import { matchRing, type Candidate, type Match } from './match.ts';
import { Ring } from './ring.ts';
import { blame, replaceStages } from './spare.ts';
import { ticketOf } from './ticket.ts';

/** ms for which a worker that broke a ring is taken only when there is nobody else. */
const AVOID_MS = 30_000;

export interface RingsDeps {
  readonly registry: WorkerRegistry;
  readonly key: SigningKey;
  /** ms in which all members of a new ring, or of a new generation of one, must be ready */
  readonly readyTimeoutMs: number;
  /** hears how long each heal took, or that it failed */
  readonly metrics?: { ringHealed(ms: number): void; healFailed(): void };
  /** how far workers are from each other */
  readonly distance: Distance;
  /** where each is dialled by the one before it */
  readonly route: RouteTo;
  readonly makeId: MakeId;
  /** jobs that rings of other processes run on a worker */
  readonly jobsElsewhere?: (address: string) => number;
  readonly log: Log;
}

/** What is remembered of a ring besides its members, since a job last ended well on it. */
interface Record {
  readonly ring: Ring;
  /** times that a worker reported a neighbour, or was reported by one */
  readonly losses: Map<string, number>;
  /** workers whose links were made anew because there was no spare: once each */
  readonly relinked: Set<string>;
  timer: NodeJS.Timeout | undefined;
}

type Failed = Extract<ToKeeper, { type: 'ring.failed' }>;

/** Forms rings, keeps them for the next job, heals those that lose a member under way, and drops the others. */
export class Rings {
  readonly #deps: RingsDeps;
  readonly #rings = new Map<string, Record>();
  /** workers that broke a ring, until when they are avoided (unix ms) */
  readonly #avoided = new Map<string, number>();

  constructor(deps: RingsDeps) {
    this.#deps = deps;
    deps.registry.on('left', (worker) => {
      this.#avoided.delete(worker.address);
      for (const record of this.#rings.values()) {
        if (record.ring.has(worker.address)) this.#lose(record, worker.address, `worker ${worker.address} went away`);
      }
    });
    deps.registry.on('changed', ({ address }) => {
      for (const { ring } of this.#rings.values()) if (ring.has(address)) ring.stale = true;
      this.#sweep();
      this.#releaseIfIdle(address);
    });
    deps.registry.on('message', (worker, message) => {
      if (message.type !== 'ring.ready' && message.type !== 'ring.failed') return;
      const record = this.#rings.get(message.ring);
      if (!record?.ring.has(worker.address)) return;
      if (message.type === 'ring.ready') record.ring.markReady(worker.address, message.generation);
      else this.#failed(record, worker, message);
    });
  }

  get count(): number {
    return this.#rings.size;
  }

  /** Who would serve a model now, without forming anything. @throws Problem `workers_busy`, or `no_ring` that says what is missing */
  match(model: string, layers: number): Match {
    const candidates = this.#candidates();
    const trusted = candidates.filter(({ worker }) => this.#isTrusted(worker.address));
    const { distance } = this.#deps;
    const preferred = matchRing(model, layers, trusted, distance);
    const result = preferred.ok ? preferred : matchRing(model, layers, candidates, distance);
    if (result.ok) return result.match;
    if (result.busy) throw new Problem('workers_busy', `${result.reason}: try again in a moment`);
    throw new Problem('no_ring', `no ring of workers can serve this model now: ${result.reason}`);
  }

  /** The ring of exactly these workers, formed if there is none, with one job counted on it until `release`. */
  claim(match: Match): Ring {
    const known = [...this.#rings.values()].find(({ ring }) => !ring.stale && isSame(ring, match));
    const ring = known?.ring ?? this.#form(match);
    ring.jobs += 1;
    return ring;
  }

  /** A job of the ring is over. @param served whether it ended well: what members were suspected of before counts no more then */
  release(ring: Ring, served = false): void {
    ring.jobs -= 1;
    const record = served ? this.#rings.get(ring.id) : undefined;
    record?.losses.clear();
    record?.relinked.clear();
    this.#sweep();
    for (const { address } of ring.stages) this.#releaseIfIdle(address);
  }

  /**
   * Ends a ring: its jobs fail, the members that are left are told to leave it.
   * @param suspects members that seem to be the cause; the next ring is formed without them if it can be
   */
  drop(ring: Ring, reason: string, suspects: readonly string[] = []): void {
    const record = this.#rings.get(ring.id);
    if (!record) return;
    this.#rings.delete(ring.id);
    clearTimeout(record.timer);
    this.#avoid(suspects);
    if (ring.healing) this.#deps.metrics?.healFailed();
    this.#deps.log.info({ ring: ring.id, reason }, 'ring dropped');
    for (const stage of ring.stages) this.#deps.registry.send(stage.address, { type: 'ring.leave', ring: ring.id });
    ring.lose(reason);
  }

  dropAll(reason: string): void {
    for (const { ring } of [...this.#rings.values()]) this.drop(ring, reason);
  }

  /** A member could not open or keep a link, or not take its place at all. */
  #failed(record: Record, from: LiveWorker, { generation, suspect, code, message }: Failed): void {
    const { ring, losses } = record;
    if (generation !== ring.generation) return;
    const reason = `worker ${from.address}: ${code}: ${message}`;
    if (suspect === undefined || !ring.has(suspect)) return this.#lose(record, from.address, reason);
    for (const address of [from.address, suspect]) losses.set(address, (losses.get(address) ?? 0) + 1);
    this.#lose(record, blame(from.address, suspect, losses), reason);
  }

  /** Heals a ring that has jobs; without a spare its links are made anew once, if the worker is still there. */
  #lose(record: Record, address: string, reason: string): void {
    const { ring, relinked } = record;
    if (!ring.formed || ring.jobs === 0 || ring.generation === MAX_GENERATION)
      return this.drop(ring, reason, [address]);
    const choice = {
      candidates: this.#candidates(),
      jobs: ring.jobs,
      trusted: (spare: string) => this.#isTrusted(spare),
      distance: this.#deps.distance,
    };
    const stages = replaceStages(ring.stages, new Set([address]), choice);
    const relink = !stages && this.#deps.registry.has(address) && !relinked.has(address);
    if (!stages && !relink) return this.drop(ring, `${reason}; no other worker can take its place`, [address]);
    if (relink) relinked.add(address);
    else this.#avoid([address]);
    const { log, registry } = this.#deps;
    ring.heal(stages ?? ring.stages, reason);
    const { id, generation } = ring;
    log.info({ ring: id, generation, reason, lost: address, relink }, 'healing the ring');
    if (!relink) registry.send(address, { type: 'ring.leave', ring: id });
    this.#invite(record);
  }

  #form(match: Match): Ring {
    const ring = new Ring(this.#deps.makeId(), match);
    const record: Record = { ring, losses: new Map(), relinked: new Set(), timer: undefined };
    this.#rings.set(ring.id, record);
    this.#invite(record);
    return ring;
  }

  /** Sends the ticket of the present generation to all members, who must be ready in time. */
  #invite(record: Record): void {
    const { registry, readyTimeoutMs, log, metrics, route, key } = this.#deps;
    const { ring } = record;
    const { generation } = ring;
    const start = performance.now();
    clearTimeout(record.timer);
    record.timer = setTimeout(() => {
      const silent = ring.waitingFor();
      this.drop(ring, `not ready within ${readyTimeoutMs} ms: ${silent.join(', ')}`, silent);
    }, readyTimeoutMs);
    const ready = () => {
      if (ring.generation !== generation) return;
      clearTimeout(record.timer);
      const ms = Math.round(performance.now() - start);
      log.info({ ring: ring.id, generation, ms, workers: ring.stages.map((s) => s.address) }, 'ring ready');
      if (generation > 0) metrics?.ringHealed(ms);
    };
    if (generation === 0) void ring.ready.then(ready, () => undefined);
    else ring.once('healed', ready);
    const ticket = ticketOf(ring, route, key);
    for (const stage of ring.stages) registry.send(stage.address, { type: 'ring.join', ticket });
  }

  #candidates(): Candidate[] {
    const load = this.load();
    return this.#deps.registry.available().map((worker) => ({
      worker,
      jobs: (load[worker.address] ?? 0) + (this.#deps.jobsElsewhere?.(worker.address) ?? 0),
    }));
  }

  /** Ends the rings whose members have other terms now, once their jobs are over. */
  #sweep(): void {
    for (const { ring } of [...this.#rings.values()]) {
      if (ring.stale && ring.jobs === 0) this.drop(ring, 'the terms of a member have changed');
    }
  }

  /** Jobs that our rings run, by worker. */
  load(): Load {
    return loadOf([...this.#rings.values()].map(({ ring }) => ring));
  }

  /** Rings of other processes run other jobs now: workers that wait for the end of theirs may go. */
  loadsChanged(): void {
    for (const { address } of this.#deps.registry.all()) this.#releaseIfIdle(address);
  }

  #releaseIfIdle(address: string): void {
    if (this.#jobsOf(address) === 0) this.#deps.registry.release(address);
  }

  /** Of all processes. */
  #jobsOf(address: string): number {
    return (this.load()[address] ?? 0) + (this.#deps.jobsElsewhere?.(address) ?? 0);
  }

  #isTrusted(address: string): boolean {
    return (this.#avoided.get(address) ?? 0) <= Date.now();
  }

  #avoid(addresses: readonly string[]): void {
    for (const address of addresses) this.#avoided.set(address, Date.now() + AVOID_MS);
  }
}

function isSame(ring: Ring, match: Match): boolean {
  return (
    ring.stages.length === match.stages.length && ring.stages.every((s, i) => s.address === match.stages[i]?.address)
  );
}
