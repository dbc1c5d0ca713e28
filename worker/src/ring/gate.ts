import type { SharedPrefix } from '../stage/kept.ts';
import { badFrame, type Frame } from './frame.ts';
import { decodeOpen, encodeOpen } from './payload.ts';
import { decodeTokens } from './tokens.ts';

/** Fewest positions for which a job waits a loop of the ring to learn whether all stages still have them. */
const LEAST_POSITIONS = 64;

export interface GateOptions {
  /** the head stage's kept job of a session that begins most like `tokens` */
  readonly find: (session: string, tokens: readonly number[]) => Promise<SharedPrefix | undefined>;
  /** takes a frame down the ring */
  readonly pass: (frame: Frame) => void;
}

interface Held {
  /** frames that wait, in order; the `open` first until it has been passed */
  readonly frames: Frame[];
  /** positions asked for in the `open` that has been passed */
  asked: number;
}

/**
 * The head's way into its ring for jobs that may reuse a prefix: it holds a job's first frames back, asks in `open` whether
 * all stages have kept an earlier job that begins alike, and leaves out the rows of the prompt that they have.
 */
export class HeadGate {
  readonly #options: GateOptions;
  readonly #held = new Map<string, Held>();
  /** open jobs, and the positions that they reuse */
  readonly #reused = new Map<string, number>();

  constructor(options: GateOptions) {
    this.#options = options;
  }

  /** Takes a frame of the driver. */
  submit(frame: Frame): void {
    const held = this.#held.get(frame.job);
    if (frame.type === 'finish' || frame.type === 'abort') this.#reused.delete(frame.job);
    if (frame.type === 'open' && this.#reused.has(frame.job)) {
      // Opened again after a heal: all its rows follow.
      this.#reused.set(frame.job, 0);
      this.#held.delete(frame.job);
      this.#options.pass(frame);
    } else if (frame.type === 'open') {
      this.#reused.set(frame.job, 0);
      const opened: Held = { frames: [frame], asked: 0 };
      this.#held.set(frame.job, opened);
      // The driver hands the prompt over right behind the open: all of it is there a moment later.
      queueMicrotask(() => void this.#propose(frame, opened));
    } else if (held && frame.type !== 'abort') {
      held.frames.push(frame);
    } else {
      this.#held.delete(frame.job);
      this.#options.pass(frame);
    }
  }

  /** Whether an open job reuses rows that were not computed for it: no stage could give them to a successor. */
  reused(job: string): boolean {
    return (this.#reused.get(job) ?? 0) > 0;
  }

  /** The tail's answer to an `open` that asked for a prefix: the positions that all stages have. */
  opened(frame: Frame): void {
    const held = this.#held.get(frame.job);
    if (!held) return;
    if (frame.position > held.asked)
      throw badFrame(`opened: ${frame.position} positions, ${held.asked} were asked for`);
    this.#release(frame.job, held, frame.position);
  }

  async #propose(open: Frame, held: Held): Promise<void> {
    const { job } = open;
    try {
      const payload = decodeOpen(open.payload);
      const found = await this.#options.find(payload.session, promptOf(held.frames));
      if (this.#held.get(job) !== held) return;
      if (!found || found.positions < LEAST_POSITIONS) return this.#release(job, held, 0);
      held.frames.shift();
      held.asked = found.positions;
      this.#options.pass({ ...open, payload: encodeOpen({ ...payload, reuse: found }) });
    } catch {
      // A stage that has died, or an open that cannot be read: whoever takes the frames says so.
      if (this.#held.get(job) === held) this.#release(job, held, 0);
    }
  }

  #release(job: string, { frames }: Held, from: number): void {
    this.#held.delete(job);
    this.#reused.set(job, from);
    for (const frame of frames) {
      const rest = frame.type === 'prefill' ? behind(frame, from) : frame;
      if (rest) this.#options.pass(rest);
    }
  }
}

/** Token ids of the prompt's rows, as far as the frames hold them without a gap. */
function promptOf(frames: readonly Frame[]): number[] {
  const ids: number[] = [];
  for (const { type, position, rows, payload } of frames) {
    if (type === 'prefill' && position === ids.length) ids.push(...decodeTokens(payload, rows));
  }
  return ids;
}

/** What is left of a frame of ids behind the first `from` positions. */
function behind(frame: Frame, from: number): Frame | undefined {
  const known = Math.max(0, from - frame.position);
  if (known === 0) return frame;
  if (known >= frame.rows) return undefined;
  return { ...frame, position: from, rows: frame.rows - known, payload: frame.payload.slice(known * 4) };
}
