import type { Action } from '../driver/actions.ts';
import type { Stream } from '../driver/stream.ts';

/** A target of few tokens: what follows depends on the last two tokens and, now and then, on the whole sequence. */
export function nextToken(sequence: readonly number[], vocab: number): number {
  const long = sequence.length % 5 === 0;
  const hash = sequence.slice(long ? 0 : -2).reduce((h, token) => Math.imul(h ^ (token + 1), 0x01000193) >>> 0, 7);
  return hash % vocab;
}

type Sent = Extract<Action, { type: 'send' | 'side' }>;

/** Rows of one job on their way between two stages. */
interface Rows {
  readonly epoch: number;
  readonly position: number;
  readonly tokens: readonly number[];
  readonly side: boolean;
}

interface Stage {
  /** rows that wait for this stage, oldest first */
  readonly queue: Rows[];
  /** tokens whose rows are cached */
  readonly cache: number[];
  epoch: number;
}

/** What a ring does wrong, to see that it shows. */
export interface Faults {
  /** false lets results of older epochs through as if they were of the newest */
  readonly fence?: boolean;
  /** true: stages write the rows of side branches into their caches */
  readonly keepsSides?: boolean;
}

/**
 * The stages of a ring as one job sees them: rows wait before each stage, go on in order, are joined with those behind them
 * or not, and are dropped when a newer epoch has been seen. It computes nothing but which token follows which.
 */
export class SimulatedRing {
  readonly stages: readonly Stage[];
  readonly #vocab: number;
  readonly #faults: Faults;
  #stream: Stream;
  #newest = 0;

  constructor(stages: number, stream: Stream, vocab: number, faults: Faults) {
    this.stages = Array.from({ length: stages }, () => ({ queue: [], cache: stream.sequence.slice(0, -1), epoch: 0 }));
    this.#stream = stream;
    this.#vocab = vocab;
    this.#faults = faults;
  }

  /** Takes a frame of the head, or its word that older epochs are void, which each stage hears before any more rows. */
  send(sent: Sent): void {
    this.#newest = sent.epoch;
    this.stages[0]?.queue.push({ ...sent, side: sent.type === 'side' });
  }

  cancel(epoch: number): void {
    this.#newest = epoch;
    for (const stage of this.stages) stage.epoch = epoch;
  }

  /** Loses what was on its way, and replaces a stage by one that is given what its predecessor has sent; never the head's. */
  heal(index: number): void {
    for (const stage of this.stages) stage.queue.length = 0;
    const [before, stage] = [this.stages[index - 1], this.stages[index]];
    if (before && stage) stage.cache.splice(0, Infinity, ...before.cache);
  }

  /** Loses what was on its way; another head computes the committed rows again, and gives the others what they lack. */
  takeOver(stream: Stream): void {
    this.heal(0);
    this.#stream = stream;
    const rows = stream.sequence.slice(0, -1);
    this.stages[0]?.cache.splice(0, Infinity, ...rows);
    for (const { cache } of this.stages) cache.push(...rows.slice(cache.length));
  }

  /** Stages that have something to do. */
  get busy(): number[] {
    return [...this.stages.keys()].filter((i) => (this.stages[i]?.queue.length ?? 0) > 0);
  }

  /** Lets a stage run what waits first, with up to `join` frames behind it. @returns what the driver does about a result */
  step(index: number, join: number): Action[] {
    const stage = this.stages[index] as Stage;
    let rows = stage.queue.shift() as Rows;
    for (let next = stage.queue[0]; join-- > 0 && next?.epoch === rows.epoch; next = stage.queue[0]) {
      if (rows.side || next.side) break;
      rows = { ...rows, tokens: [...rows.tokens, ...next.tokens] };
      stage.queue.shift();
    }
    if (rows.epoch < stage.epoch) return [];
    stage.epoch = rows.epoch;
    if (rows.position > stage.cache.length) throw new Error(`a gap before ${rows.position}`);
    const sequence = [...stage.cache.slice(0, rows.position), ...rows.tokens];
    if (!rows.side || this.#faults.keepsSides) stage.cache.splice(0, Infinity, ...sequence);
    const next = this.stages[index + 1];
    if (next) {
      next.queue.push(rows);
      return [];
    }
    const sampled = rows.tokens.map((_, i) => nextToken(sequence.slice(0, rows.position + i + 1), this.#vocab));
    if (rows.side) return this.#stream.side(rows.epoch, rows.position, sampled);
    const { fence = true } = this.#faults;
    return this.#stream.result(fence ? rows.epoch : this.#newest, rows.position, sampled);
  }
}
