/** Fewest tokens that must agree. */
export const MIN_MATCH = 3;
/** Tokens before the drafts that are compared at most: a longer match says no more. */
const MAX_MATCH = 32;
/** Latest places kept of each n-gram. */
const MAX_PLACES = 8;

export interface NgramMatch {
  /** tokens that follow the match, at least one */
  readonly tokens: readonly number[];
  /** tokens that agree before them */
  readonly length: number;
}

/**
 * Prompt lookup: what followed the latest longest occurrence of the last tokens, in the prompt and in what was given
 * (Saxena, "Prompt Lookup Decoding", 2023). The index grows with the sequence; looking up costs no pass of any model.
 */
export class NgramIndex {
  readonly #sequence: number[] = [];
  /** ends of each n-gram, exclusive, oldest first */
  readonly #places = new Map<string, number[]>();

  /** Appends committed tokens. */
  add(tokens: readonly number[]): void {
    for (const token of tokens) {
      this.#sequence.push(token);
      const end = this.#sequence.length;
      if (end < MIN_MATCH) continue;
      const key = keyAt(this.#sequence, end);
      const places = this.#places.get(key);
      if (!places) this.#places.set(key, [end]);
      else if (places.push(end) > MAX_PLACES) places.shift();
    }
  }

  /**
   * Proposes up to `count` tokens behind the indexed sequence and `drafts`. A match that reaches the end goes on into what
   * it proposes itself, so that a repeated phrase is repeated.
   */
  propose(drafts: readonly number[], count: number): NgramMatch | undefined {
    const all = [...this.#tail(), ...drafts];
    const cut = this.#sequence.length + drafts.length - all.length;
    if (all.length < MIN_MATCH || count < 1) return undefined;
    const places = this.#places.get(keyAt(all, all.length)) ?? [];
    const length = all.length + cut;
    let best: { end: number; agreed: number } | undefined;
    for (const end of places) {
      if (end === length) continue;
      let agreed = MIN_MATCH;
      while (agreed < Math.min(end, all.length) && this.#at(end, agreed) === all.at(-1 - agreed)) agreed++;
      if (!best || agreed >= best.agreed) best = { end, agreed };
    }
    if (!best) return undefined;
    const tokens: number[] = [];
    for (let at = best.end; tokens.length < count; at++) {
      const token = this.#sequence[at] ?? drafts[at - this.#sequence.length] ?? tokens[at - length];
      tokens.push(token as number);
    }
    return { tokens, length: best.agreed };
  }

  /** As much of the indexed sequence's end as is compared. */
  #tail(): number[] {
    return this.#sequence.slice(-MAX_MATCH);
  }

  /** The token `back` places before the last one in front of `end`. */
  #at(end: number, back: number): number | undefined {
    return this.#sequence[end - 1 - back];
  }
}

function keyAt(tokens: readonly number[], end: number): string {
  return tokens.slice(end - MIN_MATCH, end).join();
}
