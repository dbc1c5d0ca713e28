import { threefry2x32 } from './threefry.ts';

const words = new Uint32Array(2);

/** Gumbel noise of one position: a function of the seed, the position and the token, and of nothing else. */
export class PositionNoise {
  readonly #low: number;
  readonly #high: number;
  readonly #position: number;

  /** @param seed u64 that keys the noise @param position of the token that is to be chosen, 0 is the prompt's first */
  constructor(seed: bigint, position: number) {
    this.#low = Number(seed & 0xffff_ffffn);
    this.#high = Number((seed >> 32n) & 0xffff_ffffn);
    this.#position = position;
  }

  /**
   * Standard Gumbel variate `−ln(−ln u)`, u uniform on the midpoints `(n + ½)/2^52` so that 0 and 1 cannot come up.
   * `Math.log` is V8's own port of fdlibm, not the platform's: the same on every machine of one Node version.
   */
  at(token: number): number {
    threefry2x32(this.#low, this.#high, this.#position, token, words);
    const high = (words[0] as number) >>> 6;
    const low = (words[1] as number) >>> 6;
    const uniform = (high * 2 ** 26 + low + 0.5) / 2 ** 52;
    return -Math.log(-Math.log(uniform));
  }
}
