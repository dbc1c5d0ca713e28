import { patienceMs, type JobCut, type JobStart, type TokenLogprob, type TokenSource } from '@shardmarket/sdk';
import { Problem } from '../errors.ts';
import type { Ring } from '../rings/ring.ts';
import type { WorkerMessage } from '../workers/types.ts';
import { isLoss } from './loss.ts';
import { Signal } from './signal.ts';
import { Signatures } from './signatures.ts';
import { doneFault, tokensFault, type JobDone, type JobTokens } from './word.ts';

/** Times that the ring under a job may be healed before the job is given up. */
export const MAX_HEALS = 3;

/** What the ring has said of its tokens. */
export interface Told {
  /** ids in order */
  readonly ids: readonly number[];
  /** one for each id, undefined where none were asked for */
  readonly logprobs: readonly TokenLogprob[] | undefined;
  /** who drafted each id, undefined for those whose head did not say; empty where no trace was asked for */
  readonly sources?: readonly (TokenSource | undefined)[];
}

export interface RunOptions {
  /** ms between two messages of the head */
  readonly tokenTimeoutMs: number;
  /** ids from here on are not of the model */
  readonly vocab: number;
  readonly send: (address: string, message: JobStart | JobCut | { type: 'job.cancel'; job: string }) => boolean;
}

/**
 * One job on one ring as the keeper sees it: tokens in order, one end, receipts. While the ring is healed it waits; a new
 * head goes on behind the tokens that came. Whatever breaks the protocol, the ring for good or the time limit ends it with
 * Problem `ring_lost`; a stage without room for it, with `workers_busy`. What was delivered until the ring was lost is billed;
 * what came of a ring that broke the protocol is not.
 */
