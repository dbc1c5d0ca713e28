import { WorkerError } from '../errors.ts';
import type { Plan } from './plan.ts';

export type Finish = 'stop' | 'length' | 'cancelled';

/** Where a token came from: drafted by the draft model or by n-gram lookup. */
export type DraftSource = 'model' | 'ngram';

/** What the driver is to do next, in this order. */
export type Action =
  | {
      readonly type: 'send';
      readonly epoch: number;
      readonly position: number;
      readonly tokens: readonly number[];
      /** true if the first row's token is certain, so that a loop is waited for */
      readonly principal: boolean;
    }
  /** all rows of older epochs are void */
  | { readonly type: 'cancel'; readonly epoch: number }
  /** `position` counts completion tokens from 0 */
  | { readonly type: 'commit'; readonly position: number; readonly verdicts: readonly Verdict[] }
  /** what was drafted from the token at `position` on was wrong: the sequence goes on from the one committed there */
  | { readonly type: 'rejected'; readonly position: number }
  | { readonly type: 'finish'; readonly finish: Finish; readonly epoch: number; readonly committed: number };

/** A committed token, and the draft that stood in its place. */
export interface Verdict {
  readonly token: number;
  readonly draft?: Draft;
}

export interface Draft {
  readonly token: number;
  readonly source: DraftSource;
  /** drafts before it since the last token that was certain */
  readonly depth: number;
}

export interface StreamOptions {
  readonly prompt: readonly number[];
  /** completion tokens that were committed before this stream began */
  readonly given?: readonly number[];
  /** first epoch of the ring's generation, default 0 */
  readonly epoch?: number;
  readonly stopTokens: ReadonlySet<number>;
  /** completion tokens that may be given, at least 1 */
  readonly limit: number;
}

/**
 * Decides what goes down the ring and what is committed, for one job: no input or output, no clock. It keeps an optimistic
 * sequence, the committed tokens and the drafted ones behind them. A row at position p is verified by the target's token
 * for p + 1: equal to the draft there, it is committed; with no draft there, it is committed for free; different, the
 * target's token is committed, the epoch goes up, and all that was sent behind is void. Results are matched by epoch and
 * position, never by frame, so that stages may join frames.
 */
export class Stream {
  readonly #stopTokens: ReadonlySet<number>;
  readonly #promptLength: number;
  /** positions whose rows can be of use: the row of the last token is never computed */
  readonly #end: number;
  readonly #sequence: number[];
  #drafts: Draft[] = [];
  /** positions whose rows have been sent and are not void */
  #sent: number;
  #epoch: number;
  #depth = 0;
  #cancelled = false;
  #finished = false;

  /** The rows of all tokens of the prompt, and of those given, but the last count as sent. */
  constructor({ prompt, given = [], epoch = 0, stopTokens, limit }: StreamOptions) {
    this.#sequence = [...prompt, ...given];
    this.#promptLength = prompt.length;
    this.#stopTokens = stopTokens;
    this.#end = prompt.length + limit - 1;
    this.#sent = this.#verified;
    this.#epoch = epoch;
  }

  /** Committed tokens, prompt included. */
  get sequence(): readonly number[] {
    return this.#sequence;
  }

