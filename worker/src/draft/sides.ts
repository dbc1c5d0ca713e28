import type { Action } from '../driver/actions.ts';
import type { Measures } from '../driver/plan.ts';
import { idleMs, sideMs, type SidePlan } from '../driver/plan-sides.ts';
import type { Stream } from '../driver/stream.ts';
import type { Choice } from '../sampling/sample.ts';
import { gapClass, type Acceptance, type OtherChoice } from './acceptance.ts';
import type { Draft } from './draft.ts';

/** Tokens asked for at a time: the chain's next question waits for no more than these. */
const MAX_ASKED = 4;

export interface SidesOptions {
  readonly job: string;
  readonly stream: Stream;
  readonly acceptance: Acceptance;
  readonly model: Draft;
  /** ms since the row before a position was sent, whose answer decides on it */
  readonly age: (position: number) => number;
}

/** A branch that is being drafted. */
interface Growing {
  readonly epoch: number;
  readonly position: number;
  readonly tokens: number[];
  /** tokens wanted */
  readonly rows: number;
}

interface Other {
  readonly token: number;
  readonly judged: OtherChoice;
}

/**
 * Chooses side branches for one job and has the draft model go on behind them: at drafted positions where the model's other
 * choice is likely to be right, the one first that is expected to save the most time.
 */
export class Sides {
  readonly #options: SidesOptions;
  /** what the model says of undecided positions, as long as the sequence before them stays as it was */
  readonly #choices = new Map<number, Choice>();
  #growing: Growing | undefined;
  #grown: Growing[] = [];

  constructor(options: SidesOptions) {
    this.#options = options;
  }

  /** The model's choices for positions from `at` on, all of which follow on the optimistic sequence. */
  learn(at: number, choices: readonly Choice[]): void {
    const undecided = this.#options.stream.sequence.length;
    choices.forEach((choice, i) => at + i >= undecided && this.#choices.set(at + i, choice));
  }

  /** Whether the model has been asked about a position. */
  knows(position: number): boolean {
    return this.#choices.has(position);
  }

  /** A token is committed where one was drafted: the other choice is judged, whether a branch began with it or not. */
  committed(position: number, token: number, drafted: number | undefined): void {
    const other = drafted === undefined ? undefined : this.#other(position, drafted);
    if (other) {
      this.#options.acceptance.add(other.judged, other.token === token);
      this.#options.acceptance.add(`chain ${other.judged}`, drafted === token);
    }
    this.#choices.delete(position);
  }

  /** What was drafted from `position` on was wrong. */
  rejected(position: number): void {
    for (const known of [...this.#choices.keys()]) if (known >= position) this.#choices.delete(known);
  }

  /** Has the model go on with a branch. @returns whether it has been asked; undefined if there is none that is worth it */
  ask(plan: SidePlan, measures: Measures): Promise<void> | undefined {
    const { job, stream, model } = this.#options;
    if (!this.#growing || !this.#open(this.#growing)) this.#growing = this.#choose(plan, measures);
    const growing = this.#growing;
    if (!growing) return undefined;
    const { position, tokens, rows } = growing;
    const before = stream.optimistic.slice(0, position);
    const count = Math.min(MAX_ASKED, rows - tokens.length);
    return model.branch(job, [...before, ...tokens], count).then(({ tokens: more }) => {
      tokens.push(...more);
      if (tokens.length < rows && more.length === count) return;
      this.#growing = undefined;
      this.#grown.push(growing);
    });
  }

  /** Branches that can be sent now. */
  send(): Action[] {
    const { stream } = this.#options;
    const grown = this.#grown.filter((branch) => this.#open(branch));
    this.#grown = [];
    return grown.flatMap(({ position, tokens }) => stream.branch(position, tokens));
  }

  #open({ epoch, position }: Growing): boolean {
    const { stream } = this.#options;
    return stream.epoch === epoch && stream.canBranch(position);
  }

  #choose({ rows, least }: SidePlan, measures: Measures): Growing | undefined {
    const { stream, acceptance, age } = this.#options;
    const { optimistic, sequence } = stream;
    const idle = idleMs(measures);
    let best: { readonly position: number; readonly token: number } | undefined;
    let most = least;
    let reached = 1;
    for (let position = sequence.length; position < optimistic.length; position++) {
      const other = this.#other(position, optimistic[position] as number);
      const here = reached;
      reached *= other ? acceptance.of(`chain ${other.judged}`) : measures.acceptance;
      const grown = this.#grown.some((branch) => branch.position === position && this.#open(branch));
      if (!other || grown || !stream.canBranch(position)) continue;
      const spare = idle - age(position);
      const saved = sideMs(measures, rows, { reached: here, right: acceptance.of(other.judged), spare });
      if (saved > most) [best, most] = [{ position, token: other.token }, saved];
    }
    return best && { epoch: stream.epoch, position: best.position, tokens: [best.token], rows };
  }

  /** The model's choice for a position where it is not what was drafted, else its second one. */
  #other(position: number, drafted: number): Other | undefined {
    const choice = this.#choices.get(position);
    if (!choice) return undefined;
    if (choice.first !== drafted) return { token: choice.first, judged: 'other' };
    return choice.second === undefined ? undefined : { token: choice.second, judged: gapClass(choice.gap) };
  }
}
