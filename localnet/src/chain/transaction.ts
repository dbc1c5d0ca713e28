import { createPublicKey, verify } from 'node:crypto';
import { getBase58Decoder } from '@solana/kit';
import { VersionedTransaction, type VersionedMessage } from '@solana/web3.js';

/** Largest transaction on the wire, in bytes. */
export const MAX_WIRE_BYTES = 1_232;
const SIGNATURE_BYTES = 64;
/** DER prefix of an Ed25519 public key (RFC 8410), so that node:crypto takes the raw 32 bytes. */
const ED25519_SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const base58 = getBase58Decoder();

/** A decoded transaction of either version. */
export interface WireTransaction {
  readonly wire: Uint8Array;
  /** Base58 of the first signature, which is the transaction's id. */
  readonly signature: string;
  readonly signatures: readonly Uint8Array[];
  readonly message: VersionedMessage;
  /** The exact bytes that were signed. */
  readonly messageBytes: Uint8Array;
}

/** Decodes wire bytes. Throws an Error with the reason when they are not one whole transaction. */
export function decodeTransaction(wire: Uint8Array): WireTransaction {
  if (wire.length > MAX_WIRE_BYTES) {
    throw new Error(`transaction too large: ${wire.length} bytes (max: ${MAX_WIRE_BYTES})`);
  }
  const count = wire[0] ?? 0;
  const messageStart = 1 + count * SIGNATURE_BYTES;
  if (count === 0 || messageStart >= wire.length) throw new Error('transaction has no signatures or no message');
  const { message, signatures } = VersionedTransaction.deserialize(wire);
  if (message.header.numRequiredSignatures !== count) {
    throw new Error(`transaction has ${count} signatures, its message needs ${message.header.numRequiredSignatures}`);
  }
  const first = signatures[0] ?? new Uint8Array(SIGNATURE_BYTES);
  return { wire, signature: base58.decode(first), signatures, message, messageBytes: wire.subarray(messageStart) };
}

/** Whether every required signature is a valid Ed25519 signature of the message. */
export function signaturesAreValid(transaction: WireTransaction): boolean {
  return transaction.signatures.every((signature, index) => {
    const signer = transaction.message.staticAccountKeys[index];
    if (signer === undefined) return false;
    const key = createPublicKey({
      key: Buffer.concat([ED25519_SPKI, signer.toBytes()]),
      format: 'der',
      type: 'spki',
    });
    return verify(null, transaction.messageBytes, key, signature);
  });
}

/** The same message with another blockhash and no signatures, for simulation. */
export function withBlockhash(transaction: WireTransaction, blockhash: string): WireTransaction {
  const { message, signatures } = VersionedTransaction.deserialize(transaction.wire);
  message.recentBlockhash = blockhash;
  const blank = signatures.map(() => new Uint8Array(SIGNATURE_BYTES));
  return decodeTransaction(new VersionedTransaction(message, blank).serialize());
}
