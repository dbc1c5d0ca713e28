/** Cuts a stream of text before the first of its stop strings, and holds back what may become the start of one. */
export class StopFilter {
  readonly #stops: readonly string[];
  #held = '';
  #stopped = false;

  /** @param stops non-empty strings */
  constructor(stops: readonly string[]) {
    this.#stops = stops;
  }

  /** True once a stop string was found; nothing is let through any more. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** @returns the text that may be shown now */
  push(text: string): string {
    if (this.#stopped) return '';
    const all = this.#held + text;
    const cut = firstOf(all, this.#stops);
    if (cut !== undefined) {
      this.#stopped = true;
      this.#held = '';
      return all.slice(0, cut);
    }
    const keep = Math.max(0, ...this.#stops.map((stop) => overlap(all, stop)));
    this.#held = all.slice(all.length - keep);
    return all.slice(0, all.length - keep);
  }

  /** The text ended without a stop string: what was held back is text after all. */
  end(): string {
    const rest = this.#held;
    this.#held = '';
    return rest;
  }
}

function firstOf(text: string, stops: readonly string[]): number | undefined {
  const found = stops.map((stop) => text.indexOf(stop)).filter((at) => at >= 0);
  return found.length === 0 ? undefined : Math.min(...found);
}

/** Length of the longest end of `text` that is a beginning of `stop`. */
function overlap(text: string, stop: string): number {
  for (let n = Math.min(text.length, stop.length - 1); n > 0; n--) {
    if (stop.startsWith(text.slice(text.length - n))) return n;
  }
  return 0;
}
