import type { Agent } from 'node:http';
import { closedLoop } from '../../worker/bench/load/arrivals.ts';
import { answerIds, answerText, bodyOf, type Question } from './answer.ts';
import { askStreamed, type Streamed } from './client.ts';
import { mostAtOnce, spread, type Spread } from './figures.ts';
import type { Stack } from './stack.ts';

/** How the ring of one load answers. */
export interface Pace {
  /** of each answer */
  readonly tokens: number;
  /** tokens of one message */
  readonly chunk: number;
  /** ms before each message but the first; 0: at full speed */
  readonly delayMs: number;
  /**
   * `steady`: the first streams begin one after the other, so that they are apart as they are from then on, and those are not measured;
   * `together`: no stream goes on behind its first tokens before all have begun
   */
  readonly begin?: 'steady' | 'together';
}

/** ms that streams wait for those that have not begun. */
const TOGETHER_MS = 45_000;

/** A load in numbers; times are ms. */
export interface LoadFigures {
  readonly jobs: number;
  readonly seconds: number;
  readonly jobsPerSecond: number;
  /** streams that were open at once, by the client's clock */
  readonly atOnce: number;
  /** answers that did not come to their end, or were not the right ones */
  readonly wrong: number;
  /** how many of them broke off, by the code of their error */
  readonly failures: Readonly<Record<string, number>>;
  /** from the request to the first text */
  readonly ttft: Spread;
  /** from the request to the head's `job.start` */
  readonly there: Spread;
  /** from the head's first tokens to the first text */
  readonly back: Spread;
  /** the two together: time to the first token less what the ring took */
  readonly added: Spread;
}

interface Seen {
  startedAt: number;
  firstAt: number;
}

/** Seeds tell the answers of a run apart. */
let nextSeed = 1_000_000;

/** Asks the keeper, `flight` at a time. */
export async function loadKeeper(stack: Stack, agent: Agent, jobs: number, flight: number, pace: Pace) {
  const { ring, keeper, keys, model } = stack;
  const seen = new Map<string, Seen>();
  let open: () => void = () => undefined;
  const gate = pace.begin === 'together' ? new Promise<void>((resolve) => (open = resolve)) : undefined;
  const late = setTimeout(() => open(), TOGETHER_MS);
  let begun = 0;
  ring.scriptOf = ({ job, sampling, maxTokens }) => {
    seen.set(job, { startedAt: performance.now(), firstAt: NaN });
    const tokens = answerIds({ seed: sampling.seed, tokens: maxTokens });
    return { tokens, chunk: pace.chunk, ...(gate && { gate }), ...(pace.delayMs > 0 && { delayMs: pace.delayMs }) };
  };
  ring.begun = (job) => {
    const at = seen.get(job);
    if (at) at.firstAt = performance.now();
    if (++begun >= jobs) open();
  };
  const { streams, ...load } = await run(jobs, flight, pace, (question, index) =>
    askStreamed(agent, keeper.url, keys[index % keys.length] ?? '', bodyOf(question, model)),
  );
  clearTimeout(late);
  const [there, back, added]: [number[], number[], number[]] = [[], [], []];
  for (const { job, sentAt, firstAt } of streams) {
    const at = seen.get(job);
    // An answer that broke off before its first token had none.
    if (!at || Number.isNaN(firstAt)) continue;
    there.push(at.startedAt - sentAt);
    back.push(firstAt - at.firstAt);
    added.push(at.startedAt - sentAt + firstAt - at.firstAt);
  }
  ring.started.length = 0;
  for (const worker of ring.workers) worker.received.length = 0;
  return { ...load, there: spread(there), back: spread(back), added: spread(added) } satisfies LoadFigures;
}

/** Asks the bare server the same. Its first token takes no time of its own, so that all of its time to it is added. */
export async function loadBare(stack: Stack, agent: Agent, jobs: number, flight: number, pace: Pace) {
  const headers = { 'x-chunk': pace.chunk.toString(), 'x-delay-ms': pace.delayMs.toString() };
  const { streams, ...load } = await run(jobs, flight, pace, (question) =>
    askStreamed(agent, stack.bare, 'bare', bodyOf(question, stack.model), headers),
  );
  return { ...load, added: spread(streams.map(({ sentAt, firstAt }) => firstAt - sentAt)) };
}

async function run(
  jobs: number,
  flight: number,
  pace: Pace,
  ask: (question: Question, index: number) => Promise<Streamed>,
) {
  const streams: Streamed[] = [];
  const failures: Record<string, number> = {};
  let wrong = 0;
  const isSteady = pace.begin === 'steady';
  /** ms from one stream's beginning to the next one's */
  const apartMs = isSteady ? ((pace.tokens / pace.chunk - 1) * pace.delayMs) / flight : 0;
  const from = performance.now();
  await closedLoop(jobs, flight, async (index) => {
    if (isSteady && index < flight) await new Promise((resolve) => setTimeout(resolve, index * apartMs));
    const question = { seed: (nextSeed++).toString(), tokens: pace.tokens };
    const streamed = await ask(question, index);
    if (!streamed.complete || streamed.text !== answerText(question)) wrong++;
    const { failure } = streamed;
    if (failure !== undefined) failures[failure] = (failures[failure] ?? 0) + 1;
    else if (!isSteady || index >= flight) streams.push(streamed);
  });
  const seconds = (performance.now() - from) / 1000;
  const ttft = spread(streams.map(({ sentAt, firstAt }) => firstAt - sentAt));
  const atOnce = mostAtOnce(streams.map(({ firstAt, endedAt }) => [firstAt, endedAt]));
  return { streams, jobs, seconds, jobsPerSecond: jobs / seconds, atOnce, wrong, failures, ttft };
}
