import { Ewma, LineFit } from './ewma.ts';
import type { Measures } from './plan.ts';

/** Values of a loop, a stage or a draft before the first measurement, in ms. */
const PRIOR_LOOP = 50;
const PRIOR_STEP = 5;
const PRIOR_DRAFT = 2;
/** Results that are this much further apart than their frames were held up by a stage. */
const HELD_UP = 1.5;

interface Sent {
  readonly epoch: number;
  readonly position: number;
  readonly at: number;
  readonly principal: boolean;
}

/** Times of one ring, of all its jobs: loop, stage and draft, in ms. */
export class RingMeter {
  readonly #stages: number;
  readonly #loop = new Ewma(PRIOR_LOOP, 0.1);
  readonly #stage = new LineFit();
  readonly #draft = new Ewma(PRIOR_DRAFT, 0.1);

  constructor(stages: number) {
    this.#stages = stages;
  }

  looped(ms: number): void {
    this.#loop.add(ms);
  }

  /**
   * A result of `rows` rows came `ms` after the one before it, while both were under way. If their frames went out about
   * as far apart, and the slowest stage is thought to take less, their distance says how they were sent, and nothing of
   * the stage: a window that is too small would confirm itself.
   * @param sentApart ms between the frames
   */
  streamed(rows: number, ms: number, sentApart: number): void {
    const { base, row } = this.#slowest;
    if (sentApart <= base + rows * row || ms > HELD_UP * sentApart) this.#stage.add(rows, ms);
  }

  drafted(tokens: number, ms: number): void {
    this.#draft.add(ms / tokens);
  }

  /** @param acceptance α of the source @param free true for a source that costs no time */
  measures(acceptance: number, free: boolean): Measures {
    const draft = free ? 0 : this.#draft.value;
    return { acceptance, loop: this.#loop.value, stage: this.#slowest, draft, stages: this.#stages };
  }

  get #slowest(): Measures['stage'] {
    const { base, slope } = this.#stage.line ?? { base: PRIOR_STEP, slope: 0 };
    return { base, row: slope };
  }
}

/** Times the frames of one job, given the clock from outside. */
export class FrameClock {
  readonly #ring: RingMeter;
  readonly #sent: Sent[] = [];
  /** the last result, and when the last frame that it answered went out */
  #lastResult: { readonly epoch: number; readonly at: number; readonly sentAt: number } | undefined;
  #first: number | undefined;
  #loops = 0;
  #loopMs = 0;
  #streamed = 0;
  #streamMs = 0;

  constructor(ring: RingMeter) {
    this.#ring = ring;
  }

  sent(epoch: number, position: number, principal: boolean, now: number): void {
    this.#sent.push({ epoch, position, at: now, principal });
  }

  /** A result that counts, of which `committed` tokens are committed. */
  result(epoch: number, position: number, rows: number, committed: number, now: number): void {
    while (this.#sent[0] && this.#sent[0].epoch < epoch) this.#sent.shift();
    // A result may answer several frames at once: the first is the one that its time is counted from.
    const [frame] = this.#sent;
    let sentAt = frame?.at ?? now;
    while (this.#sent[0]?.epoch === epoch && this.#sent[0].position < position + rows) {
      sentAt = this.#sent.shift()?.at ?? sentAt;
    }
    if (frame?.principal) this.#loop(now - frame.at);
    const last = this.#lastResult;
    if (frame && !frame.principal && last?.epoch === epoch && frame.at <= last.at) {
      this.#ring.streamed(rows, now - last.at, frame.at - last.sentAt);
      this.#streamed += committed;
      this.#streamMs += now - last.at;
    }
    this.#lastResult = { epoch, at: now, sentAt };
  }

  /** ms since the row at a position was sent last, 0 if it is not under way. */
  age(position: number, now: number): number {
    const frame = this.#sent.findLast((sent) => sent.position <= position);
    return frame ? now - frame.at : 0;
  }

  /** Mean time from sending a row that nothing else waits for to its result: T. */
  get loopMs(): number {
    return this.#loops > 0 ? this.#loopMs / this.#loops : (this.#first ?? 0);
  }

  /** Mean time for each token committed while the stream was full: 1 / r; 0 if it never was. */
  get stepMs(): number {
    return this.#streamed > 0 ? this.#streamMs / this.#streamed : 0;
  }

  /** The first loop is that of the prompt, and no measure for those that follow. */
  #loop(ms: number): void {
    if (this.#first === undefined) {
      this.#first = ms;
      return;
    }
    this.#ring.looped(ms);
    this.#loops++;
    this.#loopMs += ms;
  }
}
