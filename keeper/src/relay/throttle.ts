/** A bucket of one second's worth of bytes: what is taken beyond it has to be waited for. */
export class Throttle {
  readonly #perMs: number;
  readonly #capacity: number;
  #left: number;
  #at: number;

  /** @param bytesPerSecond 0 is no limit @param now ms, of a clock that does not go back */
  constructor(bytesPerSecond: number, now: number) {
    this.#perMs = bytesPerSecond / 1000;
    this.#capacity = this.#left = bytesPerSecond;
    this.#at = now;
  }

  /** Takes so many bytes. @returns ms until the bucket is not overdrawn any more */
  take(bytes: number, now: number): number {
    if (this.#perMs === 0) return 0;
    this.#left = Math.min(this.#capacity, this.#left + (now - this.#at) * this.#perMs) - bytes;
    this.#at = now;
    return this.#left >= 0 ? 0 : -this.#left / this.#perMs;
  }
}
