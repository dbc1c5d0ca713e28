import type { Wallet, WalletAccount } from '@wallet-standard/base';
import { getWallets } from '@wallet-standard/app';

/** What a wallet of one key does. */
export interface SimpleWallet {
  readonly name: string;
  readonly icon: string;
  readonly publicKey: Uint8Array;
  /** base58 */
  readonly address: string;
  readonly signTransaction: (transaction: Uint8Array) => Promise<Uint8Array>;
  readonly signMessage: (message: Uint8Array) => Promise<Uint8Array>;
}

/** Makes a wallet of Wallet Standard of it and registers it with the page. */
export function registerWallet(simple: SimpleWallet): void {
  const chains = ['solana:localnet'] as const;
  const features = ['solana:signTransaction', 'solana:signMessage'] as const;
  const account: WalletAccount = { address: simple.address, publicKey: simple.publicKey, chains, features };
  const wallet = {
    version: '1.0.0',
    name: simple.name,
    icon: simple.icon as `data:image/svg+xml;base64,${string}`,
    chains,
    accounts: [account],
    features: {
      'standard:connect': { version: '1.0.0', connect: () => Promise.resolve({ accounts: [account] }) },
      'standard:disconnect': { version: '1.0.0', disconnect: () => Promise.resolve() },
      'standard:events': { version: '1.0.0', on: () => () => undefined },
      'solana:signTransaction': {
        version: '1.0.0',
        supportedTransactionVersions: ['legacy', 0],
        signTransaction: (...inputs: { transaction: Uint8Array }[]) =>
          Promise.all(inputs.map(async (i) => ({ signedTransaction: await simple.signTransaction(i.transaction) }))),
      },
      'solana:signMessage': {
        version: '1.1.0',
        signMessage: (...inputs: { message: Uint8Array }[]) =>
          Promise.all(
            inputs.map(async ({ message }) => ({
              signedMessage: message,
              signature: await simple.signMessage(message),
            })),
          ),
      },
    },
  } satisfies Wallet;
  getWallets().register(wallet);
}
