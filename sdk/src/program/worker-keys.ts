import { createAssociatedTokenAccountIdempotentInstruction, TOKEN_PROGRAM_ID } from '@solana/spl-token';
import type { PublicKey, TransactionInstruction } from '@solana/web3.js';
import { market } from './client.ts';
import { PROGRAM_ID } from './ids.ts';
import { ataAddress, CONFIG, ESCROW_VAULT, EVENT_AUTHORITY, LEDGER } from './pdas.ts';

/**
 * Makes `next` the operator of a worker, signed by its payout key and by `next`; at most once in 4 days. The worker keeps its
 * address, which is not that of `next`: pass it to the functions that take one.
 */
export function rotateOperatorIx(
  worker: PublicKey,
  payout: PublicKey,
  next: PublicKey,
): Promise<TransactionInstruction> {
  return market.methods.rotateOperator().accountsStrict({ payout, next, worker }).instruction();
}

/** Proposes `next` as the payout key, signed by the one that is; it can be applied in 48 hours, and refused until then. */
export function proposePayoutIx(
  worker: PublicKey,
  payout: PublicKey,
  next: PublicKey,
): Promise<TransactionInstruction> {
  return market.methods.proposePayout(next).accountsStrict({ payout, worker }).instruction();
}

/** Makes the proposed key the payout key, when its 48 hours are over. Signed by nobody. */
export function applyPayoutIx(worker: PublicKey): Promise<TransactionInstruction> {
  return market.methods.applyPayout().accountsStrict({ worker }).instruction();
}

/** Refuses the proposed payout key. @param key the operator or the payout key, who signs */
export function cancelPayoutIx(worker: PublicKey, key: PublicKey): Promise<TransactionInstruction> {
  return market.methods.cancelPayout().accountsStrict({ key, worker }).instruction();
}

export interface ClaimFor {
  readonly worker: PublicKey;
  readonly payout: PublicKey;
  readonly usdcMint: PublicKey;
}

/** Pays all that has vested to the payout key's associated token account, which must exist. Signed by nobody. */
export function claimForIx({ worker, payout, usdcMint }: ClaimFor): Promise<TransactionInstruction> {
  return market.methods
    .claimFor()
    .accountsStrict({
      config: CONFIG,
      ledger: LEDGER,
      worker,
      usdcMint,
      payoutTokens: ataAddress(payout, usdcMint),
      escrowVault: ESCROW_VAULT,
      tokenProgram: TOKEN_PROGRAM_ID,
      eventAuthority: EVENT_AUTHORITY,
      program: PROGRAM_ID,
    })
    .instruction();
}

/** As `claimForIx`, after an instruction that makes the token account where it is missing. @param payer who pays for it, and signs */
export async function claimForIxs(payer: PublicKey, terms: ClaimFor): Promise<TransactionInstruction[]> {
  const { payout, usdcMint } = terms;
  const tokens = ataAddress(payout, usdcMint);
  return [createAssociatedTokenAccountIdempotentInstruction(payer, tokens, payout, usdcMint), await claimForIx(terms)];
}
