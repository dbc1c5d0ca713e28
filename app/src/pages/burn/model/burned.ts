/** Burns as they are drawn and compared. */
import type { Burn } from '@shardmarket/sdk';
import { microText } from '../../../ui/amounts.ts';
import type { Point } from '../../../ui/chart.tsx';

/** Seconds in a day. */
const DAY = 86_400;
const BPS = 10_000n;

/** Slices and fills in one list, newest first, each once. */
export function mergeBurns(...lists: readonly (readonly Burn[])[]): Burn[] {
  const all = new Map(lists.flat().map((burn) => [`${burn.signature} ${burn.how} ${burn.burned}`, burn]));
  return [...all.values()].sort((a, b) => b.slot - a.slot);
}

/** ZERO burned by UTC day, oldest first, days without burns left in as 0. Burns whose time the RPC does not know are left out. */
export function burnedByDay(burns: readonly Pick<Burn, 'at' | 'burned'>[]): { day: number; burned: bigint }[] {
  const days = new Map<number, bigint>();
  for (const { at, burned } of burns) {
    if (at === null) continue;
    const day = Math.floor(at / DAY);
    days.set(day, (days.get(day) ?? 0n) + burned);
  }
  if (days.size === 0) return [];
  const [first, last] = [Math.min(...days.keys()), Math.max(...days.keys())];
  return Array.from({ length: last - first + 1 }, (_, i) => {
    return { day: first + i, burned: days.get(first + i) ?? 0n };
  });
}

/** Bars of `burnedByDay`, the exact figures as text. */
export function burnedPoints(days: ReturnType<typeof burnedByDay>): Point[] {
  return days.map(({ day, burned }) => ({
    label: new Date(day * DAY * 1_000).toISOString().slice(0, 10),
    value: Number(burned),
    text: `${microText(burned)} ZERO`,
  }));
}

/** A slice's price against the average of its time in basis points, towards 0, its fee included; undefined for fills of the auction. */
export function againstTwap({ price, twap }: Pick<Burn, 'price' | 'twap'>): bigint | undefined {
  return twap === undefined || twap === 0n ? undefined : ((price - twap) * BPS) / twap;
}

/** `123n` → `"+1.23 %"`. */
export function bpsText(bps: bigint): string {
  const abs = bps < 0n ? -bps : bps;
  return `${bps < 0n ? '−' : bps > 0n ? '+' : ''}${abs / 100n}.${(abs % 100n).toString().padStart(2, '0')} %`;
}

/** A price in Q24.40 as USDC per ZERO with nine places, floored. */
export function priceText(price: bigint): string {
  const nano = (price * 1_000_000_000n) >> 40n;
  return `${nano / 1_000_000_000n}.${(nano % 1_000_000_000n).toString().padStart(9, '0')}`;
}
