import { Problem } from '../errors.ts';
import type { Match } from '../rings/match.ts';
import type { Ring } from '../rings/ring.ts';
import type { MakeId } from '../running/replica.ts';
import { requirePrice } from '../quotes/token.ts';
import { readFunds, type Funds } from '../sessions/funds.ts';
import type { Credit } from '../sessions/credit.ts';
import type { WorkerRegistry } from '../workers/registry.ts';
import { maxCost } from './cost.ts';
import { JobEnds, type EndsDeps } from './ends.ts';
import { asNoRing, isOfFunds } from './failures.ts';
import { JobRun } from './run.ts';
import { TokenMemory, type RememberedTokens } from './token-memory.ts';
import type { JobEnd, JobRequest, RunningJob } from './types.ts';
import { Batches } from '../batches.ts';
import { reserveJobs, type Reservation } from './reserve.ts';

export type { JobEnd, JobRequest, RunningJob } from './types.ts';

/** Few at a time, so that they gather; more than one, so that a session that is locked does not hold up all others. */
const BATCHES = { lanes: 3, most: 64, apart: true };

type Dispatched = Omit<RunningJob, 'reserved' | 'funds'>;

export interface JobsDeps extends EndsDeps {
  readonly registry: WorkerRegistry;
  readonly tokenTimeoutMs: number;
  /** hears whom a job is given to */
  readonly matched?: (model: string, match: Match) => void;
  readonly makeId: MakeId;
  /** what buyers who hold their own voucher key may owe */
  readonly credit?: Credit;
  /** what a session has left has changed */
  readonly fundsChanged?: (session: string) => void;
}

/** Runs jobs: reserves their price, sends them to a ring, and has them billed at their end. */
export class Jobs {
  readonly #deps: JobsDeps;
  readonly #runs = new Map<string, JobRun>();
  /** of jobs that have begun */
  readonly #ending = new Set<Promise<unknown>>();
  readonly #ends: JobEnds;
  readonly #memory = new TokenMemory();
  /** what is stored together with others that come at the same time */
  readonly #reservations: Batches<Reservation, Funds>;
  #accepting = true;

  constructor(deps: JobsDeps) {
    this.#deps = deps;
    const { db, credit } = deps;
    this.#reservations = new Batches((items) => reserveJobs(db, items, credit), BATCHES);
    this.#ends = new JobEnds(deps, BATCHES);
    deps.registry.on('message', (worker, message) => {
      if (message.type === 'ring.ready' || message.type === 'ring.failed' || message.type === 'probe.result') return;
      const id = message.type === 'job.receipt' ? message.receipt.job : message.job;
      this.#runs.get(id)?.receive(worker.address, message);
    });
    deps.registry.on('joined', ({ address }) => {
      for (const run of this.#runs.values()) run.joined(address);
    });
  }

  get running(): number {
    return this.#runs.size;
  }

  /**
   * Starts a job and waits for its first token. A ring that fails before is replaced once.
   * @throws Problem `no_ring`, `workers_busy`, `insufficient_balance`, `key_budget_exceeded`, `price_moved`, `session_closing`, `shutting_down`
   */
  async start(request: JobRequest, signal: AbortSignal): Promise<RunningJob> {
    if (!this.#accepting) throw new Problem('shutting_down', 'the keeper is stopping: try another, or later');
    try {
      return await this.#attempt(request, signal, request.ceiling === undefined);
    } catch (error) {
      if (!(error instanceof Problem) || !['ring_lost', 'no_ring'].includes(error.code) || signal.aborted) throw error;
      this.#deps.log.warn({ code: error.code }, `trying another ring: ${error.message}`);
      return this.#attempt(request, signal).catch((second: unknown) => {
        throw asNoRing(second);
      });
    }
  }

