import { WorkerError } from '../errors.ts';
import { encodeTokens } from '../ring/tokens.ts';
import type { SamplingRule } from '../sampling/rule.ts';
import { sampleToken } from '../sampling/sample.ts';
import { KvCache } from '../stage/cache.ts';
import { Engine } from '../stage/engine.ts';
import { MAX_ROWS, outputWidth, usableContext } from '../stage/shape.ts';
import { serve, type Answer, type Service } from '../threads/serve.ts';
import type { DraftRequest, DraftSetting } from './messages.ts';
import { sharedPrefix } from './prefix.ts';

interface Job {
  readonly cache: KvCache;
  readonly sampling: SamplingRule;
  /** tokens whose rows are cached */
  cached: number[];
}

type Propose = Extract<DraftRequest, { op: 'propose' }>;

/** The draft model's jobs on their own thread. Its choices use the target's noise, which makes both agree more often. */
class DraftService implements Service<DraftRequest> {
  readonly ready = undefined;
  readonly #engine: Engine;
  readonly #jobs = new Map<string, Job>();
  readonly #free: KvCache[] = [];

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async handle(request: DraftRequest): Promise<Answer> {
    if (request.op === 'propose') return { value: await this.#propose(request) };
    const known = this.#jobs.get(request.job);
    if (known) this.#free.push(known.cache);
    this.#jobs.delete(request.job);
    if (request.op === 'open') {
      const cache = this.#free.pop() ?? new KvCache(this.#engine.shape);
      this.#jobs.set(request.job, { cache, sampling: request.sampling, cached: [] });
    }
    return { value: undefined };
  }

  async close(): Promise<void> {
    await this.#engine.release();
  }

  async #propose({ job: id, from, tokens, count }: Propose): Promise<number[]> {
    const job = this.#jobs.get(id);
    if (!job) throw new WorkerError('UNKNOWN_JOB', `job ${id} is not open`);
    if (from > job.cached.length)
      throw new WorkerError('BAD_POSITION', `${job.cached.length} cached, ${from} presumed`);
    const wanted = Math.min(count, usableContext(this.#engine.shape.capacity) - from - tokens.length);
    const drafts: number[] = [];
    // The last token's row gives the first draft, so that at least that one is always computed.
    const kept = Math.min(sharedPrefix(job.cached.slice(from), tokens), tokens.length - 1);
    job.cached.length = from + kept;
    let fresh = tokens.slice(kept);
    while (drafts.length < wanted) {
      const next = await this.#feed(job, fresh);
      drafts.push(next);
      fresh = [next];
    }
    return drafts;
  }

  /** Caches the tokens' rows. @returns what the model says comes next */
  async #feed(job: Job, tokens: readonly number[]): Promise<number> {
    const width = outputWidth(this.#engine.shape);
    let last = new Float32Array();
    for (let at = 0; at < tokens.length; at += MAX_ROWS) {
      const chunk = tokens.slice(at, at + MAX_ROWS);
      const { output } = await this.#engine.forward(job.cache, job.cached.length, chunk.length, encodeTokens(chunk));
      job.cached.push(...chunk);
      last = output.slice((chunk.length - 1) * width);
    }
    return sampleToken(last, job.sampling, job.cached.length, job.cached);
  }
}

await serve<DraftSetting, DraftRequest>(async ({ engine }) => new DraftService(await Engine.load(engine)));
