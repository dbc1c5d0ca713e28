import type { RingMeter } from '../driver/meter.ts';
import { choosePlan, tokenMs, usefulRun, type Fixed, type Plan } from '../driver/plan.ts';
import type { Stream, Verdict } from '../driver/stream.ts';
import type { SamplingRule } from '../sampling/rule.ts';
import { Acceptance, ngramClass } from './acceptance.ts';
import type { Draft } from './draft.ts';
import { NgramIndex } from './ngram.ts';
import { sharedPrefix } from './prefix.ts';

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
  /** the draft model has answered: there may be more to send */
  readonly answered: () => void;
  readonly failed: (error: unknown) => void;
}

/** Extends one job's stream with drafts, each time from the source that makes the most of the time as measured. */
export class Drafter {
  readonly #options: DrafterOptions;
  readonly #ngrams: NgramIndex | undefined;
  readonly #acceptance: Acceptance;
  /** the draft model knows the optimistic sequence below this position */
  #known = 0;
  #rejections = 0;
  #busy = false;
  /** the model had nothing more to say to the present sequence */
  #dry = false;

  constructor(options: DrafterOptions) {
    this.#options = options;
    this.#acceptance = new Acceptance(options.acceptance);
    this.#ngrams = options.ngram ? new NgramIndex() : undefined;
    this.#ngrams?.add(options.stream.sequence);
    if (options.model) options.model.open(options.job, options.rule).catch(options.failed);
  }

  /** Learns from what was committed. Lookups are judged also where they were not used: that is how they get their turn. */
  committed(verdicts: readonly Verdict[]): void {
    this.#dry = false;
    for (const { token, draft } of verdicts) {
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
        return { plan, pending: this.#ask(plan, stream.room(plan)) };
      }
      const plan = choosePlan(fixed, found);
      const count = Math.min(stream.room(plan), usefulRun(found.acceptance));
      if (count === 0) return { plan, pending: false };
      stream.draft(this.#ngrams?.propose(drafts, count)?.tokens ?? [], 'ngram', plan);
    }
  }

  /** Frees what the draft model keeps of the job. */
  close(): void {
    // A draft thread that has died holds nothing to free; its death has been reported by what was asked of it.
    this.#options.model?.drop(this.#options.job).catch(() => undefined);
  }

  #ask(plan: Plan, room: number): boolean {
    const { model, job, stream, fixed } = this.#options;
    if (this.#busy) return true;
    if (!model || room === 0 || this.#dry) return false;
    const count = fixed.mode === 'sync' ? room : Math.min(room, plan.rows, MAX_ASKED);
    const asked = stream.optimistic;
    const from = this.#known;
    const rejections = this.#rejections;
    const start = performance.now();
    this.#busy = true;
    this.#known = asked.length;
    model.propose(job, from, asked.slice(from), count).then(
      (tokens) => {
        this.#busy = false;
        if (tokens.length > 0 && asked.length - from <= MAX_TIMED) {
          this.#options.meter.drafted(tokens.length, performance.now() - start);
        }
        if (rejections === this.#rejections) this.#take(from, asked.length, tokens, count, plan);
        else if (tokens.length === 0) this.#known = Math.min(this.#known, from);
        this.#options.answered();
      },
      (error: unknown) => this.#options.failed(error),
    );
    return true;
  }

  /** Appends an answer; tokens that were committed or looked up meanwhile must agree with it. */
  #take(from: number, base: number, tokens: readonly number[], count: number, plan: Plan): void {
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
  }
}
