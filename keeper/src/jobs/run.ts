import type { JobStart, SignedReceipt, TokenLogprob, ToKeeper } from '@shardmarket/sdk';
import { Problem } from '../errors.ts';
import type { Ring } from '../rings/ring.ts';
import type { LiveWorker, WorkerMessage } from '../workers/types.ts';
import { committedPositions } from './cost.ts';
import { payees } from './served.ts';

/** Times that the ring under a job may be healed before the job is given up. */
export const MAX_HEALS = 3;

export type JobDone = Extract<ToKeeper, { type: 'job.done' }>;
type JobTokens = Extract<ToKeeper, { type: 'job.tokens' }>;

/** What the ring has said of its tokens. */
export interface Told {
  /** ids in order */
  readonly ids: readonly number[];
  /** one for each id, undefined where none were asked for */
  readonly logprobs: readonly TokenLogprob[] | undefined;
}

export interface RunOptions {
  /** ms between two messages of the head */
  readonly tokenTimeoutMs: number;
  /** ids from here on are not of the model */
  readonly vocab: number;
  readonly send: (address: string, message: JobStart | { type: 'job.cancel'; job: string }) => boolean;
}

/**
 * One job on one ring as the keeper sees it: tokens in order, one end, receipts. While the ring is healed it waits; a new
 * head goes on behind the tokens that came. Whatever breaks the protocol, the ring for good or the time limit ends it with
 * Problem `ring_lost`; a stage without room for it, with `workers_busy`.
 */
export class JobRun {
  readonly tokens: number[] = [];
  readonly receipts: SignedReceipt[] = [];
  readonly #logprobs: TokenLogprob[] = [];
  #done: JobDone | undefined;
  #failure: Problem | undefined;
  #cancelled = false;
  #timer: NodeJS.Timeout | undefined;
  #waiting: (() => void)[] = [];
  /** the ring's workers in each generation in which the job ran */
  readonly #generations: (readonly LiveWorker[])[] = [];
  #started = false;
  /** the head that has the job now */
  #head: string | undefined;
  readonly #onLost = (reason: string) => this.fail(`the ring was lost: ${reason}`);
  readonly #onHealing = (reason: string) => this.#wait(reason);
  readonly #onHealed = () => this.#begin();

