import { NATIVE_MINT, TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { SystemProgram, type PublicKey, type TransactionInstruction } from '@solana/web3.js';
import { bn, market } from './client.ts';
import { limitsArgs, type Limits } from './limits.ts';
import {
  BOND_VAULT,
  BURN_VAULT,
  BURNER,
  CONFIG,
  ESCROW_VAULT,
  FEE_USDC_VAULT,
  FEE_WSOL_VAULT,
  LEDGER,
  modelAddress,
  PROGRAM_DATA,
  REWARD_VAULT,
  SLICE_VAULT,
  STAKE_POOL,
  STAKE_VAULT,
  venueAddress,
} from './pdas.ts';

export interface Mints {
  readonly usdcMint: PublicKey;
  readonly zeroMint: PublicKey;
}

/** Creates config, ledger and stake pool, signed by the program's upgrade authority, who becomes the authority. */
export function initConfigIx(authority: PublicKey, mints: Mints, limits: Limits): Promise<TransactionInstruction> {
  return market.methods
    .initConfig(limitsArgs(limits))
    .accountsStrict({
      authority,
      programData: PROGRAM_DATA,
      config: CONFIG,
      ledger: LEDGER,
      stakePool: STAKE_POOL,
      usdcMint: mints.usdcMint,
      zeroMint: mints.zeroMint,
      systemProgram: SystemProgram.programId,
    })
    .instruction();
}

/** Creates the six vaults, signed by the authority. */
export function initVaultsIx(authority: PublicKey, mints: Mints): Promise<TransactionInstruction> {
  return market.methods
    .initVaults()
    .accountsStrict({
      authority,
      config: CONFIG,
      ledger: LEDGER,
      burner: BURNER,
      usdcMint: mints.usdcMint,
      zeroMint: mints.zeroMint,
      escrowVault: ESCROW_VAULT,
      rewardVault: REWARD_VAULT,
      stakeVault: STAKE_VAULT,
      bondVault: BOND_VAULT,
      sliceVault: SLICE_VAULT,
      burnVault: BURN_VAULT,
      tokenProgram: TOKEN_PROGRAM_ID,
      systemProgram: SystemProgram.programId,
    })
    .instruction();
}

/** Creates the two vaults of trading fees, signed by the authority. */
export function initFeeVaultsIx(authority: PublicKey, usdcMint: PublicKey): Promise<TransactionInstruction> {
  return market.methods
    .initFeeVaults()
    .accountsStrict({
      authority,
      config: CONFIG,
      ledger: LEDGER,
      burner: BURNER,
      usdcMint,
      wsolMint: NATIVE_MINT,
      feeUsdcVault: FEE_USDC_VAULT,
      feeWsolVault: FEE_WSOL_VAULT,
      tokenProgram: TOKEN_PROGRAM_ID,
      systemProgram: SystemProgram.programId,
    })
    .instruction();
}

export interface RegisterModel {
  /** sha256 of the manifest file */
  readonly manifestHash: Uint8Array;
  readonly numericsClass: Uint8Array;
  readonly layerCount: number;
  /** highest ask, micro-USDC per million layer-tokens */
  readonly priceCeiling: bigint;
}

export function registerModelIx(authority: PublicKey, model: RegisterModel): Promise<TransactionInstruction> {
  return market.methods
    .registerModel([...model.manifestHash], [...model.numericsClass], model.layerCount, bn(model.priceCeiling))
    .accountsStrict({
      authority,
      config: CONFIG,
      model: modelAddress(model.manifestHash),
      systemProgram: SystemProgram.programId,
    })
    .instruction();
}

export interface RegisterVenue {
  readonly pool: PublicKey;
  readonly program: PublicKey;
  /** the pool's ZERO, or its wSOL */
  readonly baseVault: PublicKey;
  /** the pool's USDC */
  readonly quoteVault: PublicKey;
  /** of the swap instruction */
  readonly discriminator: Uint8Array;
  readonly feeBps: number;
}

export function registerVenueIx(authority: PublicKey, venue: RegisterVenue): Promise<TransactionInstruction> {
  return market.methods
    .registerVenue([...venue.discriminator], venue.feeBps)
    .accountsStrict({
      authority,
      config: CONFIG,
      ledger: LEDGER,
      venue: venueAddress(venue.pool),
      pool: venue.pool,
      poolProgram: venue.program,
      baseVault: venue.baseVault,
      quoteVault: venue.quoteVault,
      systemProgram: SystemProgram.programId,
    })
    .instruction();
}
