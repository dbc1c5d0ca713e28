/** Where a batch of receipts stands, from its account as it was read. */
import { PublicKey } from '@solana/web3.js';
import { fetchAccounts, type Batch, type ReadConnection } from './accounts.ts';
import { firstUnvested } from './views.ts';

/** `Batch.state`. */
export const BATCH = { posted: 0, passed: 1, audited: 2, answered: 3, decided: 4 } as const;

/** `Batch.votes`; 0 is none yet. */
export const VOTE = { notGuilty: 1, guilty: 2 } as const;
/** How many auditors must agree. */
const AGREEING = 2;

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

/** Who opened the audit and put up a bond; undefined where the draw did, or nobody. */
export function challengerOf({ challenger }: Pick<Batch, 'challenger'>): PublicKey | undefined {
  return challenger.equals(PublicKey.default) ? undefined : challenger;
}

/** The worker accounts of the three drawn auditors; none before they are drawn. */
export function auditorsOf({ auditors }: Pick<Batch, 'auditors'>): readonly PublicKey[] {
  return auditors.filter((auditor) => !auditor.equals(PublicKey.default));
}

/** All batches of a worker whose accounts are not closed, oldest first. */
export async function fetchBatches(
  connection: ReadConnection,
  worker: PublicKey,
): Promise<{ address: PublicKey; account: Batch }[]> {
  const found = await fetchAccounts(connection, 'batch', worker);
  return found.sort((a, b) => Number(a.account.seq - b.account.seq));
}

/** What two of an audit's auditors agree on; undefined while they do not, or before the worker has answered. */
export function verdictOf({ state, votes }: Pick<Batch, 'state' | 'votes'>): 'guilty' | 'not guilty' | undefined {
  if (state !== BATCH.answered) return undefined;
  const agree = (vote: number) => votes.filter((cast) => cast === vote).length >= AGREEING;
  return agree(VOTE.guilty) ? 'guilty' : agree(VOTE.notGuilty) ? 'not guilty' : undefined;
}
