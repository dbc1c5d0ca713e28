/** Chance that repeats: everything random in a sequence follows from one number. */

const U32 = 0x1_0000_0000;
/** Largest u64. */
export const U64 = (1n << 64n) - 1n;

/** A stream of random values (sfc32), the same for the same numbers. */
export class Rng {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number, stream = 0) {
    this.#a = seed >>> 0;
    this.#b = Math.floor(seed / U32) >>> 0;
    this.#c = stream >>> 0;
    for (let i = 0; i < 12; i++) this.u32();
  }

  /** 0 to 2^32 − 1 */
  u32(): number {
    const sum = (((this.#a + this.#b) >>> 0) + this.#counter) >>> 0;
    this.#counter = (this.#counter + 1) >>> 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) >>> 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) >>> 0;
    return sum;
  }

  /** 0 to `below` − 1 */
  int(below: number): number {
    return Math.floor((this.u32() / U32) * below);
  }

  /** true in so many of 100 cases */
  percent(cases: number): boolean {
    return this.int(100) < cases;
  }

  /** 0 to `most`, both included */
  upTo(most: bigint): bigint {
    const random = (BigInt(this.u32()) << 64n) | (BigInt(this.u32()) << 32n) | BigInt(this.u32());
    return (random * (most + 1n)) >> 96n;
  }

  /** One of the items. @throws RangeError if there are none */
  pick<T>(items: readonly T[]): T {
    const item = items[this.int(items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  /** One of the items, undefined if there are none. */
  maybe<T>(items: readonly T[]): T | undefined {
    return items.length > 0 ? this.pick(items) : undefined;
  }

  /** So many of the items in random order, all of them if there are fewer. */
  some<T>(items: readonly T[], count: number): T[] {
    const left = [...items];
    const chosen: T[] = [];
    while (chosen.length < count && left.length > 0) chosen.push(...left.splice(this.int(left.length), 1));
    return chosen;
  }

  /** `count` random bytes. */
  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.u32() & 0xff);
  }

  /** An amount where `most` is allowed: mostly a part of it, at times nothing, all, one too many or far too many. */
  amount(most: bigint, least = 1n): bigint {
    const chance = this.int(100);
    if (chance < 60) return most > least ? least + this.upTo(most - least) : most;
    if (chance < 78) return most;
    if (chance < 84) return least;
    if (chance < 89) return most + 1n > U64 ? U64 : most + 1n;
    if (chance < 93) return least > 0n ? least - 1n : 0n;
    if (chance < 96) return 0n;
    if (chance < 99) return this.upTo(1_000n);
    return U64 - this.upTo(3n);
  }
}
