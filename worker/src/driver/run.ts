import { patienceMs, tokenRoot, type JobStart, type TokenLogprob, type TokenSource } from '@shardmarket/sdk';
import { Drafter } from '../draft/drafter.ts';
import { WorkerError } from '../errors.ts';
import type { Chosen } from '../ring/result.ts';
import { samplingRule } from '../sampling/rule.ts';
import { MAX_ROWS } from '../stage/shape.ts';
import { sourceOf, type Action } from './actions.ts';
import type { DriverOptions, Outcome } from './driver.ts';
import type { JobSink } from './head.ts';
import { FrameClock } from './meter.ts';
import { Tally } from './stats.ts';
import { Stream } from './stream.ts';

/**
 * Hears of each run of committed tokens: `position` counts completion tokens from 0, `logprobs` is empty if not asked for, `sources` says
 * who drafted each token.
 */
export type OnTokens = (
  position: number,
  tokens: readonly number[],
  logprobs: readonly TokenLogprob[],
  sources: readonly TokenSource[],
) => void;

/** One job under way: carries out what its `Stream` decides, and tells it what came of it. */
export class Run implements JobSink {
  /** how the job ended; rejects with why it failed */
  readonly outcome: Promise<Outcome>;
  readonly #job: JobStart;
  readonly #options: DriverOptions;
  readonly #onTokens: OnTokens;
  readonly #stream: Stream;
  readonly #drafter: Drafter;
  readonly #clock: FrameClock;
  readonly #tally = new Tally();
  #silence: NodeJS.Timeout | undefined;
  /** positions that were sent without asking for a result, and that the next one waits for */
  #filling = 0;
  #over = false;
  #resolve: (outcome: Outcome) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;

