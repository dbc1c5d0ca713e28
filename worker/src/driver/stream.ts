import { WorkerError } from '../errors.ts';
import type { Action, Branch, DraftSource, Finish, Verdict } from './actions.ts';
import { Branches, MAX_BRANCH } from './branches.ts';
import { Chain, type ChainOptions } from './chain.ts';
import type { Plan } from './plan.ts';

/**
 * Most tokens that are committed by the answers of side branches alone. A head that takes a job over sends the rows of so
 * many tokens again, since stages may hold others there.
 */
export const MAX_UNSETTLED = 2 * MAX_BRANCH;

export interface StreamOptions extends ChainOptions {
  /** first epoch of the ring's generation, default 0 */
  readonly epoch?: number;
}

/**
 * Decides what goes down the ring and what is committed, for one job: no input or output, no clock. It keeps an optimistic
 * sequence, the committed tokens and the drafted ones behind them. A row at position p is verified by the target's token
 * for p + 1: equal to the draft there, it is committed; with no draft there, it is committed for free; different, the
 * target's token is committed, the epoch goes up, and all that was sent behind is void. Results are matched by epoch and
 * position, never by frame, so that stages may join frames.
 *
 * Beside this principal chain go side branches: another token for a drafted position, and drafts behind it. If the chain is
 * rejected there and the branch has the right token, the chain goes on with the branch, whose rows are sent again as its
 * own. The branch's answer, which is of the epoch before, commits its tokens a loop before the answers of their own rows;
 * those must agree, and a position is settled only by them.
 */
export class Stream {
  readonly #chain: Chain;
  readonly #branches = new Branches();
  /** positions whose rows have been sent and are not void */
  #sent: number;
  /** positions whose own rows have been answered: all stages hold the right rows below it */
  #settled: number;
  #epoch: number;
  /** how the job ends as soon as all its rows are settled */
  #ending: Finish | undefined;
  #finished = false;

  /** The rows of all tokens of the prompt but the last count as sent, and of those given but the last `MAX_UNSETTLED`. */
  constructor(options: StreamOptions) {
    this.#chain = new Chain(options);
    this.#settled = Math.max(this.#chain.promptLength - 1, this.#chain.verified - MAX_UNSETTLED);
    this.#sent = this.#settled;
    this.#epoch = options.epoch ?? 0;
  }

  /** Positions whose rows can be of use: no others are sent. */
  get end(): number {
    return this.#chain.end;
  }

  /** Committed tokens, prompt included. */
  get sequence(): readonly number[] {
    return this.#chain.sequence;
  }

  /** Committed and drafted tokens. */
  get optimistic(): number[] {
    return this.#chain.optimistic;
  }

  /** Rows that were sent and whose results are awaited. */
  get inFlight(): number {
    return this.#finished ? 0 : this.#sent - this.#settled;
  }

  /** Position of the first row whose own result is awaited. */
  get settled(): number {
    return this.#settled;
  }

  get finished(): boolean {
    return this.#finished;
  }

  /** The current epoch. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Whether no token is committed yet. */
  get empty(): boolean {
    return this.#chain.given === 0;
  }

  /** Tokens that may be drafted on top of the optimistic sequence: none behind a stop token or beyond the end. */
  room({ ahead }: Plan): number {
    return this.#finished || this.#ending ? 0 : this.#chain.room(ahead);
  }

  /** Appends drafts to the optimistic sequence, as many as there is room for. */
  draft(tokens: readonly number[], source: DraftSource, plan: Plan): void {
    for (const token of tokens) if (this.room(plan) > 0) this.#chain.draft([token], source);
  }

