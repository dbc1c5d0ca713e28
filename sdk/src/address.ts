import { utils } from '@coral-xyz/anchor';
import { Buffer } from 'buffer';
import { PublicKey } from '@solana/web3.js';
import { z } from 'zod';
import { fromHex } from './bytes.ts';
import { verify } from './keys.ts';

/** True if `text` is the base58 form of exactly 32 bytes. */
export function isAddress(text: string): boolean {
  try {
    return new PublicKey(text).toBase58() === text;
  } catch {
    return false;
  }
}

/** A Solana address in base58: what peers send is checked here, so that no later `new PublicKey` can throw. */
export const addressSchema = z.string().refine(isAddress, 'expected a Solana address: 32 bytes in base58');

/** Bytes in base58, as addresses and signatures are written. */
export function base58(bytes: Uint8Array): string {
  return utils.bytes.bs58.encode(Buffer.from(bytes));
}

/** Whether `signer` (base58) signed `message`; false, never a throw, on malformed hex or addresses. */
export function verifyBy(signer: string, message: Uint8Array, signatureHex: string): boolean {
  try {
    return verify(fromHex(signatureHex, 64), message, new PublicKey(signer).toBytes());
  } catch {
    return false;
  }
}
