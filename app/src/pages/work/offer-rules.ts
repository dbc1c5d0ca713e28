/** What a worker may offer and who may change it: decided from texts and accounts. */
import { parseMicro, workerCut, type Worker } from '@shardmarket/sdk';
import { PublicKey } from '@solana/web3.js';
import { shortAddress } from '../../ui/short-address.ts';

/** Reads a range of layers from its first and its last one, both counted from 0. @returns `[start, end)`, or what is wrong */
export function readLayers(
  first: string,
  last: string,
  count: number,
): { readonly layers?: readonly [start: number, end: number]; readonly wrong?: string } {
  if (first.trim() === '' || last.trim() === '') return {};
  const [from, to] = [first, last].map((text) => (/^\d{1,5}$/.test(text.trim()) ? Number(text) : NaN)) as [number, number];
  if (from <= to && to < count) return { layers: [from, to + 1] };
  return { wrong: `Enter two layers from 0 to ${count - 1}, the first one not behind the last.` };
}

/** What a worker keeps of its ask without a boost, micro-USDC per million layer-tokens, floored; undefined for no amount. */
export function keptOf(ask: string): bigint | undefined {
  try {
    return workerCut(parseMicro(ask.replaceAll(',', '')));
  } catch {
    return undefined;
  }
}

/** Reads an address. @returns it, or what is wrong; neither for an empty text */
export function readAddress(text: string): { readonly address?: PublicKey; readonly wrong?: string } {
  if (text.trim() === '') return {};
  try {
    const address = new PublicKey(text.trim());
    if (!address.equals(PublicKey.default)) return { address };
  } catch {
    // Said below.
  }
  return { wrong: 'Enter an address: 32 bytes in base58, not all zeros.' };
}

/** Why a wallet cannot do what is the operator's; undefined where it can. @param wallet base58 */
export function notOperator({ operator }: Pick<Worker, 'operator'>, wallet: string): string | undefined {
  return only(operator, wallet, 'operator');
}

/** The same for what is the payout key's. */
export function notPayout({ payout }: Pick<Worker, 'payout'>, wallet: string): string | undefined {
  return only(payout, wallet, 'payout key');
}

function only(key: PublicKey, wallet: string, name: string): string | undefined {
  const text = key.toBase58();
  return text === wallet ? undefined : `Only its ${name} ${shortAddress(text)} can do this: connect that wallet.`;
}

/** Why a worker cannot ask to leave now; undefined where it can. */
export function whyNotExit({ exitAt, duties }: Pick<Worker, 'exitAt' | 'duties'>): string | undefined {
  if (exitAt !== 0n) return 'It has asked to leave already.';
  if (duties > 0) return `It was drawn for ${duties} ${duties === 1 ? 'audit' : 'audits'} and has to vote first.`;
  return undefined;
}

/** Why a worker's offer and bond cannot change now; undefined where they can. */
export function whyNotChange({ exitAt, bond }: Pick<Worker, 'exitAt' | 'bond'>, what: 'offer' | 'bond'): string | undefined {
  if (exitAt === 0n || (what === 'bond' && bond === 0n)) return undefined;
  return bond === 0n ? 'It has left: a new bond brings it back first.' : 'It leaves: withdraw the bond first.';
}
