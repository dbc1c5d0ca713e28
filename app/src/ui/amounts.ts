import { formatMicro } from '@shardmarket/sdk';

/** Lamports in a SOL. */
const LAMPORTS = 1_000_000_000n;
const SHOWN_DECIMALS = 2;

/** A decimal text with groups of three before the point and at least two places after it; no place that is not 0 is left out. */
function grouped(text: string, all: boolean): string {
  const [whole = '0', fraction = ''] = text.split('.');
  const places = all ? fraction : fraction.replace(/0+$/, '').padEnd(SHOWN_DECIMALS, '0');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${places}`;
}

/** `1234500000n` → `"1,234.50"`, `1n` → `"0.000001"`: exact. @param micro micro-USDC or micro-ZERO @param all all six places */
export function microText(micro: bigint, all = false): string {
  return grouped(formatMicro(micro), all);
}

/** `1500000001n` → `"1.500000001"`: exact. */
export function solText(lamports: bigint, all = false): string {
  const sign = lamports < 0n ? '-' : '';
  const abs = lamports < 0n ? -lamports : lamports;
  return sign + grouped(`${abs / LAMPORTS}.${(abs % LAMPORTS).toString().padStart(9, '0')}`, all);
}
