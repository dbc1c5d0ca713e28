import { MAX_GENERATION, type Manifest, type ToKeeper } from '@shardmarket/sdk';
import { NO_DEEDS } from '../reputation/standing.ts';
import type { LiveWorker } from '../workers/types.ts';
import { Avoided } from './avoided.ts';
import type { RingsDeps } from './deps.ts';
import { crowdedOut, heldByAll, heldFor, inTheWay, isOf, type Held } from './held.ts';
import { invite, type RingRecord } from './invite.ts';
import { Loads } from './load.ts';
import { ringMs } from './link.ts';
import { Matcher, type Demand } from './matcher.ts';
import type { Candidate, Match } from './match.ts';
import type { Standing } from './passed.ts';
import { CAUTIOUS } from './policy.ts';
import { Ring } from './ring.ts';
import { blame, replaceStages } from './spare.ts';
import { ringView, type RingView } from './view.ts';

type Failed = Extract<ToKeeper, { type: 'ring.failed' }>;

/** Forms rings, keeps them for the next job, heals those that lose a member under way, and drops the others. */
export class Rings {
  /** jobs by the worker that they run on */
  readonly loads: Loads;
  readonly #deps: RingsDeps;
  readonly #rings = new Map<string, RingRecord>();
  readonly #avoided = new Avoided();
  readonly #matcher: Matcher;
  readonly #lastJobs = new Map<string, number>();

