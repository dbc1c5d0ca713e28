/** Trades of the program on its venues. */
import { TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { SYSVAR_INSTRUCTIONS_PUBKEY, type PublicKey, type TransactionInstruction } from '@solana/web3.js';
import type { Venue } from './accounts.ts';
import { bn, market } from './client.ts';
import { PROGRAM_ID } from './ids.ts';
import {
  ataAddress,
  BURN_VAULT,
  BURNER,
  CONFIG,
  ESCROW_VAULT,
  EVENT_AUTHORITY,
  FEE_USDC_VAULT,
  FEE_WSOL_VAULT,
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

export interface BurnAuctionFill {
  readonly seller: PublicKey;
  readonly usdcMint: PublicKey;
  readonly zeroMint: PublicKey;
  /** micro-ZERO that is sold, from the seller's associated account */
  readonly zeroIn: bigint;
  /** least micro-USDC to get for it, into the seller's associated account */
  readonly minUsdc: bigint;
}

/** Sells ZERO to the burn auction, signed by the seller; `venue` says what it is worth. `auctionPays` says what comes of it. */
export function fillBurnAuctionIx(venue: PinnedPool, a: BurnAuctionFill): Promise<TransactionInstruction> {
  return market.methods
    .fillBurnAuction(bn(a.zeroIn), bn(a.minUsdc))
    .accountsStrict({
      seller: a.seller,
      config: CONFIG,
      ledger: LEDGER,
      venue: venueAddress(venue.pool),
      zeroMint: a.zeroMint,
      sellerZeroTokens: ataAddress(a.seller, a.zeroMint),
      sellerUsdcTokens: ataAddress(a.seller, a.usdcMint),
      escrowVault: ESCROW_VAULT,
      baseVault: venue.baseVault,
      quoteVault: venue.quoteVault,
      tokenProgram: TOKEN_PROGRAM_ID,
      eventAuthority: EVENT_AUTHORITY,
      program: PROGRAM_ID,
    })
    .instruction();
}

/** Takes all trading fees in USDC into today's treasury. */
export function sweepFeesIx(): Promise<TransactionInstruction> {
  return market.methods
    .sweepFees()
    .accountsStrict({
      config: CONFIG,
      ledger: LEDGER,
      feeUsdcVault: FEE_USDC_VAULT,
      escrowVault: ESCROW_VAULT,
      tokenProgram: TOKEN_PROGRAM_ID,
      eventAuthority: EVENT_AUTHORITY,
      program: PROGRAM_ID,
    })
    .instruction();
}

/** Sells `amount` lamports of trading fees in wSOL for today's treasury. Only compute-budget instructions may stand beside it. */
export function sellFeesIx(venue: PinnedPool, amount: bigint): Promise<TransactionInstruction> {
  return market.methods
    .sellFees(bn(amount))
    .accountsStrict({
      config: CONFIG,
      ledger: LEDGER,
      venue: venueAddress(venue.pool),
      burner: BURNER,
      feeWsolVault: FEE_WSOL_VAULT,
      sliceVault: SLICE_VAULT,
      escrowVault: ESCROW_VAULT,
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
