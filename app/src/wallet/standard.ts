import { getWallets } from '@wallet-standard/app';
import type { Wallet, WalletAccount } from '@wallet-standard/base';
import {
  StandardConnect,
  StandardDisconnect,
  StandardEvents,
  type StandardConnectFeature,
  type StandardDisconnectFeature,
  type StandardEventsFeature,
} from '@wallet-standard/features';
import {
  SolanaSignMessage,
  SolanaSignTransaction,
  type SolanaSignMessageFeature,
  type SolanaSignTransactionFeature,
} from '@solana/wallet-standard-features';

/** A wallet that can do all that the app asks for. */
export type UsableWallet = Wallet & {
  readonly features: StandardConnectFeature &
    StandardEventsFeature &
    SolanaSignTransactionFeature &
    Partial<StandardDisconnectFeature & SolanaSignMessageFeature>;
};

/** Whether a wallet connects, tells of changed accounts, and signs transactions of Solana without sending them itself. */
export function usable(wallet: Wallet): wallet is UsableWallet {
  const needed = [StandardConnect, StandardEvents, SolanaSignTransaction];
  return needed.every((feature) => feature in wallet.features) && wallet.chains.some((c) => c.startsWith('solana:'));
}

/** The account to use of those that a wallet shows: the first one of Solana. */
export function solanaAccount(accounts: readonly WalletAccount[]): WalletAccount | undefined {
  return accounts.find((account) => account.chains.some((chain) => chain.startsWith('solana:')));
}

/** The wallets of this browser, followed as they come and go. */
export function followWallets(heard: (wallets: readonly UsableWallet[]) => void): void {
  const wallets = getWallets();
  const tell = () => heard(wallets.get().filter(usable));
  wallets.on('register', tell);
  wallets.on('unregister', tell);
  tell();
}

const REJECTED = /reject|denied|declin|cancel|user closed|not approved/i;
/** EIP-1193's number for it, which wallets of Solana use as well. */
const USER_REJECTED = 4001;

/** Whether a wallet's error says that its user did not want to: nothing failed then. */
export function isRejection(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, name, message } = error as { code?: unknown; name?: unknown; message?: unknown };
  return code === USER_REJECTED || [name, message].some((text) => typeof text === 'string' && REJECTED.test(text));
}

export { SolanaSignMessage, SolanaSignTransaction, StandardConnect, StandardDisconnect, StandardEvents };
