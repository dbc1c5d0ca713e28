import { Clock, EpochSchedule, type LiteSVM } from 'litesvm';
import { SLOTS_PER_EPOCH, type Moment } from './clock.ts';
import { slotHash } from './hashes.ts';

const SLOT_HASHES = 512;

/** Keeps LiteSVM's Clock and SlotHashes sysvars at the chain's time. */
export class Sysvars {
  private readonly svm: LiteSVM;
  private readonly seed: string;
  private written: { slot: number; unixTimestamp: number } = { slot: -1, unixTimestamp: -1 };
  /** Newest first, as in the sysvar: the 512 slots before the current one. */
  private slotHashes: { slot: bigint; hash: string }[] = [];

  constructor(svm: LiteSVM, seed: string) {
    this.svm = svm;
    this.seed = seed;
    const perEpoch = BigInt(SLOTS_PER_EPOCH);
    svm.setEpochSchedule(new EpochSchedule(perEpoch, perEpoch, false, 0n, 0n));
  }

  /** Writes what has changed since the last call. */
  write(moment: Moment): void {
    const { slot, unixTimestamp, epoch, epochStartTimestamp } = moment;
    if (slot === this.written.slot && unixTimestamp === this.written.unixTimestamp) return;
    this.svm.setClock(
      new Clock(BigInt(slot), BigInt(epochStartTimestamp), BigInt(epoch), BigInt(epoch + 1), BigInt(unixTimestamp)),
    );
    if (slot !== this.written.slot) this.writeSlotHashes(slot);
    this.written = { slot, unixTimestamp };
  }

  private writeSlotHashes(slot: number): void {
    const newest = this.slotHashes[0] === undefined ? -1 : Number(this.slotHashes[0].slot);
    const added = [];
    for (let past = slot - 1; past > newest && past >= slot - SLOT_HASHES && past >= 0; past -= 1) {
      added.push({ slot: BigInt(past), hash: slotHash(this.seed, 'bank', past) });
    }
    this.slotHashes = [...added, ...this.slotHashes].slice(0, SLOT_HASHES);
    this.svm.setSlotHashes(this.slotHashes);
  }
}
