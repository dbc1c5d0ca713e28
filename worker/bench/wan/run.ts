import type { Sampling } from '@shardmarket/sdk';
import type { Cluster } from '../cluster/cluster.ts';
import type { Question } from '../measure/prompts.ts';
import { timed } from '../measure/timed.ts';
import { newJob } from '../../src/testing/local-ring.ts';
import type { Lane } from './lanes.ts';
import type { Sample } from './cell.ts';

/** Time (ms) without a result after which a pass has failed: far links and a busy machine are no reason to give up. */
export const PASS_TIMEOUT_MS = 120_000;

/** Asks a cluster with one head for each lane. */
export class Asker {
  readonly #cluster: Cluster;
  readonly #lanes: readonly Lane[];
  readonly #stages: number;
  readonly #sampling: Sampling;

  constructor(cluster: Cluster, lanes: readonly Lane[], stages: number, sampling: Sampling) {
    this.#cluster = cluster;
    this.#lanes = lanes;
    this.#stages = stages;
    this.#sampling = sampling;
  }

  /**
   * All lanes answer each question in turn, so that what else the machine does weighs on all of them alike.
   * @returns samples by lane @throws Error if an answer is not the reference's, token for token
   */
  async all(questions: readonly Question[]): Promise<Sample[][]> {
    const samples: Sample[][] = this.#lanes.map(() => []);
    for (const question of questions) {
      for (const lane of this.#lanes.keys()) samples[lane]?.push(await this.#ask(lane, question));
    }
    return samples;
  }

  async #ask(lane: number, { prompt, expected }: Question): Promise<Sample> {
    const { keeper, rings } = this.#cluster;
    const job = newJob(rings[lane] ?? '', { prompt, maxTokens: expected.length, sampling: this.#sampling });
    await this.#cluster.report();
    await this.#cluster.usage(lane);
    const answer = await timed(keeper, job);
    const usage = await this.#cluster.usage(lane);
    // What still goes around the ring belongs to this job.
    await keeper.receiptsOf(job.job, this.#stages);
    const { downBytes } = await this.#cluster.report();
    if (answer.tokens.some((token, i) => token !== expected[i]) || answer.tokens.length !== expected.length) {
      throw new Error(`${this.#lanes[lane]?.name}: the answer differs from the reference's`);
    }
    return {
      answer,
      bytes: downBytes.reduce((sum, bytes) => sum + bytes, 0),
      cpuMs: usage.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
      wallMs: Math.max(...usage.map(({ wallMs }) => wallMs)),
    };
  }
}
