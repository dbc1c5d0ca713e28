import { stored } from '../../stored.ts';

/** A transaction that was signed and whose end the page has not seen. */
export interface Pending {
  /** base58 */
  readonly signature: string;
  readonly title: string;
  readonly lastValidBlockHeight: number;
  /** which chain it was made for */
  readonly genesisHash: string;
  /** its final bytes in base64: sending them twice does nothing twice */
  readonly wire: string;
}

/** Kept before anything is sent, so that a reload in the middle loses nothing. It holds no secret: all of it goes to the chain. */
const kept = stored('pending');

export function pendingOnes(): readonly Pending[] {
  try {
    return JSON.parse(kept.get() ?? '[]') as Pending[];
  } catch {
    return [];
  }
}

export function keepPending(pending: Pending): void {
  kept.set(JSON.stringify([...pendingOnes().filter((p) => p.signature !== pending.signature), pending]));
}

export function dropPending(signature: string): void {
  const left = pendingOnes().filter((p) => p.signature !== signature);
  kept.set(left.length === 0 ? null : JSON.stringify(left));
}
