import { randomBytes } from 'node:crypto';
import { PublicKey } from '@solana/web3.js';
import { signTicket, toHex, type SigningKey } from '@shardmarket/sdk';
import { Problem } from '../errors.ts';
import type { Log } from '../log.ts';
import type { WorkerRegistry } from '../workers/registry.ts';
import { matchRing, type Match } from './match.ts';
import { Ring } from './ring.ts';

/** ms for which a worker that broke a ring is taken only when there is nobody else. */
const AVOID_MS = 30_000;
/** ms within which the members must have opened their links */
const TICKET_LIFE_MS = 120_000;

export interface RingsDeps {
  readonly registry: WorkerRegistry;
  readonly key: SigningKey;
  readonly readyTimeoutMs: number;
  readonly log: Log;
}

/** Forms rings, keeps them for the next job, and drops one as soon as a member is gone. */
export class Rings {
  readonly #deps: RingsDeps;
  readonly #rings = new Map<string, Ring>();
  /** workers that broke a ring, until when they are avoided (unix ms) */
  readonly #avoided = new Map<string, number>();

  constructor(deps: RingsDeps) {
    this.#deps = deps;
    deps.registry.on('left', (worker) => {
      this.#avoided.delete(worker.address);
      for (const ring of this.#rings.values()) {
        if (ring.has(worker.address)) this.drop(ring, `worker ${worker.address} went away`);
      }
    });
    deps.registry.on('message', (worker, message) => {
      if (message.type !== 'ring.ready' && message.type !== 'ring.failed') return;
      const ring = this.#rings.get(message.ring);
      if (!ring?.has(worker.address)) return;
      if (message.type === 'ring.ready') ring.markReady(worker.address);
      else this.drop(ring, `worker ${worker.address}: ${message.code}: ${message.message}`, [worker.address]);
    });
  }

  get count(): number {
    return this.#rings.size;
  }

  /** Who would serve a model now, without forming anything. @throws Problem `no_ring` that says what is missing */
  match(model: string, layers: number): Match {
    const candidates = this.#deps.registry
      .available()
      .map((worker) => ({ worker, jobs: this.#jobsOf(worker.address) }));
    const now = Date.now();
    const trusted = candidates.filter(({ worker }) => (this.#avoided.get(worker.address) ?? 0) <= now);
    const preferred = matchRing(model, layers, trusted);
    const result = preferred.ok ? preferred : matchRing(model, layers, candidates);
    if (!result.ok) throw new Problem('no_ring', `no ring of workers can serve this model now: ${result.reason}`);
    return result.match;
  }

  /** The ring of exactly these workers, formed if there is none, with one job counted on it until `release`. */
  claim(match: Match): Ring {
    const ring = [...this.#rings.values()].find((r) => isSame(r, match)) ?? this.#form(match);
    ring.jobs += 1;
    return ring;
  }

  release(ring: Ring): void {
    ring.jobs -= 1;
  }

  /**
   * Ends a ring: its jobs fail, the members that are left are told to leave it.
   * @param suspects members that seem to be the cause; the next ring is formed without them if it can be
   */
  drop(ring: Ring, reason: string, suspects: readonly string[] = []): void {
    if (!this.#rings.delete(ring.id)) return;
    for (const address of suspects) this.#avoided.set(address, Date.now() + AVOID_MS);
    this.#deps.log.info({ ring: ring.id, reason }, 'ring dropped');
    for (const stage of ring.stages) this.#deps.registry.send(stage.address, { type: 'ring.leave', ring: ring.id });
    ring.lose(reason);
  }

  dropAll(reason: string): void {
    for (const ring of [...this.#rings.values()]) this.drop(ring, reason);
  }

  #jobsOf(address: string): number {
    let jobs = 0;
    for (const ring of this.#rings.values()) if (ring.has(address)) jobs += ring.jobs;
    return jobs;
  }

  #form(match: Match): Ring {
    const { registry, key, readyTimeoutMs, log } = this.#deps;
    const ring = new Ring(toHex(randomBytes(16)), match);
    this.#rings.set(ring.id, ring);
    const ticket = signTicket(
      {
        ring: ring.id,
        generation: 0,
        model: ring.head.model,
        stages: ring.stages.map((w) => ({
          operator: w.operator,
          worker: w.address,
          url: w.ringUrl,
          layers: [w.layers[0], w.layers[1]],
        })),
        expiresAt: Date.now() + TICKET_LIFE_MS,
        keeper: new PublicKey(key.publicKey).toBase58(),
      },
      key,
    );
    const tooLate = setTimeout(() => {
      const silent = ring.waitingFor();
      this.drop(ring, `not ready within ${readyTimeoutMs} ms: ${silent.join(', ')}`, silent);
    }, readyTimeoutMs);
    void ring.ready
      .then(
        () => log.info({ ring: ring.id, workers: ring.stages.map((s) => s.address) }, 'ring ready'),
        () => undefined,
      )
      .finally(() => clearTimeout(tooLate));
    for (const stage of ring.stages) registry.send(stage.address, { type: 'ring.join', ticket });
    return ring;
  }
}

function isSame(ring: Ring, match: Match): boolean {
  return (
    ring.stages.length === match.stages.length && ring.stages.every((s, i) => s.address === match.stages[i]?.address)
  );
}
