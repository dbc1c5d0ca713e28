/**
 * One ring under the load of many jobs: how much of the slowest stage's own rate it gives, how long jobs wait and take,
 * and with `--soak` what many jobs do to memory and event loops. Every answer is compared with the reference.
 *
 *   npm run bench:load -- --flight 1,16 --load 0.6 --jobs 64
 *   npm run bench:load -- --device 8,0.5
 *   npm run bench:load -- --soak 1000
 */
import { builtInModels } from '../src/testing/models.ts';
import { Cluster, tile } from './cluster/cluster.ts';
import { closedLoop, openLoop } from './load/arrivals.ts';
import { levelFigures } from './load/level.ts';
import { parseOptions } from './load/options.ts';
import { levelTable, soakTable, type Level } from './load/report.ts';
import { Server } from './load/serve.ts';
import { soak } from './load/soak.ts';
import { stageCost, type StageCost } from './measure/alone.ts';
import { orExit } from './measure/parse.ts';
import { Questions } from './measure/prompts.ts';
import { PASS_TIMEOUT_MS } from './wan/run.ts';

/** Jobs that a worker takes at the same time. */
const MAX_JOBS = 64;

const options = orExit(() => parseOptions(process.argv));
const note = (text: string) => process.stderr.write(`${text}\n`);
const { target, draft } = await builtInModels();
const bank = await Questions.open(target, { temperature: 0, topP: 1, seed: '1' });
const questions = await bank.of('prose', options.prompts, options.tokens);
await bank.close();
const stages: StageCost[] = [];
for (const layers of tile(target.manifest.architecture.layers, options.stages))
  stages.push(await stageCost(target, layers));

const cluster = await Cluster.start({
  target,
  draft,
  stages: options.stages,
  heads: [options.mode.options],
  common: { maxJobs: MAX_JOBS, passTimeoutMs: PASS_TIMEOUT_MS, device: options.device },
});
const title = `${target.manifest.name}, ${options.stages} stages, ${options.mode.name}, ${options.tokens} tokens a job`;
try {
  await cluster.lines({ delayMs: options.delay });
  note('the ring is up');
  const server = new Server(cluster, questions);
  await closedLoop(questions.length, 2, async (index) => void (await server.ask(index)));
  if (options.soak !== undefined) {
    const members = await soak(cluster, server, options.soak);
    if (options.json) for (const member of members) console.log(JSON.stringify(member));
    else console.log([`${title}, ${options.soak} jobs: resident memory, MiB`, '', ...soakTable(members)].join('\n'));
  } else {
    const levels = await measure(server);
    if (!options.json) console.log([title, '', ...levelTable(levels)].join('\n'));
  }
} finally {
  await cluster.close();
}

async function measure(server: Server): Promise<Level[]> {
  const levels: Level[] = [];
  const targets = { ttftMs: options.ttftTarget, tpotMs: options.tpotTarget };
  const add = async (name: string, arrivals: Parameters<Server['observe']>[0]) => {
    const level: Level = { name, ...levelFigures(await server.observe(arrivals), stages, targets) };
    levels.push(level);
    if (options.json) console.log(JSON.stringify(level));
    else note(levelTable([level])[2] ?? '');
  };
  for (const flight of options.flight) {
    // A level takes at least as many jobs as fly, twice over.
    const jobs = Math.max(Math.ceil(options.jobs / 4), Math.min(options.jobs, 4 * flight), 2 * flight);
    await add(`${flight} in flight`, (run) => closedLoop(jobs, flight, run));
  }
  const most = Math.max(...levels.map(({ jobsPerSecond }) => jobsPerSecond));
  for (const share of options.load) {
    const perSecond = share * most;
    await add(`${share} × ${most.toFixed(2)} jobs/s`, (run) => openLoop(options.jobs, perSecond, run));
  }
  return levels;
}
