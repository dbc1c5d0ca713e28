import type { WalletAccount } from '@wallet-standard/base';
import { AppError } from '../errors.ts';
import { stored } from '../stored.ts';
import {
  followWallets,
  isRejection,
  SolanaSignMessage,
  SolanaSignTransaction,
  solanaAccount,
  StandardConnect,
  StandardDisconnect,
  StandardEvents,
  type UsableWallet,
} from './standard.ts';

export interface WalletState {
  readonly wallets: readonly UsableWallet[];
  readonly status: 'disconnected' | 'connecting' | 'connected';
  readonly wallet: UsableWallet | undefined;
  readonly account: WalletAccount | undefined;
  /** why the last try to connect came to nothing */
  readonly error: AppError | undefined;
}

/** The wallet that was connected last: the page connects to it again without asking. */
const last = stored('wallet');
let state: WalletState = {
  wallets: [],
  status: 'disconnected',
  wallet: undefined,
  account: undefined,
  error: undefined,
};
const heard = new Set<() => void>();
let unfollow: (() => void) | undefined;
/** Counts tries to connect: only the last one may say how it ended. */
let attempt = 0;

function set(change: Partial<WalletState>): void {
  state = { ...state, ...change };
  for (const each of heard) each();
}

export function walletState(): WalletState {
  return state;
}

export function subscribeWallet(listener: () => void): () => void {
  heard.add(listener);
  return () => heard.delete(listener);
}

/** Finds the wallets, and connects again to the last one as soon as it shows up. Call it once. */
export function startWallets(): void {
  followWallets((wallets) => {
    set({ wallets });
    const known = wallets.find((w) => w.name === last.get());
    if (known && state.status === 'disconnected' && !state.error) void connect(known, true);
    if (state.wallet && !wallets.includes(state.wallet)) forget();
  });
}

/** @param silent does not have the wallet ask its user: for connecting again */
export async function connect(wallet: UsableWallet, silent = false): Promise<void> {
  const mine = ++attempt;
  set({ status: 'connecting', wallet, error: undefined });
  try {
    const { accounts } = await wallet.features[StandardConnect].connect(silent ? { silent: true } : {});
    if (mine !== attempt) return;
    const account = solanaAccount(accounts);
    if (!account && silent) return forget();
    if (!account) throw new AppError('WALLET_FAILED', `${wallet.name} has shown no account of Solana.`);
    follow(wallet);
    last.set(wallet.name);
    set({ status: 'connected', account });
  } catch (error) {
    if (mine !== attempt) return;
    const failure = silent || isRejection(error) ? undefined : walletError(wallet.name, error);
    set({ status: 'disconnected', wallet: undefined, account: undefined, error: failure });
  }
}

export async function disconnect(): Promise<void> {
  const { wallet } = state;
  last.set(null);
  forget();
  // Some wallets cannot, and none has to.
  await wallet?.features[StandardDisconnect]?.disconnect().catch(() => undefined);
}

function forget(): void {
  attempt++;
  unfollow?.();
  unfollow = undefined;
  set({ status: 'disconnected', wallet: undefined, account: undefined });
}

function follow(wallet: UsableWallet): void {
  unfollow?.();
  unfollow = wallet.features[StandardEvents].on('change', ({ accounts }) => {
    if (!accounts) return;
    const account = solanaAccount(accounts);
    if (account) set({ account });
    else forget();
  });
}

/** Signs the bytes of a transaction. @param cluster where it is meant for @throws AppError NO_WALLET, WALLET_REJECTED, WALLET_FAILED */
export async function signTransaction(transaction: Uint8Array, cluster: string): Promise<Uint8Array> {
  const { wallet, account } = connected();
  const chain = account.chains.find((name) => name === `solana:${cluster}`);
  const input = { transaction, account, ...(chain === undefined ? {} : { chain }) };
  const [output] = await asked(wallet.name, () => wallet.features[SolanaSignTransaction].signTransaction(input));
  if (!output) throw new AppError('WALLET_FAILED', `${wallet.name} has returned no signed transaction.`);
  return output.signedTransaction;
}

/** The wallet's signature of a message, 64 bytes. @throws AppError NO_WALLET, WALLET_REJECTED, WALLET_FAILED */
export async function signMessage(message: Uint8Array): Promise<Uint8Array> {
  const { wallet, account } = connected();
  const feature = wallet.features[SolanaSignMessage];
  if (!feature) throw new AppError('WALLET_FAILED', `${wallet.name} cannot sign messages: use another wallet.`);
  const [output] = await asked(wallet.name, () => feature.signMessage({ message, account }));
  if (!output) throw new AppError('WALLET_FAILED', `${wallet.name} has returned no signature.`);
  return output.signature;
}

function connected(): { wallet: UsableWallet; account: WalletAccount } {
  const { wallet, account } = state;
  if (wallet && account) return { wallet, account };
  throw new AppError('NO_WALLET', 'No wallet is connected: connect one first.');
}

async function asked<T>(name: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    if (isRejection(cause))
      throw new AppError('WALLET_REJECTED', 'Rejected in the wallet; nothing was sent.', { cause });
    throw walletError(name, cause);
  }
}

function walletError(name: string, cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const why = cause instanceof Error && cause.message !== '' ? cause.message : 'it does not say why';
  return new AppError('WALLET_FAILED', `${name} failed: ${why}`, { cause });
}
