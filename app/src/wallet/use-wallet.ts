import { useSyncExternalStore } from 'react';
import { connect, disconnect, signMessage, signTransaction, subscribeWallet, walletState } from './store.ts';
import type { UsableWallet } from './standard.ts';
import type { AppError } from '../errors.ts';

export interface WalletHandle {
  /** those of this browser that can be used */
  readonly wallets: readonly UsableWallet[];
  readonly status: 'disconnected' | 'connecting' | 'connected';
  readonly name: string | undefined;
  /** base58; undefined while none is connected */
  readonly address: string | undefined;
  readonly error: AppError | undefined;
  readonly connect: (wallet: UsableWallet) => Promise<void>;
  readonly disconnect: () => Promise<void>;
  /** see `store.ts`; transactions go through `useTransaction` */
  readonly signTransaction: typeof signTransaction;
  readonly signMessage: typeof signMessage;
}

/** The wallet of the page. It is connected again by itself after a reload, and follows when the user changes the account. */
export function useWallet(): WalletHandle {
  const { wallets, status, wallet, account, error } = useSyncExternalStore(subscribeWallet, walletState);
  return {
    ...{ wallets, status, error, connect, disconnect, signTransaction, signMessage },
    name: wallet?.name,
    address: account?.address,
  };
}
