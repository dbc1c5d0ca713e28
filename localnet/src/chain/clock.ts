/** Solana's nominal slot time in milliseconds. */
export const SLOT_MS = 400;
/** Slots per epoch, without warm-up epochs. */
export const SLOTS_PER_EPOCH = 432_000;
/** The chain starts here, so that the 512 entries of SlotHashes exist from the first transaction on. */
export const FIRST_SLOT = 1_000;

/** What has to be remembered to continue a clock. All members in milliseconds but `transactionSlots`. */
export interface ClockState {
  /** Unix time of {@link FIRST_SLOT}. */
  readonly genesisMs: number;
  /** How far the chain's time is ahead of the machine's. */
  readonly offsetMs: number;
  /** Slots that transactions have added to those of the wall clock. */
  readonly transactionSlots: number;
  /** The chain's time at its latest reading, unix ms. */
  readonly latestMs: number;
}

/** One reading of the clock. */
export interface Moment {
  readonly slot: number;
  readonly blockHeight: number;
  /** Unix seconds. */
  readonly unixTimestamp: number;
  readonly epoch: number;
  readonly slotIndex: number;
  /** Unix seconds at the first slot of the epoch. */
  readonly epochStartTimestamp: number;
}

/**
 * The chain's time. Block height follows the (possibly advanced) wall clock, one block every 400 ms; the slot is ahead of
 * it by one for each transaction, as if those slots had been skipped. So a burst of transactions gives each a slot of its
 * own and still does not use up the 150 blocks that a blockhash lives.
 */
export class ChainClock {
  private readonly genesisMs: number;
  private offsetMs: number;
  private transactionSlots: number;
  private latestMs: number;
  private readonly now: () => number;

  constructor(state?: ClockState, now: () => number = Date.now) {
    this.now = now;
    this.genesisMs = state?.genesisMs ?? now();
    this.offsetMs = state?.offsetMs ?? 0;
    this.transactionSlots = state?.transactionSlots ?? 0;
    this.latestMs = state?.latestMs ?? this.genesisMs;
  }

  /** Reads the clock. Never earlier than the previous reading, whatever the machine's clock does. */
  read(): Moment {
    this.latestMs = Math.max(this.latestMs, this.now() + this.offsetMs);
    const blocks = Math.floor((this.latestMs - this.genesisMs) / SLOT_MS);
    const slot = FIRST_SLOT + blocks + this.transactionSlots;
    const slotIndex = slot % SLOTS_PER_EPOCH;
    const unixTimestamp = Math.floor(this.latestMs / 1000);
    return {
      slot,
      blockHeight: FIRST_SLOT + blocks,
      unixTimestamp,
      epoch: Math.floor(slot / SLOTS_PER_EPOCH),
      slotIndex,
      epochStartTimestamp: unixTimestamp - Math.floor((slotIndex * SLOT_MS) / 1000),
    };
  }

  /** Ends the current slot, because a transaction has landed in it. */
  addTransactionSlot(): void {
    this.transactionSlots += 1;
  }

  /** Moves time forward by `seconds` (> 0): the timestamp by as many seconds, slot and block height by `seconds / 0.4`. */
  advance(seconds: number): void {
    this.offsetMs += Math.round(seconds * 1000);
  }

  /** What {@link ChainClock} needs to continue later. */
  state(): ClockState {
    const { genesisMs, offsetMs, transactionSlots, latestMs } = this;
    return { genesisMs, offsetMs, transactionSlots, latestMs };
  }
}
