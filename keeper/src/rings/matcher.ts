import type { Manifest } from '@shardmarket/sdk';
import { Problem } from '../errors.ts';
import { exploringWeight, NO_DEEDS, weightOf, type Deeds, type Evidence } from '../reputation/standing.ts';
import type { WorkerRegistry } from '../workers/registry.ts';
import type { LiveWorker } from '../workers/types.ts';
import { areAkin, strangers, type Akin } from './akin.ts';
import { anywhere, partsOf, type LayerRange, type Parts } from './cuts.ts';
import type { Distance } from './distances.ts';
import { headroomOf } from './headroom.ts';
import { isOf } from './held.ts';
import { matchRing, pricePerMillion, type Candidate, type Match, type MatchResult } from './match.ts';
import { standingsOf, type Standing } from './passed.ts';
import type { MatchingPolicy } from './policy.ts';
import { NEUTRAL } from './weight.ts';

/** What a job wants of its ring besides the model. */
export interface Demand {
  /** whether another ring than the best may be taken, to learn of its workers */
  readonly explore?: boolean;
  /** whether it is within what was agreed: if the best ring is not, the cheapest one is taken, whoever is in it */
  readonly fits?: (stages: readonly LiveWorker[]) => boolean;
}

export interface MatcherDeps {
  readonly registry: Pick<WorkerRegistry, 'available' | 'all' | 'willing' | 'reached'>;
  readonly distance: Distance;
  readonly trusts: (address: string) => boolean;
  /** how many jobs each worker runs now, in all */
  readonly jobs: () => (address: string) => number;
  /** ranges that a worker's memory holds for rings with jobs */
  readonly held: () => (address: string) => readonly LayerRange[];
  /** what workers did; without it nothing is known of anybody */
  readonly deedsOf?: ((address: string) => Deeds) | undefined;
  readonly policy: MatchingPolicy;
  /** 0 to 1, 1 excluded */
  readonly random: () => number;
}

/** Chooses the workers of a job among those that are connected. */
export class Matcher {
  readonly #deps: MatcherDeps;
  /** where models can be cut, by manifest hash */
  readonly #parts = new Map<string, Parts>();

  constructor(deps: MatcherDeps) {
    this.#deps = deps;
  }

  /**
   * Who would serve a model now. @param graphs of its manifest: the parts that workers can have of it
   * @throws Problem `workers_busy`, or `no_ring` that says what is missing
   */
  match(model: string, layers: number, graphs: Manifest['graphs'], { explore = false, fits }: Demand = {}): Match {
    const parts = this.#parts.get(model) ?? partsOf(graphs);
    this.#parts.set(model, parts);
    const all = this.candidates();
    const look = (candidates: readonly Candidate[], akin: Akin) => this.#look(model, layers, candidates, parts, akin);
    const result = look(all, areAkin);
    if (!result.ok) throw this.#problem(model, result);
    const best = result.match;
    if (fits && !fits(best.stages)) {
      const cheapest = look(
        all.map((c) => ({ ...c, weight: NEUTRAL })),
        strangers,
      );
      return cheapest.ok && fits(cheapest.match.stages) ? cheapest.match : best;
    }
    const { exploreRate, explorePricePercent: percent } = this.#deps.policy;
    if (!explore || this.#deps.random() >= exploreRate) return best;
    const tried = look(
      all.map((c) => ({ ...c, weight: exploringWeight(c.weight ?? NEUTRAL, this.#deeds(c.worker), percent) })),
      areAkin,
    );
    return tried.ok && this.#isWorthTrying(tried.match, best, percent) ? { ...tried.match, exploring: true } : best;
  }

  /** Connected workers that new jobs can be given to. */
  candidates(): Candidate[] {
    const [jobs, held] = [this.#deps.jobs(), this.#deps.held()];
    return this.#deps.registry
      .available()
      .filter((worker) => this.#hasHeadroom(worker))
      .map((worker) => ({
        worker,
        jobs: jobs(worker.address),
        held: held(worker.address),
        weight: weightOf(this.evidenceOf(worker)),
      }));
  }

  /** Every connected worker, and what keeps it out of new rings, if anything does. */
  standings(): Standing[] {
    return standingsOf(this.#deps.registry, {
      jobs: this.#deps.jobs(),
      held: this.#deps.held(),
      trusts: this.#deps.trusts,
      hasHeadroom: (worker) => this.#hasHeadroom(worker),
      evidence: (worker) => this.evidenceOf(worker),
      coverPercent: this.#deps.policy.bondCoverPercent,
    });
  }

  evidenceOf(worker: LiveWorker): Evidence {
    const { audits = 0, strikes = 0 } = worker.security ?? {};
    return { ...this.#deeds(worker), audits, strikes };
  }

  /** Where a model can be cut. */
  partsOf(model: string): Parts {
    return this.#parts.get(model) ?? anywhere;
  }

  /** Those that broke a ring a moment ago are taken only where there is no ring without them. */
  #look(model: string, layers: number, all: readonly Candidate[], parts: Parts, akin: Akin): MatchResult {
    const { distance, trusts } = this.#deps;
    const trusted = all.filter(({ worker }) => trusts(worker.address));
    const preferred = matchRing(model, layers, trusted, distance, parts, akin);
    return preferred.ok ? preferred : matchRing(model, layers, all, distance, parts, akin);
  }

  /** The bound on weighed prices that the search keeps is one on those that are paid only where nobody is blamed for anything. */
  #isWorthTrying(tried: Match, best: Match, percent: number): boolean {
    const bound = pricePerMillion(best.stages) * BigInt(100 + percent);
    return !isOf(tried, best) && pricePerMillion(tried.stages) * 100n <= bound;
  }

  #deeds({ address }: LiveWorker): Deeds {
    return this.#deps.deedsOf?.(address) ?? NO_DEEDS;
  }

  #hasHeadroom({ security }: LiveWorker): boolean {
    return !security || headroomOf(security, this.#deps.policy.bondCoverPercent) > 0n;
  }

  #problem(model: string, { busy, reason }: Extract<MatchResult, { ok: false }>): Problem {
    const full = this.#deps.registry.available().filter((w) => w.model === model && !this.#hasHeadroom(w)).length;
    const why = full === 0 ? reason : `${reason} (${full} left out: their bonds carry no more earnings)`;
    if (busy) return new Problem('workers_busy', `${why}: try again in a moment`);
    return new Problem('no_ring', `no ring of workers can serve this model now: ${why}`);
  }
}
