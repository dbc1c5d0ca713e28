import { WorkerError } from '../errors.ts';
import type { Draft, DraftSource, Finish, Verdict } from './actions.ts';

export interface ChainOptions {
  readonly prompt: readonly number[];
  /** completion tokens that were committed before */
  readonly given?: readonly number[];
  readonly stopTokens: ReadonlySet<number>;
  /** completion tokens that may be given, at least 1 */
  readonly limit: number;
}

/** The optimistic sequence of one job: the committed tokens, and the drafted ones behind them. */
export class Chain {
  readonly promptLength: number;
  /** positions whose rows can be of use: the row of the last token is never computed */
  readonly end: number;
  readonly #stopTokens: ReadonlySet<number>;
  readonly #sequence: number[];
  #drafts: Draft[] = [];
  #depth = 0;
  #cancelled = false;

  constructor({ prompt, given = [], stopTokens, limit }: ChainOptions) {
    this.#sequence = [...prompt, ...given];
    this.promptLength = prompt.length;
    this.#stopTokens = stopTokens;
    this.end = prompt.length + limit - 1;
  }

  /** Committed tokens, prompt included. */
  get sequence(): readonly number[] {
    return this.#sequence;
  }

  /** Committed and drafted tokens. */
  get optimistic(): number[] {
    return [...this.#sequence, ...this.#drafts.map((d) => d.token)];
  }

  get length(): number {
    return this.#sequence.length + this.#drafts.length;
  }

  /** Completion tokens that are committed. */
  get given(): number {
    return this.#sequence.length - this.promptLength;
  }

  /** Position of the row of the last committed token. */
  get verified(): number {
    return this.#sequence.length - 1;
  }

  /** Rows below this position can be sent: not that of a drafted stop token, behind which nothing comes. */
  get sendable(): number {
    return Math.min(this.#stops ? this.length - 1 : this.length, this.end);
  }

  /** Tokens that may be drafted, if `ahead` drafts are wanted: none behind a stop token or beyond the end. */
  room(ahead: number): number {
    if (this.#stops) return 0;
    return Math.max(0, Math.min(ahead - this.#drafts.length, this.end - this.length));
  }

  draft(tokens: readonly number[], source: DraftSource): void {
    for (const token of tokens) this.#drafts.push({ token, source, depth: this.#depth++ });
  }

  /** Forgets all drafts. */
  drop(): void {
    this.#drafts = [];
    this.#depth = 0;
  }

  /** The committed or drafted token at a position. */
  at(position: number): number | undefined {
    return this.#sequence[position] ?? this.#drafts[position - this.#sequence.length]?.token;
  }

  isStop(token: number): boolean {
    return this.#stopTokens.has(token);
  }

  /** The next token that is committed is the last. */
  cancel(): void {
    this.#cancelled = true;
  }

  /** How many of the target's tokens after the rows from `position` on are committed already. @throws WorkerError BAD_RESULT if one differs */
  agreed(position: number, tokens: readonly number[]): number {
    const known = Math.min(tokens.length, this.verified - position);
    for (let i = 0; i < known; i++) {
      const at = position + i + 1;
      if (tokens[i] === this.#sequence[at]) continue;
      const what = `token ${at} is ${tokens[i]}, but an answer before gave ${this.#sequence[at]}`;
      throw new WorkerError('BAD_RESULT', `the tail's result is refused: ${what}`);
    }
    return known;
  }

  /** Commits tokens up to the first that was not drafted, or that ends the job. */
  commit(tokens: readonly number[]): { readonly verdicts: Verdict[]; readonly finish: Finish | undefined } {
    const verdicts: Verdict[] = [];
    for (const token of tokens) {
      const draft = this.#drafts[0];
      this.#sequence.push(token);
      if (draft?.token === token) this.#drafts.shift();
      else this.drop();
      verdicts.push(draft ? { token, draft } : { token });
      const finish = this.finish;
      if (finish || draft?.token !== token) return { verdicts, finish };
    }
    return { verdicts, finish: undefined };
  }

  /** How the job ends with the last committed token, if it does. */
  get finish(): Finish | undefined {
    if (this.isStop(this.#sequence.at(-1) as number)) return 'stop';
    if (this.#sequence.length > this.end) return 'length';
    return this.#cancelled ? 'cancelled' : undefined;
  }

  get #stops(): boolean {
    const last = this.#drafts.at(-1);
    return last !== undefined && this.isStop(last.token);
  }
}
