import { useState } from 'react';
import { AppError } from '../../errors.ts';
import { toast } from '../../ui/toasts.tsx';
import { useWallet } from '../../wallet/use-wallet.ts';
import { connectionTo } from '../connection.ts';
import { useEndpoint } from '../endpoint.ts';
import { useChainStatus } from '../status.ts';
import { announce, failureText } from './announce.ts';
import { carryOut } from './carry-out.ts';
import type { Deed, Outcome } from './deed.ts';

export interface TransactionHandle {
  /**
   * Simulates, has the wallet sign, sends and waits. A toast says how it goes; it never throws.
   * @returns the end, or `unknown` where the RPC has been away for long (it is followed on)
   */
  readonly send: (deed: Deed) => Promise<Outcome>;
  /** One is under way: no second one is started. */
  readonly busy: boolean;
  /** Why no transaction can be made now, for a button's `blocked`; undefined where one can. */
  readonly blocked: string | undefined;
}

/** Transactions of the connected wallet. */
export function useTransaction(): TransactionHandle {
  const { address, signTransaction } = useWallet();
  const { rpcUrl, genesisHash, cluster } = useEndpoint();
  const status = useChainStatus();
  const [busy, setBusy] = useState(false);
  const blocked =
    address === undefined ? 'Connect a wallet first.' : status.state === 'ok' ? undefined : blockedBy(status);

  const send = async (deed: Deed): Promise<Outcome> => {
    const id = crypto.randomUUID();
    const { title } = deed;
    if (busy || address === undefined || rpcUrl === null || genesisHash === undefined) {
      return { state: 'failed', error: new AppError('NO_WALLET', blocked ?? 'A transaction is under way.') };
    }
    setBusy(true);
    try {
      const connection = connectionTo(rpcUrl);
      const pending = await carryOut(deed, {
        ...{ connection, genesisHash, payer: address },
        sign: (bytes) => signTransaction(bytes, cluster),
        phase: (state) => toast({ id, title, state }),
      });
      return await announce(connection, pending, id);
    } catch (error) {
      if (error instanceof AppError && error.code === 'WALLET_REJECTED') {
        toast({ id, title, state: 'neutral', detail: error.message });
        return { state: 'rejected' };
      }
      toast({ id, title, state: 'failed', detail: failureText(error) });
      return { state: 'failed', error };
    } finally {
      setBusy(false);
    }
  };
  return { send, busy, blocked };
}

function blockedBy({ state, why }: { readonly state: string; readonly why: string }): string {
  if (state === 'wrong') return `Wrong cluster. ${why}`;
  return state === 'down' ? `No connection to the chain. ${why}` : 'Connecting to the chain …';
}
