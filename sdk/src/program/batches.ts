/** Where a batch of receipts stands, from its account as it was read. */
import type { PublicKey } from '@solana/web3.js';
import { fetchAccounts, type Batch, type ReadConnection } from './accounts.ts';
import { firstUnvested } from './views.ts';

/** `Batch.state`. */
export const BATCH = { posted: 0, passed: 1, audited: 2, answered: 3, decided: 4 } as const;

/** Slots between a batch and the hashes that its draw is made from, and how many they are. */
const DRAW_DELAY = 32n;
const DRAW_HASHES = 4n;
/** Slots that the SlotHashes sysvar reaches back. */
const SLOT_HASHES = 512n;

/** The first slot in which a draw for what happened in `slot` can be made, if every slot has a block. */
export function drawableAt(slot: bigint): bigint {
  return slot + DRAW_DELAY + DRAW_HASHES;
}

/** The last slot in which it is certain that it can, if every slot has a block: later, a batch counts as drawn. */
export function drawableUntil(slot: bigint): bigint {
  return slot + DRAW_DELAY + SLOT_HASHES - 1n;
}

/** Whether `draw_batch` would go through in the slot `slotNow`, if every slot has a block. */
export function isDrawable(batch: Pick<Batch, 'state' | 'slot'>, slotNow: bigint): boolean {
  return batch.state === BATCH.posted && slotNow >= drawableAt(batch.slot);
}

/** Whether `close_batch` would go through: decided, or passed and vested. */
export function isClosable(batch: Pick<Batch, 'state' | 'day'>, nowSecs: bigint, windowSecs: bigint): boolean {
  if (batch.state === BATCH.passed) return batch.day < firstUnvested(nowSecs, windowSecs);
  return batch.state === BATCH.decided;
}

/** All batches of a worker whose accounts are not closed, oldest first. */
export async function fetchBatches(
  connection: ReadConnection,
  worker: PublicKey,
): Promise<{ address: PublicKey; account: Batch }[]> {
  const found = await fetchAccounts(connection, 'batch', worker);
  return found.sort((a, b) => Number(a.account.seq - b.account.seq));
}
