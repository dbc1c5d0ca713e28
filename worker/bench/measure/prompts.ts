import type { Sampling } from '@shardmarket/sdk';
import type { Model } from '../../src/model/manifest.ts';
import { Reference } from '../../src/reference.ts';
import { prompts } from '../../src/testing/models.ts';

/** What is asked, with the one right answer. */
export interface Question {
  readonly prompt: number[];
  /** the reference's tokens: every ring must give these */
  readonly expected: readonly number[];
}

/** `prose`: held-out text. `copy`: a prompt whose right continuation repeats what stands in it. */
export const KINDS = ['prose', 'copy'] as const;
export type Kind = (typeof KINDS)[number];

/** Tokens of a held-out prompt at most. */
const LONGEST_PROMPT = 100;
/** Tokens that the target may write before it must repeat itself, and how long a repetition is looked for. */
const RUN_UP = 320;
const SHORTEST_PERIOD = 4;
const LONGEST_PERIOD = 64;

/** Questions of each kind, answered by the reference. */
export class Questions {
  readonly #reference: Reference;
  readonly #texts: number[][];
  readonly #sampling: Sampling;

  private constructor(reference: Reference, texts: number[][], sampling: Sampling) {
    this.#reference = reference;
    this.#texts = texts;
    this.#sampling = sampling;
  }

  static async open(target: Model, sampling: Sampling): Promise<Questions> {
    return new Questions(await Reference.load(target), prompts(target, LONGEST_PROMPT), sampling);
  }

  /** @throws Error if there are not so many */
  async of(kind: Kind, count: number, tokens: number): Promise<Question[]> {
    const found: Question[] = [];
    for (const text of this.#texts) {
      if (found.length === count) return found;
      const prompt = kind === 'prose' ? text : await this.#untilItRepeats(text);
      if (prompt) found.push({ prompt, expected: await this.#answer(prompt, tokens) });
    }
    if (found.length === count) return found;
    throw new Error(`there are ${found.length} ${kind} prompts, ${count} are asked for: take fewer --prompts`);
  }

  close(): Promise<void> {
    return this.#reference.close();
  }

  /**
   * The toy target does not copy what it is shown, but it does fall into repeating itself: the prompt is held-out text
   * and what the target goes on with, up to where it has written the same passage twice. Undefined where it does not.
   */
  async #untilItRepeats(text: number[]): Promise<number[] | undefined> {
    const greedy = { prompt: text, maxTokens: RUN_UP, sampling: { ...this.#sampling, temperature: 0 }, stopTokens: [] };
    const { tokens } = await this.#reference.generate(greedy);
    const loop = findLoop(tokens);
    return loop && [...text, ...tokens.slice(0, loop.start + 2 * loop.period)];
  }

  async #answer(prompt: number[], maxTokens: number): Promise<number[]> {
    const request = { prompt, maxTokens, sampling: this.#sampling, stopTokens: [] };
    return (await this.#reference.generate(request)).tokens;
  }
}

/** The shortest passage that is repeated from `start` to the end of the tokens, three times or more. */
export function findLoop(tokens: readonly number[]): { start: number; period: number } | undefined {
  for (let period = SHORTEST_PERIOD; period <= LONGEST_PERIOD; period++) {
    let start = tokens.length - period;
    while (start > 0 && tokens[start - 1] === tokens[start - 1 + period]) start--;
    const passage = new Set(tokens.slice(start, start + period));
    if (tokens.length - start >= 3 * period && passage.size >= SHORTEST_PERIOD) return { start, period };
  }
  return undefined;
}
