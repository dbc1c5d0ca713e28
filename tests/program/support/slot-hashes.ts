import { createHash } from 'node:crypto';
import { SYSVAR_SLOT_HASHES_PUBKEY } from '@solana/web3.js';
import type { Accounts } from '../../../localnet/src/chain/accounts.ts';

const ADDRESS = SYSVAR_SLOT_HASHES_PUBKEY.toBase58();
const OWNER = 'Sysvar1111111111111111111111111111111111111';
const [HEADER, ENTRY, KEPT] = [8, 40, 512];

/** The hash that a test chain's block has in that slot: the same on every run. */
export function slotHash(slot: bigint): Uint8Array {
  return createHash('sha256').update(`test slot ${slot}`).digest();
}

/** Fills the SlotHashes sysvar as of `slot`: the 512 slots before it, the newest first, every one with a block. */
export function writeSlotHashes(accounts: Accounts, slot: bigint): void {
  const data = new Uint8Array(HEADER + KEPT * ENTRY);
  const view = new DataView(data.buffer);
  view.setBigUint64(0, BigInt(KEPT), true);
  for (let i = 0; i < KEPT; i++) {
    const past = slot - 1n - BigInt(i);
    view.setBigUint64(HEADER + i * ENTRY, past, true);
    data.set(slotHash(past), HEADER + i * ENTRY + 8);
  }
  accounts.set({ address: ADDRESS, owner: OWNER, lamports: 143_487_360n, data, executable: false });
}
