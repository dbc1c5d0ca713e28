import { VersionedTransaction, type PublicKey } from '@solana/web3.js';
import { utils } from '@coral-xyz/anchor';

export function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}

/** The signature of a signed transaction, that of the fee payer, in base58. @throws TypeError where it is missing or another pays */
export function signatureOf(wire: Uint8Array, payer: PublicKey): string {
  const { signatures, message } = VersionedTransaction.deserialize(wire);
  const first = signatures[0];
  if (!message.staticAccountKeys[0]?.equals(payer)) throw new TypeError('the wallet has changed who pays the fee');
  if (!first || first.every((byte) => byte === 0)) throw new TypeError('the wallet has not signed');
  return utils.bytes.bs58.encode(first);
}
