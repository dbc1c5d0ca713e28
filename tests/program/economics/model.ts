/** The pool in integers, as `market_math` computes it, to try thousands of sizes; the best are then sent to the real programs. */
import { quoteOut, spotPrice } from '@shardmarket/sdk';
import type { PoolTerms } from '../support/world.ts';

export class PoolModel {
  quote: bigint;
  base: bigint;
  readonly #feeBps: number;

  constructor({ quote, base, feeBps }: PoolTerms) {
    [this.quote, this.base, this.#feeBps] = [quote, base, feeBps];
  }

  /** Pays in micro-USDC. @returns micro-ZERO */
  buy(usdc: bigint): bigint {
    const zero = quoteOut(usdc, this.quote, this.base, this.#feeBps);
    [this.quote, this.base] = [this.quote + usdc, this.base - zero];
    return zero;
  }

  /** Pays in micro-ZERO. @returns micro-USDC */
  sell(zero: bigint): bigint {
    const usdc = quoteOut(zero, this.base, this.quote, this.#feeBps);
    [this.quote, this.base] = [this.quote - usdc, this.base + zero];
    return usdc;
  }

  /** micro-USDC per micro-ZERO, Q24.40 */
  get spot(): bigint {
    return spotPrice(this.quote, this.base);
  }
}

/** `floor(a / b)` of any signs, `b` above 0. */
export function floorDiv(a: bigint, b: bigint): bigint {
  return a >= 0n || a % b === 0n ? a / b : a / b - 1n;
}

/** What so many micro-USDC and micro-ZERO, gained or lost, are worth in micro-USDC at the price before the attack, floored. */
export function worth(usdc: bigint, zero: bigint, { quote, base }: PoolTerms): bigint {
  return floorDiv(usdc * base + zero * quote, base);
}
