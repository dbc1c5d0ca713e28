import { maxCost } from '../jobs/cost.ts';
import type { JobEnd, RunningJob } from '../jobs/service.ts';
import type { TextCodec } from '../text/tokenizer.ts';
import type { ChunkTrace } from './openapi/answer-schemas.ts';

export type { ChunkTrace } from './openapi/answer-schemas.ts';

/** Follows one job for a client that asked for a trace: each of its tokens is told once, in order. */
export class Tracer {
  readonly #job: Pick<RunningJob, 'id' | 'ring' | 'told'>;
  readonly #codec: Pick<TextCodec, 'bytesOf'>;
  readonly #promptTokens: number;
  #told = 0;
  #generation: number | undefined;

  constructor(job: Pick<RunningJob, 'id' | 'ring' | 'told'>, codec: Pick<TextCodec, 'bytesOf'>, promptTokens: number) {
    this.#job = job;
    this.#codec = codec;
    this.#promptTokens = promptTokens;
  }

  /** The tokens before `count` that have not been told, the ring if it is another than before, and the cost up to here. */
  upTo(count: number): ChunkTrace {
    const { stages } = this.#job.ring();
    const tokens = this.#tokens(count);
    const cost = this.#told === 0 ? 0n : maxCost(stages, this.#promptTokens, this.#told);
    return { job: this.#job.id, ...this.#ring(), tokens, cost_micro_usdc: cost.toString() };
  }

  /** What is left of a job that has ended, such as tokens that show no text, and what it cost. */
  ended({ completionTokens, bill }: Pick<JobEnd, 'completionTokens' | 'bill'>): ChunkTrace {
    const tokens = this.#tokens(completionTokens);
    return { job: this.#job.id, ...this.#ring(), tokens, cost_micro_usdc: bill.amount.toString() };
  }

  #tokens(count: number): ChunkTrace['tokens'] {
    const { ids, sources = [] } = this.#job.told();
    const from = this.#told;
    this.#told = Math.max(from, Math.min(count, ids.length));
    return ids.slice(from, this.#told).map((id, i) => ({
      id,
      text: new TextDecoder().decode(this.#codec.bytesOf(id)),
      source: sources[from + i] ?? null,
    }));
  }

  #ring(): Pick<ChunkTrace, 'ring'> {
    const { generation, stages } = this.#job.ring();
    if (generation === this.#generation) return {};
    this.#generation = generation;
    return {
      ring: stages.map(({ worker, operator, layers: [start, end], ask, rttMs }) => {
        return { worker, operator, layers: [start, end], ask: ask.toString(), rtt_ms: rttMs };
      }),
    };
  }
}
