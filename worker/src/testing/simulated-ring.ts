import type { Action, Stream } from '../driver/stream.ts';

/** A target of few tokens: what follows depends on the last two tokens and, now and then, on the whole sequence. */
export function nextToken(sequence: readonly number[], vocab: number): number {
  const long = sequence.length % 5 === 0;
  const hash = sequence.slice(long ? 0 : -2).reduce((h, token) => Math.imul(h ^ (token + 1), 0x01000193) >>> 0, 7);
  return hash % vocab;
}

type Sent = Extract<Action, { type: 'send' }>;

/** Rows of one job on their way between two stages. */
interface Rows {
  readonly epoch: number;
  readonly position: number;
  readonly tokens: readonly number[];
}

interface Stage {
  /** rows that wait for this stage, oldest first */
  readonly queue: Rows[];
  /** tokens whose rows are cached */
  readonly cache: number[];
  epoch: number;
}

/**
 * The stages of a ring as one job sees them: rows wait before each stage, go on in order, are joined with those behind them
 * or not, and are dropped when a newer epoch has been seen. It computes nothing but which token follows which.
 */
export class SimulatedRing {
  readonly stages: readonly Stage[];
  readonly #stream: Stream;
  readonly #vocab: number;
  readonly #fence: boolean;
  #newest = 0;

  /** @param fence false lets results of older epochs through as if they were of the newest */
  constructor(stages: number, stream: Stream, vocab: number, fence: boolean) {
    this.stages = Array.from({ length: stages }, () => ({ queue: [], cache: stream.sequence.slice(0, -1), epoch: 0 }));
    this.#stream = stream;
    this.#vocab = vocab;
    this.#fence = fence;
  }

  /** Takes a frame of the head, or its word that older epochs are void, which each stage hears before any more rows. */
  send(sent: Sent): void {
    this.#newest = sent.epoch;
    this.stages[0]?.queue.push(sent);
  }

  cancel(epoch: number): void {
    this.#newest = epoch;
    for (const stage of this.stages) stage.epoch = epoch;
  }

  /** Stages that have something to do. */
  get busy(): number[] {
    return [...this.stages.keys()].filter((i) => (this.stages[i]?.queue.length ?? 0) > 0);
  }

  /** Lets a stage run what waits first, with up to `join` frames behind it. @returns what the driver does about a result */
  step(index: number, join: number): Action[] {
    const stage = this.stages[index] as Stage;
    let rows = stage.queue.shift() as Rows;
    while (join-- > 0 && stage.queue[0]?.epoch === rows.epoch) {
      rows = { ...rows, tokens: [...rows.tokens, ...(stage.queue.shift() as Rows).tokens] };
    }
    if (rows.epoch < stage.epoch) return [];
    stage.epoch = rows.epoch;
    if (rows.position > stage.cache.length) throw new Error(`a gap before ${rows.position}`);
    stage.cache.length = rows.position;
    stage.cache.push(...rows.tokens);
    const next = this.stages[index + 1];
    if (next) {
      next.queue.push(rows);
      return [];
    }
    const sampled = rows.tokens.map((_, i) => nextToken(stage.cache.slice(0, rows.position + i + 1), this.#vocab));
    return this.#stream.result(this.#fence ? rows.epoch : this.#newest, rows.position, sampled);
  }
}