export class JobRun {
  readonly tokens: number[] = [];
  readonly signatures: Signatures;
  readonly #logprobs: TokenLogprob[] = [];
  readonly #sources: (TokenSource | undefined)[] = [];
  #done: JobDone | undefined;
  #failure: Problem | undefined;
  #cancelled = false;
  #timer: NodeJS.Timeout | undefined;
  readonly #changed = new Signal();
  /** whether it failed because its ring was lost */
  #lost = false;
  #blamed: readonly string[] = [];
  /** tokens that have gone out to the client */
  #delivered = 0;
  /** whether nobody reads the tokens any more */
  #read = false;
  #cut: JobCut | undefined;
  #started = false;
  /** the head that has the job now */
  #head: string | undefined;
  readonly #onLost = (reason: string) => this.lose(`the ring was lost: ${reason}`);
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
    this.signatures = new Signatures(ring.stages);
    if (ring.lostBecause !== undefined) this.lose(`the ring was lost: ${ring.lostBecause}`);
    else if (!ring.healing) this.#begin();
  }

  get failure(): Problem | undefined {
    return this.#failure;
  }

  /** Workers with which it failed: a head that was silent or broke the protocol; all where the head gave up on what came around. */
  get blamed(): readonly string[] {
    return this.#blamed;
  }

  /** Takes a message from a member of the ring; only the head may report tokens and the end. */
  receive(from: string, message: WorkerMessage): void {
    if (message.type === 'job.receipt') {
      this.signatures.take(from, message.receipt);
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

  /** Ends the job for a reason that makes all of it worth nothing. @param blamed as `blamed` */
  fail(why: string, blamed: readonly string[] = []): void {
    this.#break(`the answer broke off, nothing is charged for it: ${why}`, blamed);
  }

  /** Ends the job because its ring is gone. @param blamed as `blamed` */
  lose(why: string, blamed: readonly string[] = []): void {
    if (this.#ended) return;
    this.#lost = true;
    this.#break(`the answer broke off, only what was delivered of it is charged: ${why}`, blamed);
  }

  /** The answer's first `tokens` tokens have gone out to the client: what is charged if the rest never comes. */
  deliver(tokens: number): void {
    this.#delivered = Math.min(Math.max(this.#delivered, tokens), this.tokens.length);
  }

  /** tokens that have gone out to the client */
  get delivered(): number {
    return this.#delivered;
  }

  /**
   * Of a job whose ring was lost: the tokens to be charged, once whoever reads them has had all that came, or `ms` later.
   * Empty for any other job.
   */
  async remains(ms: number): Promise<readonly number[]> {
    if (!this.#lost) return [];
    await this.#changed.until(() => this.#read, ms);
    return this.tokens.slice(0, this.#delivered);
  }

  /** Asks all who had a part in the job to sign for its first positions, and who comes back later, too. */
  cut(committed: number, tokenRoot: string): void {
    this.#cut = { type: 'job.cut', job: this.start.job, ring: this.ring.id, committed, tokenRoot };
    for (const address of this.signatures.members) this.options.send(address, this.#cut);
  }

  /** A worker has connected. */
  joined(address: string): void {
    if (this.#cut && this.signatures.members.has(address)) this.options.send(address, this.#cut);
  }

  /** The head gave up. A stage that has no room says so before the first token; the ring is as good as before. */
  #failed(code: string, message: string): void {
    if (isLoss(code)) return this.lose(`${code}: ${message}`);
    const members = this.ring.stages.map((s) => s.address);
    if (code !== 'BUSY' || this.tokens.length > 0) return this.fail(`${code}: ${message}`, members);
    this.#failure = new Problem(
      'workers_busy',
      `the workers are busy, nothing is charged: try again in a moment (${message})`,
    );
    this.#end();
  }

  /** Every token id in order, those together that have come since the last look. @throws Problem `ring_lost` */
  async *stream(): AsyncGenerator<readonly number[]> {
    try {
      for (let at = 0; ;) {
        while (at >= this.tokens.length && !this.#ended) await this.#changed.next();
        const ids = this.tokens.slice(at);
        if (ids.length === 0) break;
        at += ids.length;
        yield ids;
      }
      if (this.#failure) throw this.#failure;
    } finally {
      this.#read = true;
      this.#changed.wake();
    }
  }

  told(): Told {
    const logprobs = this.start.sampling.logprobs === undefined ? undefined : this.#logprobs;
    return { ids: this.tokens, logprobs, sources: this.#sources };
  }

  /** Resolves at the first token or a good end. @throws Problem `ring_lost`, `workers_busy` */
  async begun(): Promise<void> {
    while (this.tokens.length === 0 && !this.#ended) await this.#changed.next();
    if (this.tokens.length === 0 && this.#failure) throw this.#failure;
  }

  /** @throws Problem `ring_lost` */
  async done(): Promise<JobDone> {
    while (!this.#ended) await this.#changed.next();
    if (!this.#done) throw this.#failure ?? new Problem('ring_lost', 'the job ended without a result');
    return this.#done;
  }

  get #ended(): boolean {
    return this.#done !== undefined || this.#failure !== undefined;
  }

  #take(told: JobTokens): void {
    const fault = tokensFault(this.start, this.tokens.length, this.options.vocab, told);
    if (fault !== undefined) return this.fail(fault, [this.ring.head.address]);
    this.#logprobs.push(...(told.logprobs ?? []));
    if (this.start.trace) this.#sources.push(...told.tokens.map((_, i) => told.sources?.[i]));
    this.tokens.push(...told.tokens);
    this.#changed.wake();
  }

  #finish(done: JobDone): void {
    const fault = doneFault(this.start, this.tokens.length, done);
    if (fault !== undefined) return this.fail(fault, [this.ring.head.address]);
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
    if (!this.options.send(address, start)) return this.lose('the head of the ring is not connected');
    if (this.#cancelled) this.options.send(address, { type: 'job.cancel', job: this.start.job });
  }

  #wait(reason: string): void {
    clearTimeout(this.#timer);
    this.signatures.healed(this.ring.stages);
    // What a head that was replaced still says is void: the next one goes on behind what it has said so far.
    if (this.#head !== this.ring.head.address) this.#head = undefined;
    if (this.signatures.heals <= MAX_HEALS) return;
    this.lose(`the ring was healed ${MAX_HEALS} times already: ${reason}`);
  }

  #break(why: string, blamed: readonly string[]): void {
    if (this.#ended) return;
    this.#blamed = blamed;
    this.#failure = new Problem('ring_lost', why);
    this.#end();
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.ring.off('lost', this.#onLost).off('healing', this.#onHealing).off('healed', this.#onHealed);
    this.#changed.wake();
  }

  #arm(): void {
    clearTimeout(this.#timer);
    // After a heal all of it may have to be computed again, not the prompt alone.
    const ms = patienceMs(this.options.tokenTimeoutMs, this.start.prompt.length + this.tokens.length);
    const head = [this.ring.head.address];
    this.#timer = setTimeout(() => this.lose(`the head was silent for ${ms} ms`, head), ms);
  }
}
