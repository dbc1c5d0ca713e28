import { ataAddress } from '@shardmarket/sdk';
import { createAssociatedTokenAccountIdempotentInstruction } from '@solana/spl-token';
import type { PublicKey, TransactionInstruction } from '@solana/web3.js';

/** Makes `owner`'s associated account for a token, if it is not there; `payer` pays its rent. */
export function makeTokensIx(payer: PublicKey, owner: PublicKey, mint: PublicKey): TransactionInstruction {
  return createAssociatedTokenAccountIdempotentInstruction(payer, ataAddress(owner, mint), owner, mint);
}
