import { parseMicro } from '@shardmarket/sdk';
import { microText } from './amounts.ts';

export interface Limits {
  /** micro */
  readonly min?: bigint;
  /** micro; also what "Max" fills in */
  readonly max?: bigint;
  /** what `max` is, such as "in your wallet" */
  readonly maxIs?: string;
}

/** What a text says as an amount: `micro`, or what is wrong with it; neither for an empty one. */
export function readAmount(text: string, unit: string, limits: Limits = {}): { micro?: bigint; wrong?: string } {
  const { min = 1n, max, maxIs = 'available' } = limits;
  if (text.trim() === '') return {};
  // A comma is a decimal point to some and nothing to others: 1,5 must not be read as 15.
  if (text.includes(',')) return { wrong: 'Write decimals with a point, and no commas: 1234.5' };
  let micro: bigint;
  try {
    micro = parseMicro(text);
  } catch {
    return { wrong: 'Enter an amount such as 12 or 12.345678, with 6 decimals at most.' };
  }
  if (micro < min) return { wrong: `Enter at least ${microText(min)} ${unit}.` };
  if (max !== undefined && micro > max) return { wrong: `Only ${microText(max)} ${unit} ${maxIs}.` };
  return { micro };
}
