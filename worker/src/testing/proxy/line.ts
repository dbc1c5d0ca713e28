import { fractions } from '../random.ts';

/** One direction of a link over distance. */
export interface LineSetting {
  /** one way, ms */
  readonly delayMs: number;
  /** up to this much more for each piece, evenly spread, ms */
  readonly jitterMs?: number;
  /** bytes a second that go into the line; without it any number */
  readonly bytesPerSecond?: number;
  /** makes the jitter the same again */
  readonly seed?: number;
}

/**
 * When each piece comes out of a line. A piece enters when those before it have entered (serialisation), takes the
 * delay and its jitter, and never overtakes: TCP holds back what comes early. A piece comes out whole.
 */
export class Line {
  #setting: LineSetting;
  #random: () => number;
  #free = 0;
  #last = 0;

  constructor(setting: LineSetting) {
    this.#setting = setting;
    this.#random = fractions(setting.seed ?? 1);
  }

  /** From the next piece on; those under way keep their times. */
  change(setting: LineSetting): void {
    this.#setting = setting;
    this.#random = fractions(setting.seed ?? 1);
  }

  /** @param now ms @returns when a piece of `bytes` that goes in now comes out, ms; never before an earlier one */
  send(now: number, bytes: number): number {
    const { delayMs, jitterMs = 0, bytesPerSecond = Infinity } = this.#setting;
    this.#free = Math.max(now, this.#free) + (1000 * bytes) / bytesPerSecond;
    this.#last = Math.max(this.#last, this.#free + delayMs + jitterMs * this.#random());
    return this.#last;
  }
}
