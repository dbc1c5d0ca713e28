import { newJob } from '../../src/testing/local-ring.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Question } from '../measure/prompts.ts';
import { timed, type Timed } from '../measure/timed.ts';
import type { Observed } from './level.ts';

const GREEDY = { temperature: 0, topP: 1, seed: '1' };

/** Gives a ring the questions in turn. */
export class Server {
  readonly #cluster: Cluster;
  readonly #questions: readonly Question[];

  constructor(cluster: Cluster, questions: readonly Question[]) {
    this.#cluster = cluster;
    this.#questions = questions;
  }

  /**
   * Runs jobs as `arrivals` says.
   * @throws Error if an answer is not the reference's, or a job fails for another reason than a full ring
   */
  async observe(arrivals: (run: (index: number) => Promise<void>) => Promise<void>): Promise<Observed> {
    const answers: (Timed & { promptTokens: number })[] = [];
    const flight: number[] = [];
    let [open, refused] = [0, 0];
    await this.#cluster.usage(0);
    const start = performance.now();
    await arrivals(async (index) => {
      flight.push(++open);
      try {
        answers.push(await this.ask(index));
      } catch (error) {
        if (!(error instanceof Error && error.message.startsWith('BUSY'))) throw error;
        refused++;
      } finally {
        open--;
      }
    });
    const wallMs = performance.now() - start;
    return { answers, refused, wallMs, flight, usage: await this.#cluster.usage(0) };
  }

  /** Runs one job. @throws Error if it fails, or its answer is not the reference's */
  async ask(index: number): Promise<Timed & { promptTokens: number }> {
    const question = this.#questions[index % this.#questions.length];
    if (!question) throw new Error('there are no questions');
    const { prompt, expected } = question;
    const { keeper, rings } = this.#cluster;
    const job = newJob(rings[0] ?? '', { prompt, maxTokens: expected.length, sampling: GREEDY });
    const answer = await timed(keeper, job);
    keeper.receipts.delete(job.job);
    if (answer.tokens.join() !== expected.join())
      throw new Error(`job ${index}: the answer differs from the reference's`);
    return { ...answer, promptTokens: prompt.length };
  }
}
