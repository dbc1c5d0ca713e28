import { TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { SystemProgram, type PublicKey, type TransactionInstruction } from '@solana/web3.js';
import { bn, market } from './client.ts';
import { PROGRAM_ID } from './ids.ts';
import {
  CONFIG,
  ESCROW_VAULT,
  EVENT_AUTHORITY,
  LEDGER,
  positionAddress,
  REWARD_VAULT,
  sessionAddress,
  STAKE_POOL,
} from './pdas.ts';

export interface ClaimCredits {
  /** the staker, payer of the session */
  readonly owner: PublicKey;
  readonly usdcMint: PublicKey;
  /** micro-USDC of the yield; what `creditable` says at most, and as much as a first deposit where the session is new */
  readonly amount: bigint;
  /** the staker's own number for the session */
  readonly salt: bigint;
  /** the session's open slot; one of the last 150 where it is new */
  readonly openSlot: bigint;
  /** unix seconds: the session's, at most 365 days away where it is new */
  readonly expiresAt: bigint;
  /** key whose vouchers spend the session */
  readonly signer: PublicKey;
}

/**
 * Takes yield as prepaid inference: it opens the session at `sessionAddress(owner, salt, openSlot)`, or tops it up where it exists.
 * Signed by the owner, who pays for a new session's account.
 */
export function claimCreditsIx(a: ClaimCredits): Promise<TransactionInstruction> {
  return market.methods
    .claimCredits(bn(a.amount), bn(a.salt), bn(a.openSlot), bn(a.expiresAt), a.signer)
    .accountsStrict({
      owner: a.owner,
      config: CONFIG,
      ledger: LEDGER,
      stakePool: STAKE_POOL,
      position: positionAddress(a.owner),
      session: sessionAddress(a.owner, a.salt, a.openSlot),
      usdcMint: a.usdcMint,
      rewardVault: REWARD_VAULT,
      escrowVault: ESCROW_VAULT,
      tokenProgram: TOKEN_PROGRAM_ID,
      systemProgram: SystemProgram.programId,
      eventAuthority: EVENT_AUTHORITY,
      program: PROGRAM_ID,
    })
    .instruction();
}
