import type { SessionHistory } from '@shardmarket/sdk';
import type { Outcome } from '../chain/tx/sender.ts';

export type Next =
  | { readonly kind: 'confirmed'; readonly signature: string }
  /** sign and send another transaction for the same amounts */
  | { readonly kind: 'retry'; readonly error: string }
  /** the RPC is behind or does not know enough: nothing may be concluded from it */
  | { readonly kind: 'wait'; readonly error: string }
  /** another voucher was settled in its place: what it covers must be found out first */
  | { readonly kind: 'overtaken'; readonly error: string }
  /** provably nothing can be collected any more */
  | { readonly kind: 'lost'; readonly error: string };

/** What the chain says of a session after a transaction ended, all from one RPC. */
export interface ChainView {
  /** undefined where there is no account; `final`: nothing can be settled any more */
  readonly session: { readonly settled: bigint; readonly final?: boolean } | undefined;
  /** from the settlement's `from` on; left out where the session still stands there */
  readonly history?: Pick<SessionHistory, 'settlements' | 'closedBy' | 'complete'>;
}

/**
 * What becomes of a settlement after one of its transactions ended. The chain's `settled` decides: the program takes a
 * voucher only at `from`, so a second transaction for the same amounts can never pay twice. A missing account alone proves nothing: an RPC
 * may not have seen the session open yet.
 */
export function afterTransaction(
  settlement: { fromAmount: bigint; toAmount: bigint },
  outcome: Outcome,
  { session, history }: ChainView,
): Next {
  if (outcome.state === 'confirmed') return { kind: 'confirmed', signature: outcome.signature };
  const error = outcome.state === 'failed' ? outcome.error : 'the transaction expired';
  const { fromAmount: from, toAmount: to } = settlement;
  // An earlier attempt landed after all, or somebody else sent our voucher.
  const landed = history?.settlements.find(({ voucher }) => voucher.from === from && voucher.to === to);
  if (landed) return { kind: 'confirmed', signature: landed.signature };
  if (session && session.settled < from) {
    return { kind: 'wait', error: `the RPC is behind: it stands at ${session.settled}, the voucher begins at ${from}` };
  }
  if (session && !session.final && session.settled === from) return { kind: 'retry', error };
  if (history?.complete !== true) {
    return { kind: 'wait', error: `the RPC does not know how the session came to where it stands (${error})` };
  }
  if (session && session.settled > from) {
    return { kind: 'overtaken', error: `the chain stands at ${session.settled}, the voucher begins at ${from}` };
  }
  if (session?.final === true || history.closedBy !== undefined) {
    return { kind: 'lost', error: `the session is closed (${error})` };
  }
  return { kind: 'wait', error: `the RPC does not know the session (${error})` };
}