  /** Committed and drafted tokens. */
  get optimistic(): number[] {
    return [...this.#sequence, ...this.#drafts.map((d) => d.token)];
  }

  /** Rows that were sent and whose results are awaited. */
  get inFlight(): number {
    return this.#finished ? 0 : this.#sent - this.#verified;
  }

  get finished(): boolean {
    return this.#finished;
  }

  /** Tokens that may be drafted on top of the optimistic sequence: none behind a stop token or beyond the end. */
  room({ ahead }: Plan): number {
    const last = this.#drafts.at(-1);
    if (this.#finished || (last && this.#stopTokens.has(last.token))) return 0;
    const length = this.#sequence.length + this.#drafts.length;
    return Math.max(0, Math.min(ahead - this.#drafts.length, this.#end - length));
  }

  /** Appends drafts to the optimistic sequence, as many as there is room for. */
  draft(tokens: readonly number[], source: DraftSource, plan: Plan): void {
    for (const token of tokens) {
      if (this.room(plan) === 0) return;
      this.#drafts.push({ token, source, depth: this.#depth++ });
    }
  }

  /**
   * What can be sent now.
   * @param pending true if more drafts are on their way, for which a frame that is not eager waits
   */
  send(plan: Plan, pending: boolean): Action[] {
    const actions: Action[] = [];
    for (;;) {
      const unsent = this.#sendable - this.#sent;
      const principal = this.inFlight === 0;
      if (this.#finished || unsent <= 0 || (!plan.eager && (!principal || pending))) return actions;
      const rows = principal && plan.eager ? 1 : Math.min(unsent, plan.rows, plan.window - this.inFlight);
      if (rows <= 0) return actions;
      const tokens = Array.from({ length: rows }, (_, i) => this.#at(this.#sent + i));
      actions.push({ type: 'send', epoch: this.#epoch, position: this.#sent, tokens, principal });
      this.#sent += rows;
    }
  }

  /**
   * The target's tokens after the rows from `position` on. One of an older epoch gives no actions: its rows are void.
   * @throws WorkerError BAD_RESULT if it answers nothing that is in flight
   */
  result(epoch: number, position: number, tokens: readonly number[]): Action[] {
    if (this.#finished || epoch < this.#epoch) return [];
    if (epoch > this.#epoch || position !== this.#verified || position + tokens.length > this.#sent) {
      const got = `rows ${position} to ${position + tokens.length - 1} of epoch ${epoch}`;
      const due = `${this.#verified} to ${this.#sent - 1} of epoch ${this.#epoch} are in flight`;
      throw new WorkerError('BAD_RESULT', `the tail's result is refused: ${got}, but ${due}`);
    }
    const first = this.#given;
    const verdicts: Verdict[] = [];
    let finish: Finish | undefined;
    let agreed = true;
    for (let i = 0; i < tokens.length && agreed && !finish; i++) {
      const verdict = this.#commit(tokens[i] as number);
      verdicts.push(verdict);
      agreed = verdict.draft?.token === verdict.token;
      finish = this.#finishBy(verdict.token);
    }
    const actions: Action[] = [{ type: 'commit', position: first, verdicts }];
    if (!agreed && verdicts.at(-1)?.draft) actions.push({ type: 'rejected', position: this.#sequence.length - 1 });
    if (!agreed || finish) actions.push(...this.#voidRest());
    if (finish) actions.push(this.#finishWith(finish));
    return actions;
  }

  /** Where a job that others began goes on. @returns its end if they had only not told it yet */
  resume(): Action[] {
    const finish = this.#given > 0 ? this.#finishBy(this.#sequence.at(-1) as number) : undefined;
    return finish ? [this.#finishWith(finish)] : [];
  }

  /**
   * The ring was healed: rows in flight are lost and will be sent again, in an epoch from `epoch` on; drafts are as good
   * as before. @returns whether there is anything to go on with
   */
  healed(epoch: number): boolean {
    if (this.#finished) return false;
    this.#epoch = Math.max(epoch, this.#epoch + 1);
    this.#sent = this.#verified;
    return true;
  }

  /** The current epoch. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Whether no token is committed yet. */
  get empty(): boolean {
    return this.#given === 0;
  }

  /** Ends the job with what is committed, or with the first token if there is none yet. */
  cancel(): Action[] {
    if (this.#finished) return [];
    this.#cancelled = true;
    return this.#given === 0 ? [] : [...this.#voidRest(), this.#finishWith('cancelled')];
  }

  get #given(): number {
    return this.#sequence.length - this.#promptLength;
  }

  /** Position of the first row whose result is awaited. */
  get #verified(): number {
    return this.#sequence.length - 1;
  }

  /** Rows below this position can be sent: not that of a drafted stop token, behind which nothing comes. */
  get #sendable(): number {
    const length = this.#sequence.length + this.#drafts.length;
    const last = this.#drafts.at(-1);
    const stops = last !== undefined && this.#stopTokens.has(last.token);
    return Math.min(stops ? length - 1 : length, this.#end);
  }

  #at(position: number): number {
    const draft = this.#drafts[position - this.#sequence.length];
    return draft ? draft.token : (this.#sequence[position] as number);
  }

  #commit(token: number): Verdict {
    const draft = this.#drafts[0];
    this.#sequence.push(token);
    if (draft?.token === token) {
      this.#drafts.shift();
    } else {
      this.#drafts = [];
      this.#depth = 0;
    }
    return draft ? { token, draft } : { token };
  }

  #finishBy(token: number): Finish | undefined {
    if (this.#stopTokens.has(token)) return 'stop';
    if (this.#sequence.length > this.#end) return 'length';
    return this.#cancelled ? 'cancelled' : undefined;
  }

  /** Gives up what was sent beyond the verified rows. */
  #voidRest(): Action[] {
    this.#drafts = [];
    if (this.#sent <= this.#verified) return [];
    this.#sent = this.#verified;
    this.#epoch++;
    return [{ type: 'cancel', epoch: this.#epoch }];
  }

  #finishWith(finish: Finish): Action {
    this.#finished = true;
    return { type: 'finish', finish, epoch: this.#epoch, committed: this.#verified };
  }
}