  /** What the buyer of a request may still spend. */
  funds({ session, apiKey, onChain }: Pick<JobRequest, 'session' | 'apiKey' | 'onChain'>): Promise<Funds> {
    return readFunds(this.#deps.db, session, apiKey, onChain);
  }

  /** The ids of a job of this session, while it runs and for some time after; undefined once they are forgotten. */
  tokens(session: string, id: string): RememberedTokens | undefined {
    return this.#memory.get(session, id, this.#runs.get(id));
  }

  /** Takes no more jobs and waits until those that run are billed. */
  async drain(): Promise<void> {
    this.#accepting = false;
    await Promise.allSettled(this.#ending);
  }

  /** Ends every job at once: nothing is charged for them. */
  failAll(why: string): void {
    for (const run of this.#runs.values()) run.fail(why);
  }

  /** @param explore whether its ring may be one that tells something of its workers, at a price that was not told to anybody */
  async #attempt(request: JobRequest, signal: AbortSignal, explore = false): Promise<RunningJob> {
    const { rings } = this.#deps;
    const { model, prompt, maxTokens, session, apiKey, payment, ceiling } = request;
    const { architecture, graphs } = model.manifest;
    const fits = (stages: Match['stages']) =>
      ceiling === undefined || maxCost(stages, prompt.length, maxTokens) <= ceiling;
    const match = rings.match(model.hash, architecture.layers, graphs, { explore, fits });
    this.#deps.matched?.(model.hash, match);
    const ring = rings.claim(match);
    const id = this.#deps.makeId();
    try {
      const fields = { id, session, model: model.name, modelHash: model.hash, numericsClass: match.numericsClass };
      const reserve = maxCost(ring.stages, prompt.length, maxTokens);
      requirePrice(reserve, ceiling);
      const job = { ...fields, apiKey, payment, promptTokens: prompt.length, maxTokens, reserve, stages: ring.stages };
      const funds = await this.#reservations.do({ job, chain: request.onChain });
      this.#deps.fundsChanged?.(session);
      if (match.exploring) this.#deps.metrics.explored();
      return { ...(await this.#dispatch(id, request, ring, signal)), reserved: reserve, funds };
    } catch (error) {
      rings.release(ring);
      await this.#ends.failed(id, error);
      // Nobody is refused because the keeper wanted to learn something.
      if (match.exploring && isOfFunds(error)) return this.#attempt(request, signal);
      throw error;
    }
  }

  async #dispatch(id: string, request: JobRequest, ring: Ring, signal: AbortSignal): Promise<Dispatched> {
    await ring.ready;
    const { model, prompt, maxTokens, sampling, session } = request;
    const stopTokens = [...(request.ignoreEos ? [] : [model.manifest.tokenizer.eos]), ...request.stopTokens];
    const run = new JobRun(
      {
        ...{ type: 'job.start', job: id, ring: ring.id, session, prompt: [...prompt], maxTokens, sampling, stopTokens },
        ...(request.trace && { trace: true }),
      },
      ring,
      {
        tokenTimeoutMs: this.#deps.tokenTimeoutMs,
        vocab: model.manifest.architecture.vocab,
        send: (address, message) => this.#deps.registry.send(address, message),
      },
    );
    this.#runs.set(id, run);
    const cancel = () => run.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) run.cancel();
    try {
      await run.begun();
    } catch (error) {
      this.#forget(run);
      throw error;
    }
    const end = this.#complete(request, run).finally(() => signal.removeEventListener('abort', cancel));
    this.#ending.add(end);
    void end.catch(() => undefined).finally(() => this.#ending.delete(end));
    const deliver = (tokens: number) => run.deliver(tokens);
    const view = () => this.#deps.rings.view(ring);
    return { id, ring: view, tokens: () => run.stream(), told: () => run.told(), deliver, cancel, end };
  }

  async #complete(request: JobRequest, run: JobRun): Promise<JobEnd> {
    try {
      return await this.#ends.complete(request, run);
    } finally {
      this.#memory.put(run);
      this.#deps.rings.release(run.ring, run.failure === undefined);
      this.#deps.fundsChanged?.(request.session);
      this.#forget(run);
    }
  }

  #forget(run: JobRun): void {
    this.#runs.delete(run.start.job);
    this.#ends.countFailure(run);
  }
}
