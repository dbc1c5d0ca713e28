import { getAssociatedTokenAddressSync } from '@solana/spl-token';
import { PublicKey } from '@solana/web3.js';
import { ascii, u64le } from '../bytes.ts';
import { POOL_PROGRAM_ID, PROGRAM_ID, UPGRADEABLE_LOADER_ID } from './ids.ts';

function derive(program: PublicKey, ...seeds: (string | Uint8Array | PublicKey)[]): PublicKey {
  const bytes = seeds.map((s) => (typeof s === 'string' ? ascii(s) : s instanceof PublicKey ? s.toBytes() : s));
  return PublicKey.findProgramAddressSync(bytes, program)[0];
}

/** The program's accounts that exist once. */
export const CONFIG = derive(PROGRAM_ID, 'config');
/** The change of the limits that waits, if there is one. */
export const PARAM_QUEUE = derive(PROGRAM_ID, 'param_queue');
export const LEDGER = derive(PROGRAM_ID, 'ledger');
export const STAKE_POOL = derive(PROGRAM_ID, 'stake_pool');
/** Signs a venue's swap and owns the two vaults of a slice and that of fees in wSOL, nothing else. */
export const BURNER = derive(PROGRAM_ID, 'burner');
export const ESCROW_VAULT = derive(PROGRAM_ID, 'escrow');
export const REWARD_VAULT = derive(PROGRAM_ID, 'reward');
export const STAKE_VAULT = derive(PROGRAM_ID, 'stake_vault');
export const BOND_VAULT = derive(PROGRAM_ID, 'bond_vault');
export const SLICE_VAULT = derive(PROGRAM_ID, 'slice_vault');
export const BURN_VAULT = derive(PROGRAM_ID, 'burn_vault');
/** Trading fees in USDC are sent there; anyone may sweep them into the treasury. */
export const FEE_USDC_VAULT = derive(PROGRAM_ID, 'fee_usdc');
/** Trading fees in wSOL are sent there; anyone may sell them for the treasury. */
export const FEE_WSOL_VAULT = derive(PROGRAM_ID, 'fee_wsol');
/** Signs the events that are recorded as inner instructions. */
export const EVENT_AUTHORITY = derive(PROGRAM_ID, '__event_authority');
/** Names the upgrade authority, who alone may initialise the program. */
export const PROGRAM_DATA = derive(UPGRADEABLE_LOADER_ID, PROGRAM_ID);

/** @param manifestHash sha256 of the manifest file, 32 bytes */
export function modelAddress(manifestHash: Uint8Array): PublicKey {
  return derive(PROGRAM_ID, 'model', manifestHash);
}

export function workerAddress(operator: PublicKey): PublicKey {
  return derive(PROGRAM_ID, 'worker', operator);
}

/** @param seq how many batches of the worker came before */
export function batchAddress(worker: PublicKey, seq: bigint): PublicKey {
  return derive(PROGRAM_ID, 'batch', worker, u64le(seq));
}

/** @param worker its account @param computation `computationHash` of the receipts that contradict each other */
export function faultAddress(worker: PublicKey, computation: Uint8Array): PublicKey {
  return derive(PROGRAM_ID, 'fault', worker, computation);
}

/** @param salt the payer's own number @param openSlot slot that the opening names: with it an address never repeats */
export function sessionAddress(payer: PublicKey, salt: bigint, openSlot: bigint): PublicKey {
  return derive(PROGRAM_ID, 'session', payer, u64le(salt), u64le(openSlot));
}

export function positionAddress(owner: PublicKey): PublicKey {
  return derive(PROGRAM_ID, 'stake', owner);
}

/** @param day `floor(unix seconds / 86400)` */
export function epochAddress(day: bigint): PublicKey {
  return derive(PROGRAM_ID, 'epoch', u64le(day));
}

export function venueAddress(pool: PublicKey): PublicKey {
  return derive(PROGRAM_ID, 'venue', pool);
}

/** Pool of the local chain's AMM for a pair. */
export function poolAddress(baseMint: PublicKey, quoteMint: PublicKey): PublicKey {
  return derive(POOL_PROGRAM_ID, 'pool', baseMint, quoteMint);
}

export function poolVaultAddress(pool: PublicKey, mint: PublicKey): PublicKey {
  return derive(POOL_PROGRAM_ID, 'vault', pool, mint);
}

/** Associated token account of SPL Token; owners off the curve are allowed. */
export function ataAddress(owner: PublicKey, mint: PublicKey): PublicKey {
  return getAssociatedTokenAddressSync(mint, owner, true);
}
