import { TOKEN_PROGRAM_ID } from '@solana/spl-token';
import {
  SystemProgram,
  SYSVAR_INSTRUCTIONS_PUBKEY,
  type PublicKey,
  type TransactionInstruction,
} from '@solana/web3.js';
import type { Venue } from './accounts.ts';
import { bn, market } from './client.ts';
import {
  BURN_VAULT,
  BURNER,
  CONFIG,
  epochAddress,
  ESCROW_VAULT,
  LEDGER,
  REWARD_VAULT,
  SLICE_VAULT,
  STAKE_POOL,
  venueAddress,
} from './pdas.ts';

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

type PinnedPool = Pick<Venue, 'pool' | 'program' | 'baseVault' | 'quoteVault'>;

/** Records the pool's price, at least 120 seconds after the last time. */
export function observePriceIx(venue: PinnedPool): Promise<TransactionInstruction> {
  return market.methods
    .observePrice()
    .accountsStrict({
      venue: venueAddress(venue.pool),
      baseVault: venue.baseVault,
      quoteVault: venue.quoteVault,
    })
    .instruction();
}

/** Buys and burns ZERO for `amount` micro-USDC. Only compute-budget instructions may stand beside it. */
export function buybackSliceIx(
  venue: PinnedPool,
  mints: { readonly usdcMint: PublicKey; readonly zeroMint: PublicKey },
  amount: bigint,
): Promise<TransactionInstruction> {
  return market.methods
    .buybackSlice(bn(amount))
    .accountsStrict({
      config: CONFIG,
      ledger: LEDGER,
      venue: venueAddress(venue.pool),
      burner: BURNER,
      usdcMint: mints.usdcMint,
      zeroMint: mints.zeroMint,
      escrowVault: ESCROW_VAULT,
      sliceVault: SLICE_VAULT,
      burnVault: BURN_VAULT,
      poolProgram: venue.program,
      pool: venue.pool,
      baseVault: venue.baseVault,
      quoteVault: venue.quoteVault,
      tokenProgram: TOKEN_PROGRAM_ID,
      instructions: SYSVAR_INSTRUCTIONS_PUBKEY,
    })
    .instruction();
}
