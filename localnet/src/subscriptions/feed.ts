import type { ChainChange } from '../chain/chain.ts';
import type { Moment } from '../chain/clock.ts';

/** What one subscription listens to. Each returned value is the `result` of one notification. */
export interface Feed {
  /** The notification's method, e.g. `accountNotification`. */
  readonly notification: string;
  /** Whether the subscription ends with its first notification. */
  readonly once: boolean;
  /** What is due at once, right after the client has learned its subscription's number. */
  start(): readonly unknown[];
  /** What a change of the chain makes due. */
  onChange(change: ChainChange): readonly unknown[];
  /** What a new slot makes due; only feeds that have it make the hub watch the clock. */
  onSlot?(moment: Moment): readonly unknown[];
}
