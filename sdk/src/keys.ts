import { ed25519 } from '@noble/curves/ed25519.js';

/** A 32-byte Ed25519 secret with its public key; Solana keypairs are the same two halves joined. */
export interface SigningKey {
  readonly secret: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** From a Solana `Keypair.secretKey` (64 bytes) or a bare 32-byte secret. @throws RangeError on other lengths. */
export function signingKey(secretKey: Uint8Array): SigningKey {
  if (secretKey.length !== 64 && secretKey.length !== 32) {
    throw new RangeError(`expected a secret key of 32 or 64 bytes, got ${secretKey.length}`);
  }
  const secret = secretKey.slice(0, 32);
  return { secret, publicKey: ed25519.getPublicKey(secret) };
}

export function sign(message: Uint8Array, key: SigningKey): Uint8Array {
  return ed25519.sign(message, key.secret);
}

/** Strict (RFC 8032, no small-order points) verification; false, never a throw, on malformed input. */
export function verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    return false;
  }
}
