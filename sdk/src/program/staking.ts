import { TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { SystemProgram, type PublicKey, type TransactionInstruction } from '@solana/web3.js';
import { bn, market } from './client.ts';
import { PROGRAM_ID } from './ids.ts';
import {
  ataAddress,
  CONFIG,
  EVENT_AUTHORITY,
  LEDGER,
  positionAddress,
  REWARD_VAULT,
  STAKE_POOL,
  STAKE_VAULT,
} from './pdas.ts';

/** Stakes `amount` micro-ZERO, signed by the owner, who pays for the position the first time. */
export function stakeIx(owner: PublicKey, zeroMint: PublicKey, amount: bigint): Promise<TransactionInstruction> {
  return market.methods
    .stake(bn(amount))
    .accountsStrict({
      owner,
      config: CONFIG,
      stakePool: STAKE_POOL,
      position: positionAddress(owner),
      zeroMint,
      ownerTokens: ataAddress(owner, zeroMint),
      stakeVault: STAKE_VAULT,
      tokenProgram: TOKEN_PROGRAM_ID,
      systemProgram: SystemProgram.programId,
    })
    .instruction();
}

/**
 * Moves `amount` micro-ZERO into the cooldown, which restarts for all that is cooling and earns nothing.
 * @param boosted the worker that the position boosts (`boosts` of the position), where there is one: its boost falls at once
 */
export function requestUnstakeIx(
  owner: PublicKey,
  amount: bigint,
  boosted: PublicKey | null = null,
): Promise<TransactionInstruction> {
  return market.methods
    .requestUnstake(bn(amount))
    .accountsStrict({ owner, config: CONFIG, stakePool: STAKE_POOL, position: positionAddress(owner), boosted })
    .instruction();
}

/** Returns all stake whose cooldown is over to the owner's associated token account. */
export function withdrawStakeIx(owner: PublicKey, zeroMint: PublicKey): Promise<TransactionInstruction> {
  return market.methods
    .withdrawStake()
    .accountsStrict({
      owner,
      config: CONFIG,
      ledger: LEDGER,
      stakePool: STAKE_POOL,
      position: positionAddress(owner),
      zeroMint,
      ownerTokens: ataAddress(owner, zeroMint),
      stakeVault: STAKE_VAULT,
      tokenProgram: TOKEN_PROGRAM_ID,
    })
    .instruction();
}

/** Pays the yield so far to the owner's associated token account. */
export function claimYieldIx(owner: PublicKey, usdcMint: PublicKey): Promise<TransactionInstruction> {
  return market.methods
    .claimYield()
    .accountsStrict({
      owner,
      config: CONFIG,
      ledger: LEDGER,
      stakePool: STAKE_POOL,
      position: positionAddress(owner),
      usdcMint,
      ownerTokens: ataAddress(owner, usdcMint),
      rewardVault: REWARD_VAULT,
      tokenProgram: TOKEN_PROGRAM_ID,
      eventAuthority: EVENT_AUTHORITY,
      program: PROGRAM_ID,
    })
    .instruction();
}
