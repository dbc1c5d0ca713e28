import { TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { SystemProgram, type PublicKey, type TransactionInstruction } from '@solana/web3.js';
import { bn, market } from './client.ts';
import { CONFIG, epochAddress, ESCROW_VAULT, LEDGER, REWARD_VAULT, STAKE_POOL } from './pdas.ts';

/** Opens the epoch of `day`, which must follow the last opened one; `payer` signs and pays for the account. */
export function openEpochIx(payer: PublicKey, usdcMint: PublicKey, day: bigint): Promise<TransactionInstruction> {
  return market.methods
    .openEpoch(bn(day))
    .accountsStrict({
      payer,
      config: CONFIG,
      ledger: LEDGER,
      stakePool: STAKE_POOL,
      epoch: epochAddress(day),
      usdcMint,
      escrowVault: ESCROW_VAULT,
      rewardVault: REWARD_VAULT,
      tokenProgram: TOKEN_PROGRAM_ID,
      systemProgram: SystemProgram.programId,
    })
    .instruction();
}
