import { solText } from '../../../ui/amounts.ts';

/** Lamports of the network's fee for one signature: fixed by Solana's fee structure; nothing here bids for priority. */
export const FEE = 5_000n;

/**
 * Why a wallet cannot pay for a transaction of one signature; undefined where it can, or where it is not known what it has.
 * @param lamports of the wallet @param besides lamports that are needed besides the fee, such as rent
 */
export function lacksSol(lamports: bigint | undefined, besides = 0n): string | undefined {
  const needed = besides + FEE;
  if (lamports === undefined || lamports >= needed) return undefined;
  return `Not enough SOL: ${solText(needed)} needed, the wallet has ${solText(lamports)}. Put some SOL into it first.`;
}

/** Reads a whole number between two bounds. @returns it, or what is wrong; neither for an empty text */
export function readWhole(text: string, min: number, max: number, unit: string): { value?: number; wrong?: string } {
  if (text.trim() === '') return {};
  const value = Number(text);
  if (/^\d+$/.test(text.trim()) && value >= min && value <= max) return { value };
  return { wrong: `Enter a whole number of ${unit} from ${min} to ${max}.` };
}
