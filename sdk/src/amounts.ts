/** Money arithmetic: `bigint` micro-USDC or micro-ZERO only, every rounding in its function's name. */

export const MICRO = 1_000_000n;
/** A worker's part of each settled micro-USDC in basis points, before its boost. */
export const WORKER_BPS = 7_000n;
export const BPS = 10_000n;

/** `ceil(a × b / d)` for non-negative operands. @throws RangeError if d is not positive. */
export function mulDivCeil(a: bigint, b: bigint, d: bigint): bigint {
  return (product(a, b, d) + d - 1n) / d;
}

/** `floor(a × b / d)` for non-negative operands. @throws RangeError if d is not positive. */
export function mulDivFloor(a: bigint, b: bigint, d: bigint): bigint {
  return product(a, b, d) / d;
}

function product(a: bigint, b: bigint, d: bigint): bigint {
  if (a < 0n || b < 0n || d <= 0n) throw new RangeError(`expected a, b >= 0 and d > 0, got ${a}, ${b}, ${d}`);
  return a * b;
}

/**
 * What a stage charges the buyer for a job, in micro-USDC, rounded up.
 * @param ask micro-USDC per million layer-tokens @param layers layers it computed @param positions committed positions
 */
export function stageAmount(ask: bigint, layers: number, positions: number): bigint {
  return mulDivCeil(ask, BigInt(layers) * BigInt(positions), MICRO);
}

/** A settled amount's worker part, floored to the worker; the treasury takes the rest. `boostBps` is 0…1000. */
export function workerCut(amount: bigint, boostBps = 0n): bigint {
  return mulDivFloor(amount, WORKER_BPS + boostBps, BPS);
}

/** `1234567n` → `"1.234567"`: exact, never rounded. */
export function formatMicro(amount: bigint): string {
  const sign = amount < 0n ? '-' : '';
  const abs = amount < 0n ? -amount : amount;
  return `${sign}${abs / MICRO}.${(abs % MICRO).toString().padStart(6, '0')}`;
}

/** `"1.25"` → `1250000n`. @throws RangeError on more than 6 decimals, signs or other characters. */
export function parseMicro(text: string): bigint {
  const match = /^(\d+)(?:\.(\d{1,6}))?$/.exec(text.trim());
  if (!match) throw new RangeError(`expected an amount such as 12 or 12.345678 (6 decimals at most), got "${text}"`);
  return BigInt(match[1] ?? '0') * MICRO + BigInt((match[2] ?? '').padEnd(6, '0'));
}
