import { createAssociatedTokenAccountIdempotentInstruction } from '@solana/spl-token';
import { ataAddress } from '@shardmarket/sdk';
import type { Connection, PublicKey, TransactionInstruction } from '@solana/web3.js';

/** Offset of `amount` (u64) in a token account: mint and owner come before. */
const AMOUNT = 64;

/** What `owner` has of a token in its associated account, in the token's smallest unit; 0 where there is no account. */
export async function tokensOf(connection: Connection, owner: PublicKey, mint: PublicKey): Promise<bigint> {
  const info = await connection.getAccountInfo(ataAddress(owner, mint), 'confirmed');
  return info ? info.data.readBigUInt64LE(AMOUNT) : 0n;
}

/** Makes `owner`'s associated account for a token, if it is not there; `payer` pays its rent. */
export function makeTokensIx(payer: PublicKey, owner: PublicKey, mint: PublicKey): TransactionInstruction {
  return createAssociatedTokenAccountIdempotentInstruction(payer, ataAddress(owner, mint), owner, mint);
}
