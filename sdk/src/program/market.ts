/** Trades of the program on its venues. */
import { TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { SYSVAR_INSTRUCTIONS_PUBKEY, type PublicKey, type TransactionInstruction } from '@solana/web3.js';
import type { Venue } from './accounts.ts';
import { bn, market } from './client.ts';
import { PROGRAM_ID } from './ids.ts';
import {
  BURN_VAULT,
  BURNER,
  CONFIG,
  ESCROW_VAULT,
  EVENT_AUTHORITY,
  LEDGER,
  SLICE_VAULT,
  venueAddress,
} from './pdas.ts';

/** What a venue pins. */
type PinnedPool = Pick<Venue, 'pool' | 'program' | 'baseVault' | 'quoteVault'>;

/** Records the pool's price, at least 120 seconds after the last time. Only compute-budget instructions may stand beside it. */
export function observePriceIx(venue: PinnedPool): Promise<TransactionInstruction> {
  return market.methods
    .observePrice()
    .accountsStrict({
      venue: venueAddress(venue.pool),
      baseVault: venue.baseVault,
      quoteVault: venue.quoteVault,
      instructions: SYSVAR_INSTRUCTIONS_PUBKEY,
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
      eventAuthority: EVENT_AUTHORITY,
      program: PROGRAM_ID,
    })
    .instruction();
}
