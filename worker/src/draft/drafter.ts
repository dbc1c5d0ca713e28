import type { Action, Verdict } from '../driver/actions.ts';
import type { RingMeter } from '../driver/meter.ts';
import { choosePlan, tokenMs, usefulRun, type Fixed, type Measures, type Plan } from '../driver/plan.ts';
import { chooseSides } from '../driver/plan-sides.ts';
import type { Stream } from '../driver/stream.ts';
import type { SamplingRule } from '../sampling/rule.ts';
import { Acceptance, ngramClass } from './acceptance.ts';
import type { Draft } from './draft.ts';
import { NgramIndex } from './ngram.ts';
import type { Proposal } from './messages.ts';
import { sharedPrefix } from './prefix.ts';
import { Sides } from './sides.ts';

/** Tokens asked of the draft model at a time: few, so that frames leave early and a rejection makes little void. */
const MAX_ASKED = 4;
/** A question that brings more new tokens than this is no measure of the time of one draft. */
const MAX_TIMED = 8;

export interface DrafterOptions {
  readonly job: string;
  readonly rule: SamplingRule;
  readonly stream: Stream;
  readonly fixed: Fixed;
  readonly model: Draft | undefined;
  /** true to look n-grams up as well */
  readonly ngram: boolean;
  readonly meter: RingMeter;
  /** acceptance in earlier jobs */
  readonly acceptance: Acceptance;
  /** ms since the row at a position was sent */
  readonly age: (position: number) => number;
  /** the draft model has answered: there may be more to send */
  readonly answered: () => void;
  readonly failed: (error: unknown) => void;
}

/** Extends one job's stream with drafts, each time from the source that makes the most of the time as measured. */
export class Drafter {
  readonly #options: DrafterOptions;
  readonly #ngrams: NgramIndex | undefined;
  readonly #acceptance: Acceptance;
  /** there if there are side branches */
  readonly #sides: Sides | undefined;
  /** the draft model knows the optimistic sequence below this position */
  #known = 0;
  #rejections = 0;
  /** what the model was last asked to read: the length of the sequence, and the rejections before */
  #read = { length: 0, rejections: 0 };
  #busy = false;
  /** the model had nothing more to say to the present sequence */
  #dry = false;

  constructor(options: DrafterOptions) {
    this.#options = options;
    this.#acceptance = new Acceptance(options.acceptance);
    this.#ngrams = options.ngram ? new NgramIndex() : undefined;
    this.#ngrams?.add(options.stream.sequence);
    const { job, stream, model, age } = options;
    if (model) model.open(job, options.rule).catch(options.failed);
    if (!model || options.fixed.mode !== 'tree') return;
    this.#sides = new Sides({ ...{ job, stream, model }, acceptance: this.#acceptance, age: (at) => age(at - 1) });
  }

  /** Learns from what was committed. Lookups are judged also where they were not used: that is how they get their turn. */
  committed(verdicts: readonly Verdict[]): void {
    this.#dry = false;
    let position = this.#options.stream.sequence.length - verdicts.length;
    for (const { token, draft } of verdicts) {
      this.#sides?.committed(position++, token, draft?.token);
      if (draft?.source === 'model') this.#acceptance.add('model', draft.token === token);
      const match = this.#ngrams?.propose([], 1);
      if (match) this.#acceptance.add(ngramClass(match.length), match.tokens[0] === token);
      this.#ngrams?.add([token]);
    }
  }

  /** Drafts from `position` on were wrong; an answer that is under way builds on them. */
  rejected(position: number): void {
    this.#rejections++;
    this.#known = Math.min(this.#known, position);
    this.#sides?.rejected(position);
  }

  /** Side branches that have been drafted and can be sent. */
  branches(): Action[] {
    return this.#sides?.send() ?? [];
  }

