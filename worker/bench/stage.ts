/**
 * What one stage costs: runs a second with one run in the thread at a time and with one lying ready behind it, in turns
 * within one process (the best of all rounds: other programs only take away); the cost of a run by the size of its cache; and the longest gaps of the main thread's
 * event loop while a ring of three serves (all three on one main thread, so that a worker alone has less to do).
 *
 *   npm run bench:stage -- --seconds 1 --rounds 5
 */
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { samplingRule } from '../src/sampling/rule.ts';
import { Command } from 'commander';
import { parseInteger } from '../src/cli/parse.ts';
import { encodeTokens } from '../src/ring/tokens.ts';
import { loadGraph } from '../src/model/manifest.ts';
import { KvCache } from '../src/stage/cache.ts';
import { Engine } from '../src/stage/engine.ts';
import { StageScheduler } from '../src/stage/scheduler.ts';
import { Stage } from '../src/stage/stage.ts';
import { LocalRing, newJob } from '../src/testing/local-ring.ts';
import { builtInModels, prompts } from '../src/testing/models.ts';

const { seconds, rounds } = new Command('bench:stage')
  .option('--seconds <n>', 'of each measurement', parseInteger('--seconds', 1, 60), 1)
  .option('--rounds <n>', 'measurements of each kind', parseInteger('--rounds', 1, 100), 5)
  .parse()
  .opts<{ seconds: number; rounds: number }>();

const greedy = samplingRule({ temperature: 0, topP: 1, seed: '0' }, 1);
const { target, draft } = await builtInModels();
const { layers } = target.manifest.architecture;
const third = layers / 3;

/** Rows a second of jobs that each send a frame of `count` rows as soon as the last one is back. */
async function rowsPerSecond(stage: Stage, posted: number, jobs: number, count: number): Promise<number> {
  const scheduler = new StageScheduler(stage, posted);
  const names = Array.from({ length: jobs }, (_, i) => `job ${i}`);
  for (const name of names) await scheduler.open(name, greedy);
  const end = performance.now() + seconds * 1000;
  const start = performance.now();
  const frame = () => ({ position: 0, count, sample: false, epoch: 0, payload: encodeTokens(Array(count).fill(5)) });
  const loop = async (name: string) => {
    while (performance.now() < end) await scheduler.run(name, frame());
  };
  await Promise.all(names.map(loop));
  const rate = (scheduler.counts.runs * count * 1000) / (performance.now() - start);
  for (const name of names) await scheduler.finish(name, 0, 1);
  return rate;
}

async function posting(stage: Stage): Promise<void> {
  for (const jobs of [2, 8]) {
    const rates = new Map<number, number[]>([1, 2, 3].map((posted) => [posted, []]));
    for (let round = 0; round < rounds; round++) {
      for (const [posted, all] of rates) all.push(await rowsPerSecond(stage, posted, jobs, 2));
    }
    const base = Math.max(...(rates.get(1) ?? []));
    for (const [posted, all] of rates) {
      const best = Math.max(...all);
      console.log(
        `${jobs} jobs, 2 rows a frame, ${posted} in the thread: ${best.toFixed(0)} rows/s, ${(best / base).toFixed(2)} x`,
      );
    }
  }
}

/**
 * ms of a run of two rows, the least of many, by the size of the cache: behind 200 positions, where all that grows with the
 * size is the copy of the cache that attention makes inside the runtime, and at the end of a full one.
 */
async function bySize(): Promise<void> {
  const { architecture, numerics } = target.manifest;
  const { path, layers: range } = await loadGraph(target, [0, third]);
  const setting = { path, layers: range, architecture, numerics, intraOpThreads: 1, minRows: numerics.minRows };
  const engine = await Engine.load(setting);
  const cases = [256, 512, 1024, 1536, 2048, 3072, 4096].flatMap((size) => {
    const cache = new KvCache({ ...engine.shape, capacity: size }, size);
    cache.fillFrom(0, 0.5);
    return [200, size - 2].map((behind) => ({ size, cache, behind, least: Infinity }));
  });
  for (let round = 0; round < 200; round++) {
    for (const one of cases) {
      const start = performance.now();
      await engine.forward(one.cache, one.behind, 2, encodeTokens([5, 6]));
      one.least = Math.min(one.least, performance.now() - start);
    }
  }
  for (const { size, behind, least } of cases) {
    console.log(`2 rows behind ${behind} in a cache of ${size}: ${least.toFixed(2)} ms`);
  }
  await engine.release();
}

/** CPU time (ms) that this thread has used; Linux only. */
function cpuMs(): number {
  return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e6;
}

async function eventLoop(): Promise<void> {
  const ring = await LocalRing.start({
    target: target.directory,
    draft: draft.directory,
    layers: [0, 1, 2].map((i) => [i * third, (i + 1) * third] as const),
    k: 4,
  });
  const given = prompts(target, 600).slice(0, 8);
  await ring.keeper.run(newJob(ring.id, { prompt: given[0] ?? [0], maxTokens: 8 }));
  const delay = monitorEventLoopDelay({ resolution: 1 });
  // The delay counts what other programs take away; the CPU time between two turns of the loop is this one's own.
  const own: number[] = [];
  let last = cpuMs();
  const turn = setInterval(() => {
    const now = cpuMs();
    own.push(now - last);
    last = now;
  }, 1);
  delay.enable();
  await Promise.all(given.map((prompt) => ring.keeper.run(newJob(ring.id, { prompt, maxTokens: 400 }))));
  delay.disable();
  clearInterval(turn);
  const ms = (ns: number) => (ns / 1e6).toFixed(1);
  const sorted = own.sort((a, b) => a - b);
  const share = (p: number) => (sorted[Math.floor((sorted.length - 1) * p)] ?? NaN).toFixed(1);
  console.log(
    `event loop of 3 workers and 8 jobs of 400 tokens: delay p50 ${ms(delay.percentile(50))} ms, ` +
      `p99 ${ms(delay.percentile(99))} ms, longest ${ms(delay.max)} ms; ` +
      `own work in a turn p50 ${share(0.5)} ms, p99 ${share(0.99)} ms, longest ${share(1)} ms`,
  );
  await ring.close();
}

const stage = await Stage.start(target, [0, third], { maxJobs: 8 });
await posting(stage);
await stage.close();
await bySize();
await eventLoop();
