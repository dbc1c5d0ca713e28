import { WorkerError } from '../errors.ts';
import { encodeTokens } from '../ring/tokens.ts';
import type { SamplingRule } from '../sampling/rule.ts';
import { choose, type Choice } from '../sampling/sample.ts';
import { KvCache } from '../stage/cache.ts';
import { Engine } from '../stage/engine.ts';
import { MAX_ROWS, outputWidth, usableContext } from '../stage/shape.ts';
import { serve, type Answer, type Service } from '../threads/serve.ts';
import type { DraftRequest, DraftSetting, Proposal } from './messages.ts';
import { sharedPrefix } from './prefix.ts';

interface Line {
  readonly cache: KvCache;
  /** tokens whose rows are cached */
  readonly cached: number[];
}

interface Job {
  readonly sampling: SamplingRule;
  readonly chain: Line;
  /** there once a side branch was asked for */
  side: Line | undefined;
}

type Propose = Extract<DraftRequest, { op: 'propose' }>;

/** The draft model's jobs on their own thread. Its choices use the target's noise, which makes both agree more often. */
class DraftService implements Service<DraftRequest> {
  readonly ready = undefined;
  readonly #engine: Engine;
  readonly #jobs = new Map<string, Job>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async handle(request: DraftRequest): Promise<Answer> {
    if (request.op === 'propose') return { value: await this.#propose(request) };
    this.#jobs.delete(request.job);
    if (request.op === 'open') {
      this.#jobs.set(request.job, { sampling: request.sampling, chain: this.#line(), side: undefined });
    }
    return { value: undefined };
  }

  async close(): Promise<void> {
    await this.#engine.release();
  }

  #line(): Line {
    return { cache: new KvCache(this.#engine.shape), cached: [] };
  }

  async #propose({ job: id, from, tokens, count, side, since }: Propose): Promise<Proposal> {
    const job = this.#jobs.get(id);
    if (!job) throw new WorkerError('UNKNOWN_JOB', `job ${id} is not open`);
    const line = side ? (job.side ??= this.#line()) : job.chain;
    const { cached } = line;
    if (from > cached.length) throw new WorkerError('BAD_POSITION', `${cached.length} cached, ${from} presumed`);
    const wanted = Math.min(count, usableContext(this.#engine.shape.capacity) - from - tokens.length);
    const drafts: number[] = [];
    const choices: Choice[] = [];
    // The last token's row gives the first draft, so that at least that one is always computed.
    const kept = Math.min(sharedPrefix(cached.slice(from), tokens), tokens.length - 1);
    cached.length = from + kept;
    let fresh = tokens.slice(kept);
    while (drafts.length < wanted) {
      const said = await this.#feed(line, job.sampling, fresh, since);
      const next = (said.at(-1) as Choice).first;
      choices.push(...said);
      drafts.push(next);
      fresh = [next];
    }
    return { tokens: drafts, choices };
  }

  /** Caches the tokens' rows. @returns what the model says of the positions behind them: from `since` on, and of the last one */
  async #feed(line: Line, rule: SamplingRule, tokens: readonly number[], since: number): Promise<Choice[]> {
    const { cache, cached } = line;
    const width = outputWidth(this.#engine.shape);
    const choices: Choice[] = [];
    const last = cached.length + tokens.length;
    for (let at = 0; at < tokens.length; at += MAX_ROWS) {
      const chunk = tokens.slice(at, at + MAX_ROWS);
      const first = cached.length + 1;
      const { output } = await this.#engine.forward(cache, cached.length, chunk.length, encodeTokens(chunk));
      cached.push(...chunk);
      for (let position = Math.max(first, Math.min(since, last)); position <= cached.length; position++) {
        const logits = output.subarray((position - first) * width, (position - first + 1) * width);
        choices.push(choose(logits, rule, position, cached));
      }
    }
    return choices;
  }
}

await serve<DraftSetting, DraftRequest>(async ({ engine }) => new DraftService(await Engine.load(engine)));