  /**
   * Drafts what can be had at once, and asks the model for more where it does better.
   * @returns the plan by which to send, and whether an answer of the model is awaited
   */
  extend(): { readonly plan: Plan; readonly pending: boolean } {
    const { stream, fixed, meter, model } = this.#options;
    for (;;) {
      const drafts = stream.optimistic.slice(stream.sequence.length);
      const own = meter.measures(model ? this.#acceptance.of('model') : 0, false);
      const match = this.#ngrams?.propose(drafts, 1);
      // Tokens that are only drafted make no match surer.
      const sure = match && ngramClass(match.length - drafts.length);
      const found = sure && meter.measures(this.#acceptance.of(sure), true);
      if (!found || (model && tokenMs(fixed, own) < tokenMs(fixed, found))) {
        const plan = choosePlan(fixed, own);
        return { plan, pending: this.#ask(plan, stream.room(plan), own) };
      }
      const plan = choosePlan(fixed, found);
      const count = Math.min(stream.room(plan), usefulRun(found.acceptance));
      if (count === 0) return { plan, pending: this.#sides !== undefined && this.#ask(plan, 0, own) };
      stream.draft(this.#ngrams?.propose(drafts, count)?.tokens ?? [], 'ngram', plan);
    }
  }

  /** Frees what the draft model keeps of the job. */
  close(): void {
    // A draft thread that has died holds nothing to free; its death has been reported by what was asked of it.
    this.#options.model?.drop(this.#options.job).catch(() => undefined);
  }

  /** Asks the model for drafts of the chain or, where that is far enough ahead, of a side branch. */
  #ask(plan: Plan, room: number, measures: Measures): boolean {
    const { model, stream, fixed, failed } = this.#options;
    if (this.#busy) return true;
    if (!model) return false;
    const sides = this.#sides && chooseSides(fixed, measures);
    const ahead = stream.optimistic.length - stream.sequence.length;
    const wanted = this.#dry ? 0 : room;
    if (sides && (wanted === 0 || ahead >= sides.lead)) {
      // What was looked up has to be read by the model before it has another choice there.
      const unread = this.#unread(ahead);
      if (unread && wanted === 0) return this.#askChain(model, 1, plan);
      const asked = unread ? undefined : this.#sides?.ask(sides, measures);
      if (asked) {
        this.#busy = true;
        asked.then(() => this.#answered(), failed);
        return true;
      }
    }
    if (wanted === 0) return false;
    return this.#askChain(model, fixed.mode === 'sync' ? wanted : Math.min(wanted, plan.rows, MAX_ASKED), plan);
  }

  #unread(ahead: number): boolean {
    const { length } = this.#options.stream.optimistic;
    const again = this.#read.length === length && this.#read.rejections === this.#rejections;
    return ahead > 0 && !this.#dry && !again && !this.#sides?.knows(length - 1);
  }

  #askChain(model: Draft, count: number, plan: Plan): boolean {
    const { job, stream, meter, failed } = this.#options;
    const asked = stream.optimistic;
    const from = this.#known;
    const rejections = this.#rejections;
    const start = performance.now();
    const since = this.#sides && stream.sequence.length;
    this.#busy = true;
    this.#read = { length: asked.length, rejections };
    this.#known = asked.length;
    model.propose(job, from, asked.slice(from), count, since).then((proposal) => {
      const { tokens } = proposal;
      if (tokens.length > 0 && asked.length - from <= MAX_TIMED) {
        meter.drafted(tokens.length, performance.now() - start);
      }
      if (rejections === this.#rejections) this.#take(from, asked.length, proposal, count, plan);
      else if (tokens.length === 0) this.#known = Math.min(this.#known, from);
      this.#answered();
    }, failed);
    return true;
  }

  #answered(): void {
    this.#busy = false;
    this.#options.answered();
  }

  /** Appends an answer; tokens that were committed or looked up meanwhile must agree with it. */
  #take(from: number, base: number, { tokens, choices }: Proposal, count: number, plan: Plan): void {
    const { stream } = this.#options;
    const grown = stream.optimistic.slice(base);
    const agreed = sharedPrefix(grown, tokens);
    this.#dry = tokens.length < count;
    if (tokens.length === 0) {
      this.#known = from;
    } else if (agreed < grown.length) {
      this.#known = base + Math.min(agreed, tokens.length - 1);
    } else {
      stream.draft(tokens.slice(agreed), 'model', plan);
      // The last token that is known is asked with again: its row gives the next one.
      this.#known = Math.min(base + tokens.length, stream.optimistic.length) - 1;
    }
    // The last choice is that of the last token; those behind tokens that are not in the sequence say nothing of it.
    const at = base + tokens.length - choices.length;
    const end = Math.min(agreed < grown.length ? base + agreed : Infinity, stream.optimistic.length);
    this.#sides?.learn(at, choices.slice(0, Math.max(0, end + 1 - at)));
  }
}
