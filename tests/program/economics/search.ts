/** Looks for the shot that gains the most, in integers, and sends it to the real programs. */
import assert from 'node:assert/strict';
import type { Cell } from './cell.ts';
import type { PriceAttack, Shot } from './trades.ts';

/** Each size is 5 % above the one before. */
const [UP, DOWN] = [105n, 100n];
/** The smallest push and gift that are tried are this part of the pool's USDC. */
const SMALLEST = 1_000_000n;

export interface Found {
  readonly attack: PriceAttack;
  readonly cell: Cell;
  readonly shot: Shot;
  /** micro-USDC */
  readonly gain: bigint;
}

/** The best shot: a grid over all sizes, then smaller and smaller steps around the best of it. */
export function search(attack: PriceAttack, cell: Cell): Found {
  const most = attack.most(cell);
  const gifts = most.gift > 0n ? grid(cell, most.gift).filter((_, i) => i % 10 === 0) : [0n];
  let best: Found | undefined;
  const attempt = (shot: Shot): boolean => {
    if (shot.push <= 0n || shot.push > most.push) return false;
    const gain = attack.model(cell, shot);
    if (gain === undefined || (best && gain <= best.gain)) return false;
    best = { attack, cell, shot, gain };
    return true;
  };
  for (const gift of gifts) for (const push of grid(cell, most.push)) attempt({ push, gift });
  assert.ok(best, `${attack.name} is never possible`);
  for (let step = best.shot.push / 20n; step > 0n; step /= 2n) {
    const { push, gift }: Shot = best.shot;
    if (!attempt({ push: push + step, gift })) attempt({ push: push - step, gift });
  }
  return best;
}

/** The best shot and a few others, sent: each gains to the micro-USDC what the model says. @returns the best */
export async function prove(attack: PriceAttack, cell: Cell, others: number): Promise<Found> {
  const best = search(attack, cell);
  for (const shot of [best.shot, ...spread(attack, cell, others)]) {
    const [real, model] = [await attack.run(cell, shot), attack.model(cell, shot)];
    assert.equal(real, model, `${attack.name} of ${shot.push} micro-USDC: the model is not what the programs do`);
  }
  return best;
}

/** Possible shots of very different sizes. */
function spread(attack: PriceAttack, cell: Cell, count: number): Shot[] {
  const most = attack.most(cell);
  const possible = grid(cell, most.push)
    .map((push) => ({ push, gift: most.gift / 10n }))
    .filter((shot) => attack.model(cell, shot) !== undefined);
  return Array.from(
    { length: count },
    (_, i) => possible[Math.floor(((i + 1) * (possible.length - 1)) / count)],
  ).filter((shot) => shot !== undefined);
}

function grid({ pool }: Cell, most: bigint): bigint[] {
  const sizes: bigint[] = [];
  for (let size = pool.quote / SMALLEST; size < most; size = (size * UP) / DOWN + 1n) sizes.push(size);
  return [...sizes, most];
}
