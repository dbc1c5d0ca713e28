/** Longest wait after work that fails again and again, ms. */
const LONGEST_MS = 600_000;

/** Which work is left alone for a while because it failed: the wait doubles each time, so that a hopeless piece costs little. */
export class Backoff {
  readonly #waits = new Map<string, { until: number; ms: number }>();

  /** @param firstMs wait after a first failure @param now unix ms */
  constructor(
    private readonly firstMs: number,
    private readonly now: () => number = Date.now,
  ) {}

  /** Whether it is too early to try this again. */
  holds(lane: string): boolean {
    return (this.#waits.get(lane)?.until ?? 0) > this.now();
  }

  /** It failed. @returns ms for which it is left alone */
  failed(lane: string): number {
    const before = this.#waits.get(lane)?.ms;
    const ms = Math.min(before === undefined ? this.firstMs : before * 2, LONGEST_MS);
    this.#waits.set(lane, { until: this.now() + ms, ms });
    return ms;
  }

  /** It went through, or is not due any more. */
  clear(lane: string): void {
    this.#waits.delete(lane);
  }

  /** Forgets all that is not among what is due. */
  keepOnly(due: ReadonlySet<string>): void {
    for (const lane of this.#waits.keys()) if (!due.has(lane)) this.#waits.delete(lane);
  }
}
