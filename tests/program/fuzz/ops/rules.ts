/** What the accounts of an instruction must be. */
import {
  BOND_VAULT,
  BURN_VAULT,
  BURNER,
  CONFIG,
  ESCROW_VAULT,
  EVENT_AUTHORITY,
  FEE_USDC_VAULT,
  FEE_WSOL_VAULT,
  LEDGER,
  PARAM_QUEUE,
  PROGRAM_DATA,
  PROGRAM_ID,
  REWARD_VAULT,
  SLICE_VAULT,
  STAKE_POOL,
  STAKE_VAULT,
  type AccountName,
} from '@shardmarket/sdk';
import { NATIVE_MINT, TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { SystemProgram, SYSVAR_INSTRUCTIONS_PUBKEY, type PublicKey } from '@solana/web3.js';
import { mints } from '../../support/actors.ts';
import { derive, type Addr, type Seed } from '../addresses.ts';
import type { Model } from '../model/state.ts';
import type { Call, Rule } from './operation.ts';
import { ACCOUNT } from './verdict.ts';

const text = (address: PublicKey) => address.toBase58();

export const USDC_MINT = text(mints.usdcMint);
export const ZERO_MINT = text(mints.zeroMint);
export const WSOL_MINT = text(NATIVE_MINT);
export const VAULTS = {
  escrow: text(ESCROW_VAULT),
  reward: text(REWARD_VAULT),
  stake: text(STAKE_VAULT),
  bond: text(BOND_VAULT),
  slice: text(SLICE_VAULT),
  burn: text(BURN_VAULT),
  feeUsdc: text(FEE_USDC_VAULT),
  feeWsol: text(FEE_WSOL_VAULT),
};
export const ONCE = {
  config: text(CONFIG),
  ledger: text(LEDGER),
  stakePool: text(STAKE_POOL),
  queue: text(PARAM_QUEUE),
};

/** Accounts that are the same in every call, by their names. */
export const FIXED: Readonly<Record<string, Addr>> = {
  ...ONCE,
  burner: text(BURNER),
  usdcMint: USDC_MINT,
  zeroMint: ZERO_MINT,
  escrowVault: VAULTS.escrow,
  rewardVault: VAULTS.reward,
  stakeVault: VAULTS.stake,
  bondVault: VAULTS.bond,
  sliceVault: VAULTS.slice,
  burnVault: VAULTS.burn,
  feeUsdcVault: VAULTS.feeUsdc,
  feeWsolVault: VAULTS.feeWsol,
  wsolMint: WSOL_MINT,
  tokenProgram: text(TOKEN_PROGRAM_ID),
  systemProgram: text(SystemProgram.programId),
  instructions: text(SYSVAR_INSTRUCTIONS_PUBKEY),
  eventAuthority: text(EVENT_AUTHORITY),
  program: text(PROGRAM_ID),
  programData: text(PROGRAM_DATA),
};

/** Exactly this address. */
export const exactly =
  (address: Addr, ...errors: readonly string[]): Rule =>
  (_m, given) =>
    given === address ? undefined : [...errors, ACCOUNT];

/** The address that the call's other parts give. */
export const same =
  (of: (m: Model, call: Call) => Addr | undefined, ...errors: readonly string[]): Rule =>
  (m, given, call) =>
    given === of(m, call) ? undefined : [...errors, ACCOUNT];

/** Any account of that type. */
export const a =
  (type: AccountName): Rule =>
  (m, address) =>
    m.get(type, address) ? undefined : [ACCOUNT];

/** Any key. Whether it signs is checked for all accounts alike. */
export const anybody: Rule = () => undefined;

/** A token account of a mint and an owner. */
export const tokens =
  (mint: Addr, owner: (m: Model, call: Call) => Addr | undefined): Rule =>
  (m, address, call) => {
    const purse = m.purses.get(address);
    return purse?.mint === mint && purse.owner === owner(m, call) ? undefined : [ACCOUNT];
  };

/** The empty address that these seeds give. */
export const fresh =
  (seeds: (call: Call) => readonly Seed[]): Rule =>
  (m, address, call) =>
    derive(seeds(call)).address === address && !m.accounts.has(address) ? undefined : [ACCOUNT];

/** The address that these seeds give, whether something is there or not. */
export const seeded =
  (seeds: (call: Call) => readonly Seed[]): Rule =>
  (_m, address, call) =>
    derive(seeds(call)).address === address ? undefined : [ACCOUNT];

/** The account of that type at the address that the seeds give. */
export const theirs =
  (type: AccountName, seeds: (call: Call) => readonly Seed[]): Rule =>
  (m, address, call) =>
    derive(seeds(call)).address === address && m.get(type, address) ? undefined : [ACCOUNT];

/** Address of a named account of the call. */
export const at = (name: string) => (_m: Model, call: Call) => call.accounts[name] ?? undefined;
