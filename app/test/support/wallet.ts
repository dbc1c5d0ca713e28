/** A wallet of Wallet Standard for a page under test: the page sees an ordinary one, this process signs. */
import { Keypair, VersionedTransaction } from '@solana/web3.js';
import { sign, signingKey } from '@shardmarket/sdk';
import type { BrowserContext } from 'playwright-core';

/** What the user of the wallet does when it asks. */
export type Mode = 'approve' | 'reject' | 'silent';

export interface TestWallet {
  readonly keypair: Keypair;
  /** base58 */
  readonly address: string;
  mode: Mode;
  /** transactions that the page has asked it to sign */
  readonly asked: Uint8Array[];
}

export const WALLET_NAME = 'Test wallet';

/** Puts a wallet into every page of a context. */
export async function addWallet(context: BrowserContext, keypair = Keypair.generate()): Promise<TestWallet> {
  const wallet: TestWallet = { keypair, address: keypair.publicKey.toBase58(), mode: 'approve', asked: [] };
  const decide = async <T>(act: () => T): Promise<T | null> => {
    if (wallet.mode === 'silent') return new Promise(() => undefined);
    return Promise.resolve(wallet.mode === 'reject' ? null : act());
  };
  await context.exposeFunction('testWalletTransaction', (bytes: number[]) => {
    wallet.asked.push(Uint8Array.from(bytes));
    return decide(() => {
      const transaction = VersionedTransaction.deserialize(Uint8Array.from(bytes));
      transaction.sign([keypair]);
      return [...transaction.serialize()];
    });
  });
  await context.exposeFunction('testWalletMessage', (bytes: number[]) =>
    decide(() => [...sign(Uint8Array.from(bytes), signingKey(keypair.secretKey))]),
  );
  // What the loader of these tests puts around functions is not there in a page.
  await context.addInitScript('globalThis.__name ??= (value) => value');
  await context.addInitScript(injected, {
    name: WALLET_NAME,
    address: wallet.address,
    publicKey: [...keypair.publicKey.toBytes()],
  });
  return wallet;
}

type Ask = (bytes: number[]) => Promise<number[] | null>;

/** Runs in the page, before its own scripts: nothing from outside this function is there. */
function injected(given: { name: string; address: string; publicKey: number[] }): void {
  const bridge = window as unknown as { testWalletTransaction: Ask; testWalletMessage: Ask };
  const refused = () => Object.assign(new Error('User rejected the request.'), { code: 4001 });
  const ask = async (how: Ask, bytes: Uint8Array) => {
    const answer = await how([...bytes]);
    if (answer === null) throw refused();
    return Uint8Array.from(answer);
  };
  const chains = ['solana:localnet'];
  const account = {
    address: given.address,
    publicKey: Uint8Array.from(given.publicKey),
    chains,
    features: ['solana:signTransaction', 'solana:signMessage'],
  };
  type Listener = (change: { accounts: unknown[] }) => void;
  const listeners = new Set<Listener>();
  // A test changes the account as a user does in the wallet's own window.
  (window as unknown as { testWalletAccounts: (none: boolean) => void }).testWalletAccounts = (none) => {
    for (const listener of listeners) listener({ accounts: none ? [] : [account] });
  };
  const wallet = {
    version: '1.0.0',
    name: given.name,
    icon: 'data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCA4IDgiLz4=',
    chains,
    accounts: [],
    features: {
      'standard:connect': { version: '1.0.0', connect: () => Promise.resolve({ accounts: [account] }) },
      'standard:disconnect': { version: '1.0.0', disconnect: () => Promise.resolve() },
      'standard:events': {
        version: '1.0.0',
        on: (_event: string, listener: Listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      },
      'solana:signTransaction': {
        version: '1.0.0',
        supportedTransactionVersions: ['legacy', 0],
        signTransaction: async ({ transaction }: { transaction: Uint8Array }) => [
          { signedTransaction: await ask(bridge.testWalletTransaction, transaction) },
        ],
      },
      'solana:signMessage': {
        version: '1.1.0',
        signMessage: async ({ message }: { message: Uint8Array }) => [
          { signedMessage: message, signature: await ask(bridge.testWalletMessage, message) },
        ],
      },
    },
  };
  interface Api {
    register: (wallet: unknown) => void;
  }
  const register = ({ register: add }: Api) => add(wallet);
  window.addEventListener('wallet-standard:app-ready', (event) => register((event as CustomEvent<Api>).detail));
  window.dispatchEvent(new CustomEvent('wallet-standard:register-wallet', { detail: register }));
}
