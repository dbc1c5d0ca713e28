import type { JobStats } from '@shardmarket/sdk';

/** Jobs that the pace of a ring is taken from. */
const KEPT = 20;

/** How fast a ring was in its last jobs; null where there is nothing to say. */
export interface PaceView {
  /** jobs that ended well on it */
  readonly served: number;
  /** of these, the last ones that the rest is taken from */
  readonly jobs: number;
  readonly tokensPerSecond: number | null;
  /** accepted drafted tokens of those that were judged: α */
  readonly alpha: number | null;
  /** mean time around the ring: T */
  readonly loopMs: number | null;
  /**
   * measured speed as a part of the law's, `R = 1 / ((1 − α) × T + α / r)`, with 1 / r the mean time of a token while the stream was full: η
   */
  readonly efficiency: number | null;
}

interface Sample {
  readonly tokens: number;
  readonly stats: JobStats;
}

/** The pace of one ring, from what its head said of its jobs. */
export class Pace {
  readonly #samples: Sample[] = [];
  #served = 0;

  /** A job ended well. @param tokens completion tokens */
  ended(tokens: number, stats: JobStats): void {
    this.#served += 1;
    this.#samples.push({ tokens, stats });
    if (this.#samples.length > KEPT) this.#samples.shift();
  }

  view(): PaceView {
    const samples = this.#samples;
    const sum = (of: (sample: Sample) => number) => samples.reduce((total, sample) => total + of(sample), 0);
    // The first token comes of the prompt, which is none of the stream's work.
    const tokens = sum((s) => Math.max(s.tokens - 1, 0));
    const ms = sum(({ stats }) => Math.max(stats.totalMs - stats.firstTokenMs, 0));
    const [accepted, judged] = [sum((s) => s.stats.accepted), sum((s) => s.stats.accepted + s.stats.rejected)];
    const streams = samples.flatMap(({ stats }) => stats.stream ?? []);
    const loopMs = mean(streams.map((stream) => stream.loopMs));
    const stepMs = mean(streams.map((stream) => stream.stepMs));
    const rate = tokens > 0 && ms > 0 ? tokens / ms : null;
    const alpha = judged > 0 ? accepted / judged : null;
    const law = (1 - (alpha ?? 0)) * (loopMs ?? 0) + (alpha ?? 0) * (stepMs ?? 0);
    return {
      ...{ served: this.#served, jobs: samples.length, alpha, loopMs },
      tokensPerSecond: rate === null ? null : rate * 1_000,
      efficiency: rate === null || law <= 0 ? null : rate * law,
    };
  }
}

/** The mean of those that were measured: 0 is said of what was not. */
function mean(values: readonly number[]): number | null {
  const measured = values.filter((value) => value > 0);
  return measured.length === 0 ? null : measured.reduce((sum, value) => sum + value, 0) / measured.length;
}
