/** An attacker's transactions on the real programs. The books are checked once, at the end. */
import assert from 'node:assert/strict';
import {
  ataAddress,
  auctionPrice,
  buybackSliceIx,
  fillBurnAuctionIx,
  observePriceIx,
  priceWindow,
  spotPrice,
  swapIx,
  type PriceWindow,
} from '@shardmarket/sdk';
import type { TransactionInstruction } from '@solana/web3.js';
import { mints } from '../support/actors.ts';
import { auctionOf } from '../support/days.ts';
import { tokenBalance } from '../support/tokens.ts';
import type { World } from '../support/world.ts';
import type { Cell } from './cell.ts';
import { worth } from './model.ts';

const { usdcMint, zeroMint } = mints;

export class Trader {
  readonly world: World;
  readonly #cell: Cell;
  readonly #before: readonly [usdc: bigint, zero: bigint];

  constructor(cell: Cell) {
    this.#cell = cell;
    this.world = cell.fork();
    this.#before = this.#holdings();
  }

  /** @returns micro-ZERO */
  async buy(usdc: bigint): Promise<bigint> {
    const [, before] = this.#holdings();
    await this.#swap(usdcMint, zeroMint, usdc);
    return this.#holdings()[1] - before;
  }

  /** @returns micro-USDC */
  async sell(zero: bigint): Promise<bigint> {
    const [before] = this.#holdings();
    await this.#swap(zeroMint, usdcMint, zero);
    return this.#holdings()[0] - before;
  }

  async slice(usdc: bigint): Promise<void> {
    this.#send(await buybackSliceIx(this.world.venue, mints, usdc));
  }

  async fill(zeroIn: bigint): Promise<void> {
    const sale = { seller: this.#cell.attacker.publicKey, ...mints, zeroIn, minUsdc: 0n };
    this.#send(await fillBurnAuctionIx(this.world.venue, sale));
  }

  /** Gives USDC to the pool. */
  gift(usdc: bigint): void {
    if (usdc > 0n) this.world.donate(usdcMint, this.world.venue.quoteVault, this.#cell.attacker, usdc);
  }

  /** Observes the price of now for as long as it takes until the whole price window has seen nothing else. */
  async hold(): Promise<void> {
    for (;;) {
      const { venue, quoteReserve, baseReserve } = auctionOf(this.world);
      const window = priceWindow(venue, this.world.chain.now);
      const spot = spotPrice(quoteReserve, baseReserve);
      if (window && window.leastPrice === spot && window.leastQuote === quoteReserve) return;
      this.world.chain.warp(120n);
      this.#send(await observePriceIx(this.world.venue));
    }
  }

  /** The least micro-USDC that the pool was seen with in the price window, or that it holds now. */
  get leastQuote(): bigint {
    const { quoteReserve } = auctionOf(this.world);
    const { leastQuote } = this.#window();
    return leastQuote < quoteReserve ? leastQuote : quoteReserve;
  }

  /** micro-USDC per micro-ZERO that the auction pays now, Q24.40 */
  get auctionPrice(): bigint {
    const price = auctionPrice(auctionOf(this.world), this.world.chain.now);
    assert.ok(price);
    return price;
  }

  /** What the attacker has gained, micro-USDC at the price before. @throws AssertionError when the books do not balance */
  gained(): bigint {
    this.world.check();
    const [usdc, zero] = this.#holdings();
    return worth(usdc - this.#before[0], zero - this.#before[1], this.#cell.pool);
  }

  #window(): PriceWindow {
    const window = priceWindow(auctionOf(this.world).venue, this.world.chain.now);
    assert.ok(window);
    return window;
  }

  async #swap(mintIn: typeof usdcMint, mintOut: typeof usdcMint, amountIn: bigint): Promise<void> {
    const { pool } = this.world;
    const trader = this.#cell.attacker.publicKey;
    this.#send(await swapIx({ trader, pool, mintIn, mintOut, amountIn, minOut: 1n }));
  }

  #send(instruction: TransactionInstruction): void {
    this.world.chain.send([instruction], [this.#cell.attacker]);
  }

  #holdings(): [usdc: bigint, zero: bigint] {
    const of = (mint: typeof usdcMint) =>
      tokenBalance(this.world.chain, ataAddress(this.#cell.attacker.publicKey, mint));
    return [of(usdcMint), of(zeroMint)];
  }
}
