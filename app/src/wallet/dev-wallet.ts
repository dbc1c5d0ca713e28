/** A wallet for a local chain, in the page itself: it signs whatever it is asked. Builds for production do not contain this file. */
import { sign, signingKey } from '@shardmarket/sdk';
import { Keypair, VersionedTransaction } from '@solana/web3.js';
import { registerWallet } from './register.ts';

export const DEV_WALLET = 'Local dev wallet';
const KEY = 'shardmarket.dev-wallet';

const ICON =
  'data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCAxNiAxNiI+PHJlY3Qgd2lkdGg9IjE2IiBoZWlnaHQ9IjE2IiByeD0iMyIgZmlsbD0iIzdkNGEwMCIvPjxwYXRoIGQ9Ik00IDVoOHY2SDR6IiBmaWxsPSIjZmZmIi8+PC9zdmc+';

/** The same key after every reload, so that what was staked with it stays its own. */
function keypair(): Keypair {
  const kept = localStorage.getItem(KEY);
  if (kept !== null) return Keypair.fromSecretKey(Uint8Array.from(JSON.parse(kept) as number[]));
  const made = Keypair.generate();
  localStorage.setItem(KEY, JSON.stringify([...made.secretKey]));
  return made;
}

/** Offers the dev wallet to the page as any wallet of the browser is. */
export function offerDevWallet(): void {
  const signer = keypair();
  registerWallet({
    name: DEV_WALLET,
    icon: ICON,
    publicKey: signer.publicKey.toBytes(),
    address: signer.publicKey.toBase58(),
    signTransaction: (bytes) => {
      const transaction = VersionedTransaction.deserialize(bytes);
      transaction.sign([signer]);
      return Promise.resolve(transaction.serialize());
    },
    signMessage: (message) => Promise.resolve(sign(message, signingKey(signer.secretKey))),
  });
}
