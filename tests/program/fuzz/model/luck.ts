/** What the slot hashes decide, on a chain on which every slot has a block. */
import { createHash } from 'node:crypto';
import { slotHash } from '../../support/slot-hashes.ts';
import { bytesOf, type Addr } from '../addresses.ts';
import type { Model } from './state.ts';

/** Slots between what is drawn for and the first hash, hashes of a draw, and slots whose hashes are kept. */
const [DELAY, HASHES, KEPT] = [32n, 4n, 512n];

/** The luck of `subject` by the hashes after `slot`, or why there is none. */
export function luckOf(m: Model, slot: bigint, subject: Addr): Buffer | 'too early' | 'gone' {
  const first = slot + DELAY;
  if (first + HASHES > m.slot) return 'too early';
  // The slot before the first one must still be there, to show that it is the first.
  if (first - 1n < m.slot - KEPT) return 'gone';
  const hash = createHash('sha256');
  for (let i = 0n; i < HASHES; i++) hash.update(slotHash(first + i));
  return hash.update(bytesOf(subject)).digest();
}
