/**
 * The keeper under load: what it adds to the time to the first token, how many streams it holds, how many jobs it finishes, and what
 * many jobs do to its memory; beside a bare server on the same HTTP stack, in the same run.
 *
 *   npm run bench:keeper
 *   npm run bench:keeper -- --quick --json load.json
 *   npm run bench:keeper -- --profile keeper.cpuprofile
 */
import { writeFileSync } from 'node:fs';
import { orExit } from '../../worker/bench/measure/parse.ts';
import { connections } from './client.ts';
import { availableParallelism, loadavg } from 'node:os';
import { readGauges } from './gauges.ts';
import { growth, type MemoryPoint } from './memory.ts';
import { parseOptions } from './options.ts';
import { outboxFault, readOutbox } from './outbox.ts';
import { tables, type Report } from './report.ts';
import { loadBare, loadKeeper, type Pace } from './run.ts';
import { addUsed, NOTHING_USED, readProcessors } from './processors.ts';
import { startStack } from './stack.ts';

/** As a ring of today answers: 20 messages a second, 4 tokens in each. */
const PACED: Pace = { tokens: 160, chunk: 4, delayMs: 50, begin: 'steady' };
/** Nothing but the keeper takes time. */
const QUICK: Pace = { tokens: 16, chunk: 4, delayMs: 0 };
/** Rounds of streams in which the time to the first token is measured. */
const ROUNDS = 5;
/** Points at which memory is looked at; the first third of the jobs warms up. */
const POINTS = 12;

const options = orExit(() => parseOptions(process.argv));
const note = (text: string) => process.stderr.write(`${text}\n`);
const stack = await startStack(options.postgres, options.buyers);
note('database, chain, keeper and ring are up');
try {
  const report = await measure();
  console.log(tables(report).join('\n'));
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
  if (report.faults.length > 0) process.exitCode = 1;
} finally {
  await stack.stop();
}

async function measure(): Promise<Report> {
  const { inspector, keeper } = stack;
  const loadBefore = loadavg()[0] ?? NaN;
  const agent = connections();
  const { streams, most, flight, jobs } = options;
  let done = 0;
  const load = async (count: number, at: number, pace: Pace) => {
    const figures = await loadKeeper(stack, agent, count, at, pace);
    done += count;
    return figures;
  };
  // What is compiled and connected once is not measured.
  await load(4 * flight, flight, QUICK);
  await loadBare(stack, agent, 4 * flight, flight, QUICK);

  await readGauges(keeper.url);
  const first = await load(ROUNDS * streams, streams, PACED);
  const firstLoopMs = (await readGauges(keeper.url)).loopP99Ms;
  const bareFirst = await loadBare(stack, agent, ROUNDS * streams, streams, PACED);
  note(`${streams} streams: done`);
  const many = await load(most, most, { ...PACED, begin: 'together' });
  note(`${most} streams: done`);

  if (options.profile !== undefined) await inspector.startProfile();
  const points: MemoryPoint[] = [];
  const rates: number[] = [];
  const step = Math.ceil(jobs / POINTS);
  const processors = () => readProcessors(keeper.url, stack.pool, stack.chain);
  let used = NOTHING_USED;
  let wrong = 0;
  let failures: Readonly<Record<string, number>> = {};
  for (let i = 0; i < POINTS; i++) {
    const before = await processors();
    const figures = await load(step, flight, QUICK);
    used = addUsed(used, before, await processors());
    rates.push(figures.jobsPerSecond);
    wrong += figures.wrong;
    failures = { ...failures, ...figures.failures };
    points.push({ jobs: (i + 1) * step, heapBytes: await inspector.heapBytes(), ...(await readGauges(keeper.url)) });
    note(`${(i + 1) * step} jobs: ${figures.jobsPerSecond.toFixed(0)} a second`);
  }
  if (options.profile !== undefined) await inspector.endProfile(options.profile);
  const bareFast = await loadBare(stack, agent, jobs, flight, QUICK);
  const all = POINTS * step;
  agent.destroy();

  const fault = outboxFault(await readOutbox(stack.pool), done, stack.ring.workers.length);
  const wrongs = first.wrong + many.wrong + wrong;
  return {
    options,
    machine: { loadBefore, loadAfter: loadavg()[0] ?? NaN, cores: availableParallelism() },
    first: { keeper: first, bare: bareFirst, loopP99Ms: firstLoopMs },
    many,
    finished: { jobs: all, rates, used, bare: bareFast },
    memory: { points, ...growth(points, all / 3) },
    faults: [
      ...(fault === undefined ? [] : [`outbox: ${fault}`]),
      ...(wrongs === 0
        ? []
        : [
            `${wrongs} answers were not whole, or not the right ones: ` +
              JSON.stringify([first.failures, many.failures, failures]),
          ]),
    ],
  };
}