  /**
   * What can be sent now. Rows whose tokens are certain go out in one frame, and alone if the plan is eager.
   * @param pending true if more drafts are on their way, for which a frame that is not eager waits
   */
  send(plan: Plan, pending: boolean): Action[] {
    const actions: Action[] = [];
    for (;;) {
      // The row of the last token of all is of no use.
      const unsent = (this.#ending ? this.#chain.verified : this.#chain.sendable) - this.#sent;
      const waits = !plan.eager && (this.inFlight > 0 || pending);
      if (this.#finished || unsent <= 0 || waits) return actions;
      const certain = Math.min(unsent, Math.max(0, this.#chain.verified + 1 - this.#sent));
      const again = Math.max(0, certain - 1);
      const most = Math.min(plan.rows, plan.window - this.inFlight) + again;
      const rows = certain > 0 && plan.eager ? certain : Math.min(unsent, most);
      if (rows <= 0) return actions;
      const tokens = Array.from({ length: rows }, (_, i) => this.#chain.at(this.#sent + i) as number);
      actions.push({ type: 'send', epoch: this.#epoch, position: this.#sent, tokens, certain });
      this.#sent += rows;
    }
  }

  /** Whether a side branch may begin at a position: drafted and undecided, with all rows before it sent, and none there yet. */
  canBranch(position: number): boolean {
    const drafted = position > this.#chain.verified && position < this.#chain.length;
    return !this.#finished && drafted && position <= this.#sent && !this.#branches.has(position);
  }

  /**
   * Sends a side branch: another token than the draft at `position`, and drafts behind it up to a stop token or the end.
   * @param tokens at most `MAX_BRANCH` count
   */
  branch(position: number, tokens: readonly number[]): Action[] {
    if (!this.canBranch(position) || tokens[0] === this.#chain.at(position)) return [];
    const stop = tokens.findIndex((token) => this.#chain.isStop(token));
    const rows = Math.min(stop < 0 ? tokens.length : stop, this.#chain.end - position, MAX_BRANCH);
    if (rows <= 0) return [];
    const branch: Branch = { epoch: this.#epoch, position, tokens: tokens.slice(0, rows) };
    this.#branches.add(branch);
    return [{ type: 'side', ...branch }];
  }

  /**
   * The target's tokens after the rows from `position` on. One of an older epoch gives no actions: its rows are void.
   * @throws WorkerError BAD_RESULT if it answers nothing that is in flight, or other than a side branch was answered
   */
  result(epoch: number, position: number, tokens: readonly number[]): Action[] {
    if (this.#finished || epoch < this.#epoch) return [];
    if (epoch > this.#epoch || position !== this.#settled || position + tokens.length > this.#sent) {
      const got = `rows ${position} to ${position + tokens.length - 1} of epoch ${epoch}`;
      const due = `${this.#settled} to ${this.#sent - 1} of epoch ${this.#epoch} are in flight`;
      throw new WorkerError('BAD_RESULT', `the tail's result is refused: ${got}, but ${due}`);
    }
    const known = this.#chain.agreed(position, tokens);
    const { verdicts, finish } = this.#chain.commit(tokens.slice(known));
    this.#settled = Math.min(position + tokens.length, this.#chain.verified);
    return this.#follow(verdicts, known, finish ?? this.#ending);
  }

  /**
   * The target's tokens after the rows of a side branch. They count if the branch turned out right.
   * @throws WorkerError BAD_RESULT if it answers no branch, or other than the branch's own rows were answered
   */
  side(epoch: number, position: number, tokens: readonly number[]): Action[] {
    if (this.#finished) return [];
    const branch = this.#branches.answered(epoch, position, tokens.length, this.#epoch);
    if (!branch || this.#ending) return [];
    const known = this.#chain.agreed(position, tokens);
    const { verdicts, finish } = this.#chain.commit(tokens.slice(known));
    return this.#follow(verdicts, known, finish);
  }

  /** Where a job that others began goes on. @returns its end if they had only not told it yet */
  resume(): Action[] {
    const finish = this.empty ? undefined : this.#chain.finish;
    return finish ? this.#end(finish) : [];
  }

  /**
   * The ring was healed: rows in flight are lost and will be sent again, in an epoch from `epoch` on; drafts are as good
   * as before. @returns whether there is anything to go on with
   */
  healed(epoch: number): boolean {
    if (this.#finished) return false;
    this.#epoch = Math.max(epoch, this.#epoch + 1);
    this.#sent = this.#settled;
    this.#branches.renew();
    return true;
  }

  /** Ends the job with what is committed, or with the first token if there is none yet. */
  cancel(): Action[] {
    if (this.#finished || this.#ending) return [];
    this.#chain.cancel();
    return this.empty ? [] : this.#end('cancelled');
  }

  /** What follows from tokens that were committed just now, and from rows that were settled. */
  #follow(verdicts: readonly Verdict[], offset: number, finish: Finish | undefined): Action[] {
    const actions: Action[] = [];
    const { verified, given } = this.#chain;
    const last = verdicts.at(-1);
    const agreed = last?.draft?.token === last?.token;
    const rejected = last?.draft !== undefined && !agreed;
    const hit = rejected && !finish ? this.#branches.at(verified, last.token) : undefined;
    if (last) actions.push({ type: 'commit', position: given - verdicts.length, verdicts, offset });
    if (rejected) actions.push({ type: 'rejected', position: verified, hit: hit !== undefined });
    if (finish) return [...actions, ...this.#end(finish)];
    return agreed ? actions : [...actions, ...this.#voidRest(hit)];
  }

  /** Gives up what was sent beyond the settled rows, and goes on with a side branch that turned out right. */
  #voidRest(hit?: Branch): Action[] {
    const { verified } = this.#chain;
    this.#chain.drop();
    const stale = this.#sent > verified;
    if (stale) {
      this.#sent = this.#settled;
      this.#epoch++;
      this.#branches.renew();
    }
    const unsettled = verified - this.#settled + (hit?.tokens.length ?? 0);
    this.#branches.await(unsettled <= MAX_UNSETTLED ? hit : undefined);
    this.#chain.draft(hit?.tokens.slice(1) ?? [], 'model');
    return stale ? [{ type: 'cancel', epoch: this.#epoch }] : [];
  }

  /** Ends the job once stages hold the rows of all tokens that are committed. */
  #end(finish: Finish): Action[] {
    this.#ending = finish;
    const actions = this.#voidRest();
    if (this.#settled < this.#chain.verified) return actions;
    this.#finished = true;
    return [...actions, { type: 'finish', finish, epoch: this.#epoch, committed: this.#chain.verified }];
  }
}
