import type { Outcome } from '../chain/tx/sender.ts';

export type Next =
  | { readonly kind: 'confirmed'; readonly signature: string }
  /** sign and send another transaction for the same amounts */
  | { readonly kind: 'retry'; readonly error: string }
  | { readonly kind: 'lost'; readonly error: string };

/**
 * What becomes of a settlement after one of its transactions ended. The chain's `settled` decides: the program takes a
 * voucher only at `from`, so a second transaction for the same amounts can never pay twice.
 * @param settled micro-USDC on chain now; undefined if the session is gone
 */
export function afterTransaction(
  settlement: { fromAmount: bigint; toAmount: bigint },
  outcome: Outcome,
  settled: bigint | undefined,
): Next {
  const { signature } = outcome;
  if (outcome.state === 'confirmed') return { kind: 'confirmed', signature };
  const error = outcome.state === 'failed' ? outcome.error : 'the transaction expired';
  if (settled === undefined) return { kind: 'lost', error: `the session is closed (${error})` };
  if (settled === settlement.fromAmount) return { kind: 'retry', error };
  // An earlier attempt landed after all: only our key signs for this session, so `to` is ours.
  if (settled >= settlement.toAmount) return { kind: 'confirmed', signature };
  return { kind: 'lost', error: `the chain stands at ${settled}, the voucher begins at ${settlement.fromAmount}` };
}