  constructor(deps: RingsDeps) {
    this.#deps = deps;
    this.loads = new Loads(() => this.#all(), deps.jobsElsewhere);
    this.#matcher = new Matcher({
      ...{ registry: deps.registry, distance: deps.distance, policy: deps.policy ?? CAUTIOUS },
      random: deps.random ?? Math.random,
      trusts: (address) => this.#avoided.trusts(address),
      jobs: () => this.loads.all(),
      held: () => {
        const rings = this.#all();
        return (address) => [...heldFor(address, rings), ...(deps.heldElsewhere?.(address) ?? [])];
      },
      deedsOf: deps.records && ((address) => deps.records?.of(address) ?? NO_DEEDS),
    });
    deps.registry.on('left', (worker, excused) => {
      this.#avoided.forget(worker.address);
      this.#lastJobs.delete(worker.address);
      for (const record of this.#rings.values()) {
        if (record.ring.has(worker.address))
          this.#lose(record, worker.address, `worker ${worker.address} went away`, excused);
      }
    });
    deps.registry.on('changed', ({ address }) => {
      for (const { ring } of this.#rings.values()) if (ring.has(address)) ring.stale = true;
      this.#sweep();
      this.#releaseIdle([{ address }]);
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

  /** When a job last ended well on a worker in a ring of this process, unix ms. */
  lastJobAt(address: string): number | undefined {
    return this.#lastJobs.get(address);
  }

  /** All rings, as they are now. */
  views(): RingView[] {
    return this.#all().map((ring) => this.view(ring));
  }

  /** What workers hold for rings of this process that have jobs. */
  held(): Held {
    return heldByAll(this.#all());
  }

  view(ring: Ring): RingView {
    return ringView(ring, this.#deps.rttMs);
  }

  /** Who would serve a model now, without forming anything. As `Matcher.match`. */
  match(model: string, layers: number, graphs: Manifest['graphs'], demand?: Demand): Match {
    return this.#matcher.match(model, layers, graphs, demand);
  }

  /** Every connected worker, and what keeps it out of new rings, if anything does. */
  standings(): Standing[] {
    return this.#matcher.standings();
  }

  /** ms that a row should take around these workers, by measured links and what they say of their layers. */
  promisedMs(stages: readonly LiveWorker[]): number {
    return ringMs(stages, this.#deps.distance);
  }

  /** The ring of exactly these workers, formed if there is none, with one job counted on it until `release`. */
  claim(match: Match): Ring {
    const known = this.#all().find((ring) => !ring.stale && isOf(ring, match));
    const ring = known ?? this.#form(match);
    ring.jobs += 1;
    return ring;
  }

  /** A job of the ring is over. @param served whether it ended well: what members were suspected of before counts no more then */
  release(ring: Ring, served = false): void {
    ring.jobs -= 1;
    const record = served ? this.#rings.get(ring.id) : undefined;
    if (served) for (const { address } of ring.stages) this.#lastJobs.set(address, Date.now());
    record?.losses.clear();
    record?.relinked.clear();
    this.#sweep();
    this.#releaseIdle(ring.stages);
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
    this.#avoided.add(suspects);
    if (ring.healing) this.#deps.metrics?.healFailed();
    this.#deps.log.info({ ring: ring.id, reason }, 'ring dropped');
    for (const stage of ring.stages) this.#deps.registry.send(stage.address, { type: 'ring.leave', ring: ring.id });
    ring.lose(reason);
  }

  dropAll(reason: string): void {
    for (const ring of this.#all()) this.drop(ring, reason);
  }

  /** A member could not open or keep a link, or not take its place at all. */
  #failed(record: RingRecord, from: LiveWorker, { generation, suspect, code, message }: Failed): void {
    const { ring, losses } = record;
    if (generation !== ring.generation) return;
    const reason = `worker ${from.address}: ${code}: ${message}`;
    if (suspect === undefined || !ring.has(suspect)) return this.#lose(record, from.address, reason);
    for (const address of [from.address, suspect]) losses.set(address, (losses.get(address) ?? 0) + 1);
    this.#lose(record, blame(from.address, suspect, losses), reason);
  }

  /** Heals a ring that has jobs; without a spare its links are made anew once, if the worker is still there. */
  #lose(record: RingRecord, address: string, reason: string, excused = false): void {
    const { ring, relinked } = record;
    const failed = excused ? [] : [address];
    if (!ring.formed || ring.jobs === 0 || ring.generation === MAX_GENERATION) {
      this.#fail(failed, ring);
      return this.drop(ring, reason, [address]);
    }
    const choice = {
      candidates: this.#spares(record, address),
      jobs: ring.jobs,
      trusted: (spare: string) => this.#avoided.trusts(spare),
      distance: this.#deps.distance,
      parts: this.#matcher.partsOf(ring.head.model),
    };
    const stages = replaceStages(ring.stages, new Set([address]), choice);
    const relink = !stages && this.#deps.registry.has(address) && !relinked.has(address);
    if (!relink) this.#fail(failed, ring);
    if (!stages && !relink) return this.drop(ring, `${reason}; no other worker can take its place`, [address]);
    if (relink) relinked.add(address);
    else this.#avoided.add([address]);
    const { log, registry } = this.#deps;
    ring.heal(stages ?? ring.stages, reason);
    this.#settle(record);
    const { id, generation } = ring;
    log.info({ ring: id, generation, reason, lost: address, relink }, 'healing the ring');
    if (!relink) registry.send(address, { type: 'ring.leave', ring: id });
    this.#invite(record);
  }

  /** Counts the jobs of a ring as failed with the workers that it lost. */
  #fail(addresses: readonly string[], { jobs }: Ring): void {
    if (jobs > 0) for (const address of addresses) this.#deps.records?.add(address, { failed: jobs });
  }

  /** Nobody takes a place in a ring in which it had another one: it would sign for both in the same job. */
  #spares({ had }: RingRecord, lost: string): Candidate[] {
    const layers = had.get(lost);
    return this.#matcher.candidates().filter(({ worker }) => (had.get(worker.address) ?? layers) === layers);
  }

  #form(match: Match): Ring {
    const ring = new Ring(this.#deps.makeId(), match);
    const record: RingRecord = { ring, losses: new Map(), relinked: new Set(), had: new Map(), timer: undefined };
    this.#rings.set(ring.id, record);
    this.#settle(record);
    this.#invite(record);
    return ring;
  }

  /** Notes what each member has in a ring, and ends rings without jobs for which their memory has no room now. */
  #settle({ ring, had }: RingRecord): void {
    for (const { address, layers } of ring.stages) had.set(address, layers.join('-'));
    const others = this.#all().filter((r) => r !== ring);
    for (const idle of inTheWay(ring, others, this.#deps.heldElsewhere))
      this.drop(idle, 'a member has other layers now');
  }

  /** Invites the members of a ring, and ends it where some are not ready in time. */
  #invite(record: RingRecord): void {
    const { ring } = record;
    invite(record, this.#deps, (silent) => {
      this.#fail(silent, ring);
      this.drop(ring, `not ready within ${this.#deps.readyTimeoutMs} ms: ${silent.join(', ')}`, silent);
    });
  }

  /** Ends the rings whose members have other terms now, once their jobs are over. */
  #sweep(): void {
    for (const ring of this.#all()) {
      if (ring.stale && ring.jobs === 0) this.drop(ring, 'the terms of a member have changed');
    }
  }

  /** Rings of other processes run other jobs now: workers that wait for the end of theirs may go, and rings without jobs that are in the way. */
  loadsChanged(): void {
    const { heldElsewhere } = this.#deps;
    const idle = heldElsewhere ? crowdedOut(this.#all(), heldElsewhere) : [];
    for (const ring of idle) this.drop(ring, 'a member holds other layers for another process now');
    this.#releaseIdle(this.#deps.registry.all());
  }

  #all(): Ring[] {
    return [...this.#rings.values()].map(({ ring }) => ring);
  }

  #releaseIdle(workers: readonly { readonly address: string }[]): void {
    const jobs = this.loads.all();
    for (const { address } of workers) if (jobs(address) === 0) this.#deps.registry.release(address);
  }
}
