/** An exponentially weighted mean. The first values count for more than the prior they replace. */
export class Ewma {
  #value: number;
  #count: number;
  readonly #least: number;

  /** @param prior value before anything is measured @param weight of a value in the long run @param trust values that the prior is worth */
  constructor(prior: number, weight: number, trust = 0) {
    this.#value = prior;
    this.#least = weight;
    this.#count = trust;
  }

  add(value: number): void {
    this.#count++;
    this.#value += (value - this.#value) * Math.max(this.#least, 1 / this.#count);
  }

  get value(): number {
    return this.#value;
  }
}

/** Weight of what was seen before, for each new point of a `LineFit`. */
const DECAY = 0.97;
/** Without points at different places the part that does not depend on x is taken for that of this many units of x. */
const FIXED_PART = 4;

/** Least-squares line `base + slope × x` through points of which older ones fade; both parts are at least 0. */
export class LineFit {
  #n = 0;
  #x = 0;
  #y = 0;
  #xx = 0;
  #xy = 0;

  add(x: number, y: number): void {
    this.#n = this.#n * DECAY + 1;
    this.#x = this.#x * DECAY + x;
    this.#y = this.#y * DECAY + y;
    this.#xx = this.#xx * DECAY + x * x;
    this.#xy = this.#xy * DECAY + x * y;
  }

  /** The line; undefined before the first point. */
  get line(): { readonly base: number; readonly slope: number } | undefined {
    if (this.#n === 0) return undefined;
    const [x, y] = [this.#x / this.#n, this.#y / this.#n];
    const spread = this.#xx / this.#n - x * x;
    const along = this.#xy / this.#n - x * y;
    const guess = y / (x + FIXED_PART);
    const slope = spread > 0.25 ? Math.min(Math.max(0, along / spread), y / x) : guess;
    return { base: Math.max(0, y - slope * x), slope };
  }
}
