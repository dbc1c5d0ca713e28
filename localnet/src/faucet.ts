import {
  createAssociatedTokenAccountIdempotentInstruction,
  createMintToInstruction,
  getAssociatedTokenAddressSync,
} from '@solana/spl-token';
import { SystemProgram, type Keypair, type PublicKey, type TransactionInstruction } from '@solana/web3.js';
import type { Chain } from './chain/chain.ts';
import { runInstructions } from './chain/run.ts';

/** The addresses of the two mints. */
export interface Mints {
  readonly usdc: PublicKey;
  readonly zero: PublicKey;
}

/** What a faucet call gives; absent means none. */
export interface Gift {
  /** Micro-USDC. */
  readonly usdc?: bigint | undefined;
  /** Micro-ZERO. */
  readonly zero?: bigint | undefined;
  /** Lamports. */
  readonly sol?: bigint | undefined;
}

/**
 * Mints tokens to `owner`'s associated accounts, which it creates where needed, and transfers SOL, all in one transaction
 * of the mint authority. Answers with its signature; throws an Error with the program's logs when it fails.
 */
export function give(chain: Chain, authority: Keypair, mints: Mints, owner: PublicKey, gift: Gift): string {
  const payer = authority.publicKey;
  const instructions: TransactionInstruction[] = [];
  for (const [mint, amount] of [[mints.usdc, gift.usdc] as const, [mints.zero, gift.zero] as const]) {
    if (amount === undefined || amount === 0n) continue;
    const account = getAssociatedTokenAddressSync(mint, owner, true);
    instructions.push(
      createAssociatedTokenAccountIdempotentInstruction(payer, account, owner, mint),
      createMintToInstruction(mint, account, payer, amount),
    );
  }
  if (gift.sol !== undefined && gift.sol > 0n) {
    instructions.push(SystemProgram.transfer({ fromPubkey: payer, toPubkey: owner, lamports: gift.sol }));
  }
  return runInstructions(chain, instructions, [authority]).signature;
}
