import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { SigningKey } from '@shardmarket/sdk';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals session secrets for the database: whoever has only the database can sign no voucher. */
export interface Vault {
  /** @param secret 32 bytes @param signer base58 public key that the sealed form is bound to */
  seal(secret: Uint8Array, signer: string): Uint8Array;
  /** @throws Error if the bytes were changed, or sealed for another signer or by another keeper key */
  open(sealed: Uint8Array, signer: string): Uint8Array;
  /** The 32 secret bytes of a payer's `n`th voucher key: always the same, so that a lost database can be made anew. */
  derive(payer: string, n: number): Uint8Array;
}

/** AES-256-GCM (NIST SP 800-38D) under a key derived (HKDF-SHA256, RFC 5869) from the keeper's own. */
export function createVault(keeper: SigningKey): Vault {
  const key = Buffer.from(hkdfSync('sha256', keeper.secret, keeper.publicKey, 'shardmarket/session-keys/v1', 32));
  const salt = keeper.publicKey;
  return {
    derive: (payer, n) =>
      new Uint8Array(hkdfSync('sha256', keeper.secret, salt, `shardmarket/session-key/v1/${payer}/${n}`, 32)),
    seal(secret, signer) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(signer));
      const body = Buffer.concat([cipher.update(secret), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]);
    },
    open(sealed, signer) {
      const [nonce, tag] = [sealed.subarray(0, NONCE_BYTES), sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)];
      const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(signer)).setAuthTag(tag);
      return new Uint8Array(
        Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]),
      );
    },
  };
}
