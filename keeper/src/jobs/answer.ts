import type { JobStart, TokenLogprob, TokenSource } from '@shardmarket/sdk';
import { tokensFault, type JobTokens } from './word.ts';

/** What the ring has said of its tokens. */
export interface Told {
  /** ids in order */
  readonly ids: readonly number[];
  /** one for each id, undefined where none were asked for */
  readonly logprobs: readonly TokenLogprob[] | undefined;
  /** who drafted each id, undefined for those whose head did not say; empty where no trace was asked for */
  readonly sources?: readonly (TokenSource | undefined)[];
}

/** The tokens of one job as they come from its heads, and how many of them have gone out to the client. */
export class Answer {
  readonly ids: number[] = [];
  readonly #start: JobStart;
  readonly #vocab: number;
  readonly #logprobs: TokenLogprob[] = [];
  readonly #sources: (TokenSource | undefined)[] = [];
  #delivered = 0;

  /** @param vocab ids from here on are not of the model */
  constructor(start: JobStart, vocab: number) {
    this.#start = start;
    this.#vocab = vocab;
  }

  /** Takes what comes next. @returns what is wrong with it, if anything is: nothing of it is taken then */
  take(told: JobTokens): string | undefined {
    const fault = tokensFault(this.#start, this.ids.length, this.#vocab, told);
    if (fault !== undefined) return fault;
    this.#logprobs.push(...(told.logprobs ?? []));
    if (this.#start.trace) this.#sources.push(...told.tokens.map((_, i) => told.sources?.[i]));
    this.ids.push(...told.tokens);
    return undefined;
  }

  /** The first `tokens` tokens have gone out to the client; never fewer than before, never more than came. */
  deliver(tokens: number): void {
    this.#delivered = Math.min(Math.max(this.#delivered, tokens), this.ids.length);
  }

  /** tokens that have gone out to the client */
  get delivered(): number {
    return this.#delivered;
  }

  told(): Told {
    const logprobs = this.#start.sampling.logprobs === undefined ? undefined : this.#logprobs;
    return { ids: this.ids, logprobs, sources: this.#sources };
  }
}