  constructor(
    readonly start: JobStart,
    readonly ring: Ring,
    private readonly options: RunOptions,
  ) {
    ring.once('lost', this.#onLost);
    ring.on('healing', this.#onHealing);
    ring.on('healed', this.#onHealed);
    this.#generations.push(ring.stages);
    if (ring.lostBecause !== undefined) this.fail(`the ring was lost: ${ring.lostBecause}`);
    else if (!ring.healing) this.#begin();
  }

  get failure(): Problem | undefined {
    return this.#failure;
  }

  /** Takes a message from a member of the ring; only the head may report tokens and the end. */
  receive(from: string, message: WorkerMessage): void {
    if (message.type === 'job.receipt') {
      const stages = this.#generations.flat();
      const { operator } = message.receipt;
      if (stages.some((s) => s.address === from && s.operator === operator)) this.#takeReceipt(message.receipt);
    } else if (from === this.#head && !this.#ended) {
      if (!this.ring.healing) this.#arm();
      if (message.type === 'job.tokens') this.#take(message);
      else if (message.type === 'job.done') this.#finish(message);
      else if (message.type === 'job.failed') this.#failed(message.code, message.message);
    }
  }

  /** Asks the head to stop; it still says how far it came, and that is what is charged. */
  cancel(): void {
    if (this.#cancelled || this.#ended) return;
    this.#cancelled = true;
    if (!this.ring.healing) this.#arm();
    if (this.#head !== undefined) this.options.send(this.#head, { type: 'job.cancel', job: this.start.job });
  }

  fail(why: string): void {
    if (this.#ended) return;
    this.#failure = new Problem('ring_lost', `the answer broke off, nothing is charged for it: ${why}`);
    this.#end();
  }

  /** The head gave up. A stage that has no room says so before the first token; the ring is as good as before. */
  #failed(code: string, message: string): void {
    if (code !== 'BUSY' || this.tokens.length > 0) return this.fail(`${code}: ${message}`);
    this.#failure = new Problem(
      'workers_busy',
      `the workers are busy, nothing is charged: try again in a moment (${message})`,
    );
    this.#end();
  }

  /** Every token id in order, as it comes. @throws Problem `ring_lost` */
  async *stream(): AsyncGenerator<number> {
    for (let at = 0; ; at++) {
      while (at >= this.tokens.length && !this.#ended) await this.#change();
      const id = this.tokens[at];
      if (id === undefined) break;
      yield id;
    }
    if (this.#failure) throw this.#failure;
  }

  told(): Told {
    return { ids: this.tokens, logprobs: this.start.sampling.logprobs === undefined ? undefined : this.#logprobs };
  }

  /** Resolves at the first token or a good end. @throws Problem `ring_lost`, `workers_busy` */
  async begun(): Promise<void> {
    while (this.tokens.length === 0 && !this.#ended) await this.#change();
    if (this.tokens.length === 0 && this.#failure) throw this.#failure;
  }

  /** @throws Problem `ring_lost` */
  async done(): Promise<JobDone> {
    while (!this.#ended) await this.#change();
    if (!this.#done) throw this.#failure ?? new Problem('ring_lost', 'the job ended without a result');
    return this.#done;
  }

  /** The stages that the receipts so far are to be billed for, in ring order. */
  stages(): LiveWorker[] {
    return payees(this.#generations, this.receipts);
  }

  /** Waits until every stage has sent its receipt, at most `ms`. */
  async collectReceipts(ms: number): Promise<readonly SignedReceipt[]> {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      this.#wake();
    }, ms);
    const isMissing = () => this.stages().some((s) => !this.receipts.some((r) => r.operator === s.operator));
    while (isMissing() && !late) await this.#change();
    clearTimeout(timer);
    const operators = this.stages().map((s) => s.operator);
    return this.receipts.filter((r) => operators.includes(r.operator));
  }

  get #ended(): boolean {
    return this.#done !== undefined || this.#failure !== undefined;
  }

  /** A second receipt of one stage is kept as the fault that it is; more would only take memory. */
  #takeReceipt(receipt: SignedReceipt): void {
    if (this.receipts.filter((r) => r.operator === receipt.operator).length < 2) this.receipts.push(receipt);
    this.#wake();
  }

  #take({ position, tokens: ids, logprobs = [] }: JobTokens): void {
    const room = this.start.maxTokens - this.tokens.length;
    const wanted = this.start.sampling.logprobs === undefined ? 0 : ids.length;
    if (position !== this.tokens.length) {
      this.fail(`the head sent token ${position}, expected ${this.tokens.length}`);
    } else if (ids.length > room) {
      this.fail(`the head sent more than the ${this.start.maxTokens} tokens that were asked for`);
    } else if (ids.some((id) => id >= this.options.vocab)) {
      this.fail('the head sent a token that the model does not have');
    } else if (logprobs.length !== wanted) {
      this.fail(`the head sent ${logprobs.length} log probabilities, expected ${wanted}`);
    } else {
      this.#logprobs.push(...logprobs);
      this.tokens.push(...ids);
      this.#wake();
    }
  }

  #finish(done: JobDone): void {
    const n = this.tokens.length;
    if (done.completionTokens !== n) {
      return this.fail(`the head counts ${done.completionTokens} tokens, ${n} came`);
    }
    if (n > 0 && done.committed !== committedPositions(this.start.prompt.length, n)) {
      return this.fail(`the head committed ${done.committed} positions for ${n} tokens`);
    }
    this.#done = done;
    this.#end();
  }

  /** Gives the job to the head, unless it has it; a later head goes on behind the tokens that came. */
  #begin(): void {
    this.#arm();
    const { address } = this.ring.head;
    if (address === this.#head) return;
    const start = this.#started ? { ...this.start, given: [...this.tokens] } : this.start;
    this.#started = true;
    this.#head = address;
    if (!this.options.send(address, start)) return this.fail('the head of the ring is not connected');
    if (this.#cancelled) this.options.send(address, { type: 'job.cancel', job: this.start.job });
  }

  #wait(reason: string): void {
    clearTimeout(this.#timer);
    this.#generations.push(this.ring.stages);
    // What a head that was replaced still says is void: the next one goes on behind what it has said so far.
    if (this.#head !== this.ring.head.address) this.#head = undefined;
    if (this.#generations.length <= MAX_HEALS + 1) return;
    this.fail(`the ring was healed ${MAX_HEALS} times already: ${reason}`);
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.ring.off('lost', this.#onLost).off('healing', this.#onHealing).off('healed', this.#onHealed);
    this.#wake();
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const ms = this.options.tokenTimeoutMs;
    this.#timer = setTimeout(() => this.fail(`the head was silent for ${ms} ms`), ms);
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }
}
