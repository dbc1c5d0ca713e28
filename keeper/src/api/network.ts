import type { Catalog } from '../models/catalog.ts';
import { stateOf } from '../reasons/describe.ts';
import type { Rings } from '../rings/rings.ts';
import type { WorkerRegistry } from '../workers/registry.ts';
import type { Network } from './openapi/network-schemas.ts';

export interface NetworkDeps {
  readonly catalog: Catalog;
  readonly rings: Pick<Rings, 'views' | 'standings' | 'lastJobAt'>;
  readonly registry: Pick<WorkerRegistry, 'presence'>;
  readonly jobs: { readonly running: number };
  /** names this process among those of the keeper: rings are its own, workers are those of all */
  readonly replica: string;
}

/** ms for which an answer is given again. */
const FRESH_MS = 1_000;

/**
 * The network as this process sees it, put together at most once a second: rings, workers, latencies, speed. Nothing of buyers is in it: no
 * session, no job's id, no token.
 */
export class NetworkView {
  readonly #deps: NetworkDeps;
  #answer: Network | undefined;
  #at = 0;

  constructor(deps: NetworkDeps) {
    this.#deps = deps;
  }

  /** @param now unix ms */
  get(now = Date.now()): Network {
    if (!this.#answer || now - this.#at >= FRESH_MS || now < this.#at) {
      this.#answer = describeNetwork(this.#deps, now);
      this.#at = now;
    }
    return this.#answer;
  }
}

function describeNetwork({ catalog, rings, registry, jobs, replica }: NetworkDeps, now: number): Network {
  const names = new Map([...catalog.values()].map(({ hash, name }) => [hash, name]));
  const views = rings.views();
  return {
    replica,
    at: new Date(now).toISOString(),
    jobs_running: jobs.running,
    rings: views.map(({ id, model, state, generation, jobs: running, stages, pace }) => ({
      ...{ id, model: names.get(model) ?? model, state, generation },
      jobs: { running, served: pace.served },
      stages: stages.map(({ worker, operator, layers: [start, end], ask, layerMs, rttMs }) => ({
        ...{ worker, operator, layers: [start, end], ask: ask.toString() },
        ...{ layer_ms: layerMs, rtt_ms: rttMs },
      })),
      measured: {
        ...{ jobs: pace.jobs, loop_ms: pace.loopMs, tokens_per_second: pace.tokensPerSecond },
        ...{ alpha: pace.alpha, efficiency: pace.efficiency },
      },
    })),
    workers: rings.standings().map((standing) => {
      const { worker, jobs: running } = standing;
      const presence = registry.presence(worker.address);
      const { layers, ask, model, operator, layerMs, maxJobs } = worker;
      const unreached = presence?.reachable === false ? presence.why : undefined;
      const last = rings.lastJobAt(worker.address);
      return {
        ...{ worker: worker.address, operator, model: names.get(model) ?? model },
        ...{ layers: [layers[0], layers[1]], ask: ask.toString(), layer_ms: layerMs },
        // A worker that leaves is retired here: only the chain tells the two apart, and it is not asked.
        ...stateOf(standing, { leaving: false }, unreached),
        ...{ jobs_running: running, max_jobs: maxJobs },
        reach: presence?.reachable ? (presence.route ?? null) : null,
        last_job_at: last === undefined ? null : Math.floor(last / 1_000),
      };
    }),
  };
}