  constructor(job: JobStart, options: DriverOptions, onTokens: OnTokens) {
    const { head, draft, mode, k, window, context } = options;
    this.#job = job;
    this.#options = options;
    this.#onTokens = onTokens;
    this.outcome = new Promise((resolve, reject) => ([this.#resolve, this.#reject] = [resolve, reject]));
    // Whoever waits for it hears of a failure; nobody does if the job could not be started.
    this.outcome.catch(() => undefined);
    this.#clock = new FrameClock(head.meter);
    this.#stream = new Stream({
      prompt: job.prompt,
      ...(job.given && { given: job.given }),
      epoch: head.epoch,
      stopTokens: new Set(job.stopTokens),
      // The last token's row is never computed: one token more than the context holds can be given.
      limit: Math.min(job.maxTokens, context + 1 - job.prompt.length),
    });
    const drafts = mode !== 'ar' && k !== 0;
    this.#drafter = new Drafter({
      job: job.job,
      rule: samplingRule(job.sampling, job.prompt.length),
      stream: this.#stream,
      fixed: { mode, k, window },
      model: drafts ? draft : undefined,
      ngram: drafts && options.ngram,
      meter: head.meter,
      acceptance: head.acceptance,
      age: (position) => this.#clock.age(position, performance.now()),
      answered: () => this.#guard(() => this.#advance()),
      failed: (error) => this.#fail(error),
    });
  }

  /**
   * Opens the job, sends the prompt and whatever can follow it; a job that another head began is gone on with.
   * @throws WorkerError if the ring is gone
   */
  start(): void {
    const { head } = this.#options;
    head.open(this.#job, this.#stream.end, this);
    if (this.#stream.empty) return this.#begin();
    const { sequence } = this.#stream;
    this.#filling = sequence.length;
    for (const [at, tokens] of chunks(sequence.slice(0, -1))) head.replay(this.#job.job, at, tokens);
    this.#perform(this.#stream.resume());
    this.#advance();
  }

  healed(epoch: number): void {
    this.#guard(() => {
      if (!this.#stream.healed(epoch)) return;
      const { head } = this.#options;
      this.#filling = this.#stream.sequence.length;
      if (!this.#stream.empty && !head.rebuilds(this.#job.job)) return this.#advance();
      // The prompt may have been lost on its way and the job with it, or a stage that is gone had rows that nobody can
      // give its successor: all of it is computed again.
      head.open(this.#job, this.#stream.end, this);
      this.#begin();
    });
  }

  result(epoch: number, position: number, { tokens, logprobs }: Chosen): void {
    this.#guard(() => {
      const { settled } = this.#stream;
      const actions = this.#stream.result(epoch, position, tokens);
      if (actions.length > 0) this.#filling = 0;
      const counted = this.#stream.settled - settled;
      this.#tally.arrived(tokens.length, counted);
      if (counted > 0) this.#clock.result(epoch, position, tokens.length, counted, performance.now());
      this.#follow(actions, logprobs);
    });
  }

  side(epoch: number, position: number, { tokens, logprobs }: Chosen): void {
    this.#guard(() => {
      const actions = this.#stream.side(epoch, position, tokens);
      this.#tally.aside(actions);
      this.#follow(actions, logprobs);
    });
  }

  failed(error: WorkerError): void {
    this.#fail(error);
  }

  /** Ends the job with what is committed. */
  cancel(): void {
    this.#guard(() => this.#perform(this.#stream.cancel()));
  }

  /** Ends what is under way and frees timers and drafts; nothing is sent afterwards. */
  close(): void {
    this.#over = true;
    clearTimeout(this.#silence);
    this.#drafter.close();
  }

  #begin(): void {
    const { sequence, epoch } = this.#stream;
    this.#filling = sequence.length;
    for (const [at, tokens] of chunks(sequence.slice(0, -1))) {
      this.#options.head.prefill(this.#job.job, epoch, at, tokens);
    }
    this.#advance();
  }

  /** Sends what can be sent, drafts ahead, and sends what that made possible. */
  #advance(): void {
    if (this.#stream.finished) return;
    this.#perform(this.#drafter.branches());
    const { plan, pending } = this.#drafter.extend();
    this.#perform(this.#stream.send(plan, pending));
  }

  #follow(actions: readonly Action[], logprobs: readonly TokenLogprob[]): void {
    this.#watch();
    this.#perform(actions);
    this.#advance();
    // Told last: the correction of a rejection does not wait for it.
    this.#report(actions, logprobs);
  }

  #perform(actions: readonly Action[]): void {
    for (const action of actions) this.#do(action);
  }

  #do(action: Action): void {
    const { head } = this.#options;
    const { job } = this.#job;
    switch (action.type) {
      case 'send':
        head.verify(job, action.epoch, action.position, action.tokens);
        this.#tally.sent(action);
        this.#clock.sent(action.epoch, action.position, action.certain > 0, performance.now());
        if (action.certain > 0) this.#watch();
        return;
      case 'side':
        this.#tally.branched(action);
        return head.verify(job, action.epoch, action.position, action.tokens, true);
      case 'commit':
        this.#tally.committed(action.verdicts);
        return this.#drafter.committed(action.verdicts);
      case 'rejected':
        this.#tally.rejected(action);
        return this.#drafter.rejected(action.position);
      case 'cancel':
        return head.cancel(job, action.epoch);
      case 'finish':
        return this.#finish(action);
    }
  }

  /** @param logprobs of the result that the actions follow from */
  #report(actions: readonly Action[], logprobs: readonly TokenLogprob[]): void {
    for (const action of actions) {
      if (action.type !== 'commit') continue;
      const tokens = action.verdicts.map((v) => v.token);
      const told = logprobs.slice(action.offset, action.offset + tokens.length);
      this.#onTokens(action.position, tokens, told, action.verdicts.map(sourceOf));
    }
  }

  #finish({ finish, epoch, committed }: Extract<Action, { type: 'finish' }>): void {
    const { sequence } = this.#stream;
    this.#options.head.finish(this.#job.job, epoch, committed, tokenRoot(sequence.slice(0, committed)));
    const stats = this.#tally.stats(this.#options.mode, this.#clock);
    this.#resolve({ finish, tokens: sequence.slice(this.#job.prompt.length), committed, stats });
  }

  /** Starts the wait for the next result anew. */
  #watch(): void {
    clearTimeout(this.#silence);
    const ms = patienceMs(this.#options.head.timeoutMs, this.#filling);
    this.#silence = setTimeout(() => {
      if (this.#stream.inFlight === 0) return;
      this.#fail(new WorkerError('STAGE_SILENT', `no result from the ring within ${ms} ms`));
    }, ms);
  }

  #guard(work: () => void): void {
    if (this.#over) return;
    try {
      work();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#over = true;
    this.#reject(error);
  }
}

/** Tokens from position 0 on, as many in each part as one frame takes. */
function chunks(tokens: readonly number[]): [number, readonly number[]][] {
  const starts = Array.from({ length: Math.ceil(tokens.length / MAX_ROWS) }, (_, i) => i * MAX_ROWS);
  return starts.map((at) => [at, tokens.slice(at, at + MAX_ROWS)]);
}
