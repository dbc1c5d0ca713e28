import { BATCH, DAY, drawableAt, drawableUntil, isDrawable, type Batch } from '@shardmarket/sdk';

/** ms of a slot; slots can take longer */
const SLOT_MS = 400n;

/** Where a batch stands, for people. */
export interface BatchView {
  readonly state: string;
  readonly tone: 'neutral' | 'ok' | 'warn' | 'bad' | 'info';
  /** what comes next */
  readonly next: string;
  /** unix seconds at which that is */
  readonly at?: bigint;
}

/** @param clock of the chain @param windowSecs challenge window of the limits */
export function batchView(
  batch: Pick<Batch, 'state' | 'slot' | 'day' | 'deadline' | 'votes'>,
  clock: { readonly slot: bigint; readonly now: bigint },
  windowSecs: bigint,
): BatchView {
  const { state, slot, day, deadline, votes } = batch;
  const vestsAt = (day + 1n) * DAY + windowSecs;
  const passed = clock.now >= vestsAt;
  switch (state) {
    case BATCH.posted: {
      if (clock.slot > drawableUntil(slot)) {
        return { state: 'not drawn in time', tone: 'bad', next: 'whoever draws it now has it audited' };
      }
      if (isDrawable(batch, clock.slot)) return { state: 'to be drawn', tone: 'warn', next: 'draw it now (worker draw)' };
      const secs = ((drawableAt(slot) - clock.slot) * SLOT_MS) / 1_000n + 1n;
      return { state: 'to be drawn', tone: 'info', next: `can be drawn in about ${secs} s` };
    }
    case BATCH.passed:
      return passed
        ? { state: 'vested', tone: 'ok', next: 'can be closed: its rent comes back (worker claim)' }
        : { state: 'passed', tone: 'ok', next: 'vests', at: vestsAt };
    case BATCH.audited:
      return passedDeadline(deadline, clock.now)
        ? { state: 'not answered', tone: 'bad', next: 'anybody can end the audit against you' }
        : { state: 'under audit', tone: 'bad', next: 'answer until', at: deadline };
    case BATCH.answered:
      return passedDeadline(deadline, clock.now)
        ? { state: 'answered', tone: 'info', next: 'anybody can end the audit' }
        : { state: 'answered', tone: 'info', next: `${votes.filter((v) => v !== 0).length} of 3 votes; until`, at: deadline };
    default:
      return { state: 'decided', tone: 'neutral', next: 'can be closed: its rent comes back (worker claim)' };
  }
}

function passedDeadline(deadline: bigint, now: bigint): boolean {
  return now > deadline;
}
