import { SYSVAR_SLOT_HASHES_PUBKEY } from '@solana/web3.js';
import type { Accounts } from '../../../localnet/src/chain/accounts.ts';

const ADDRESS = SYSVAR_SLOT_HASHES_PUBKEY.toBase58();
const OWNER = 'Sysvar1111111111111111111111111111111111111';
const KEPT = 512;
/** 8-byte words of an entry: the slot and its hash. */
const WORDS = 5;

/** The hash that a test chain's block has in that slot: its number, over and over. The program hashes it again. */
export function slotHash(slot: bigint): Uint8Array {
  return new Uint8Array(new BigUint64Array(WORDS - 1).fill(slot).buffer);
}

/** Fills the SlotHashes sysvar as of `slot`: the 512 slots before it, the newest first, every one with a block. */
export function writeSlotHashes(accounts: Accounts, slot: bigint): void {
  const words = new BigUint64Array(1 + KEPT * WORDS);
  words[0] = BigInt(KEPT);
  for (let i = 0; i < KEPT; i++) words.fill(slot - 1n - BigInt(i), 1 + i * WORDS, 1 + (i + 1) * WORDS);
  const data = new Uint8Array(words.buffer);
  accounts.set({ address: ADDRESS, owner: OWNER, lamports: 143_487_360n, data, executable: false });
}
