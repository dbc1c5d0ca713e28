/** Attacks that move the pool's price around a slice or a fill. Each is given twice: in integers, and on the real programs. */
import { auctionPays } from '@shardmarket/sdk';
import { LARGEST_PUSH, sliceOf, type Cell } from './cell.ts';
import { PoolModel, worth } from './model.ts';
import { Trader } from './trader.ts';

/** What the attacker chooses, micro-USDC: how much is traded first, and what is given to the pool. */
export interface Shot {
  readonly push: bigint;
  readonly gift: bigint;
}

export interface PriceAttack {
  readonly name: string;
  /** what is done, in order */
  readonly how: string;
  /** largest push and gift that are tried, micro-USDC */
  readonly most: (cell: Cell) => Shot;
  /** what it gains, micro-USDC at the price before; undefined where the program would refuse */
  readonly model: (cell: Cell, shot: Shot) => bigint | undefined;
  /** the same on the real programs @throws ProgramError where they refuse */
  readonly run: (cell: Cell, shot: Shot) => Promise<bigint>;
}

type Wait = (trader: Trader) => Promise<void>;
const atOnce: Wait = () => Promise.resolve();
const unobserved: Wait = (trader) => Promise.resolve(trader.world.chain.warp(119n));
const held: Wait = (trader) => trader.hold();

/** Slices are refused where the price is more than 3 % away from its average, so a push that is not held can be no larger. */
const inBand = ({ pool }: Cell): Shot => ({ push: pool.quote / 50n, gift: 0n });
const anywhere = ({ pool }: Cell): Shot => ({ push: LARGEST_PUSH * pool.quote, gift: 0n });
const zeroOf = ({ pool }: Cell, usdc: bigint) => (usdc * pool.base) / pool.quote;
/** The least ZERO for which the auction pays `usdc`. */
const zeroFor = (usdc: bigint, price: bigint) => ((usdc << 40n) + price - 1n) / price;

function withinBand(model: PoolModel, { pool }: Cell): boolean {
  const before = new PoolModel(pool).spot;
  const apart = model.spot > before ? model.spot - before : before - model.spot;
  return apart * 10_000n <= before * 300n;
}

/** Buy, (give to the pool,) slice, sell what was bought. */
function sandwich(name: string, how: string, wait: Wait, most = inBand): PriceAttack {
  return {
    name,
    how,
    most,
    model: (cell, { push, gift }) => {
      const pool = new PoolModel(cell.pool);
      const zero = pool.buy(push);
      pool.quote += gift;
      if (wait !== held && !withinBand(pool, cell)) return undefined;
      pool.buy(sliceOf(cell, wait === held ? pool.quote : cell.pool.quote));
      return pool.sell(zero) - push - gift;
    },
    run: async (cell, { push, gift }) => {
      const trader = new Trader(cell);
      const zero = await trader.buy(push);
      trader.gift(gift);
      await wait(trader);
      await trader.slice(sliceOf(cell, trader.leastQuote));
      await trader.sell(zero);
      return trader.gained();
    },
  };
}

/** Sell, slice, buy back with what came of it. */
const reversed: PriceAttack = {
  name: 'sandwich, the other way round',
  how: 'sell, slice, buy back: three transactions in a row',
  most: inBand,
  model: (cell, { push }) => {
    const pool = new PoolModel(cell.pool);
    const zero = zeroOf(cell, push);
    const usdc = pool.sell(zero);
    if (!withinBand(pool, cell)) return undefined;
    pool.buy(sliceOf(cell, pool.quote));
    return worth(0n, pool.buy(usdc) - zero, cell.pool);
  },
  run: async (cell, { push }) => {
    const trader = new Trader(cell);
    const usdc = await trader.sell(zeroOf(cell, push));
    await trader.slice(sliceOf(cell, trader.leastQuote));
    await trader.buy(usdc);
    return trader.gained();
  },
};

/** Buy, fill the auction with a part of it, sell the rest. */
function sniping(name: string, how: string, wait: Wait): PriceAttack {
  return {
    name,
    how,
    most: anywhere,
    model: (cell, { push }) => {
      const pool = new PoolModel(cell.pool);
      const before = { quote: pool.quote, price: pool.spot };
      const bought = pool.buy(push);
      const { quote, price } = wait === held ? { quote: pool.quote, price: pool.spot } : before;
      const sold = zeroFor(sliceOf(cell, quote), price);
      const rest = bought > sold ? pool.sell(bought - sold) : 0n;
      return worth(auctionPays(sold, price) + rest - push, bought > sold ? 0n : bought - sold, cell.pool);
    },
    run: async (cell, { push }) => {
      const trader = new Trader(cell);
      const bought = await trader.buy(push);
      await wait(trader);
      const sold = zeroFor(sliceOf(cell, trader.leastQuote), trader.auctionPrice);
      await trader.fill(sold);
      if (bought > sold) await trader.sell(bought - sold);
      return trader.gained();
    },
  };
}

export const PRICE_ATTACKS: readonly PriceAttack[] = [
  sandwich('sandwich', 'buy, slice, sell: three transactions in a row', atOnce),
  reversed,
  sandwich('push inside the band', 'buy, wait without an observation, slice, sell', unobserved),
  sandwich(
    'held push',
    'buy, observe every two minutes until the whole window has seen nothing else, slice, sell',
    held,
    anywhere,
  ),
  sandwich('gift to the pool', 'buy, give USDC to the pool, slice, sell', atOnce, (cell) => ({
    ...inBand(cell),
    gift: cell.pool.quote / 35n,
  })),
  sniping('auction and push', 'buy, fill the auction with a part of it, sell the rest', atOnce),
  sniping('auction and held push', 'the same, the push held until the whole window has seen nothing else', held),
];
