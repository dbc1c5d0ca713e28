/**
 * Synchronous speculation against plain autoregression on rings over the loopback, in one run: tokens a second for
 * k = 0 (autoregressive) and k = 1 to 8, as ratios to k = 0, with the acceptance rate. The rings take turns prompt by
 * prompt, so that what else the machine does weighs on all of them alike.
 *
 *   npm run bench:ring -- --prompts 8 --tokens 64 --temperature 0
 */
import { Command } from 'commander';
import type { JobStats } from '@shardmarket/sdk';
import { parseInteger } from '../src/cli/parse.ts';
import { builtInModels, prompts } from '../src/testing/models.ts';
import { LocalRing, newJob } from '../src/testing/local-ring.ts';

interface Options {
  readonly prompts: number;
  readonly tokens: number;
  readonly temperature: string;
  readonly stages: number;
  readonly json?: boolean;
}

/** What a ring with one k has done so far. */
interface Lane {
  readonly k: number;
  readonly ring: LocalRing;
  readonly stats: JobStats[];
  tokens: number;
}

const options = new Command('bench:ring')
  .option('--prompts <n>', 'held-out prompts', parseInteger('--prompts', 1, 1000), 8)
  .option('--tokens <n>', 'tokens of each answer', parseInteger('--tokens', 2, 800), 64)
  .option('--temperature <t>', '0 is greedy', '0')
  .option('--stages <n>', 'workers in a ring', parseInteger('--stages', 1, 16), 3)
  .option('--json', 'one JSON line a row')
  .parse()
  .opts<Options>();

const { target, draft } = await builtInModels();
const given = prompts(target, 100).slice(0, options.prompts);
const per = target.manifest.architecture.layers / options.stages;
if (!Number.isInteger(per)) throw new Error(`${options.stages} stages do not divide the model's layers`);
const layers = Array.from({ length: options.stages }, (_, i) => [i * per, (i + 1) * per] as const);
const sampling = { temperature: Number(options.temperature), topP: 1, seed: '1' };

async function answer({ ring }: Lane, prompt: number[], maxTokens: number) {
  return ring.keeper.run(newJob(ring.id, { prompt, maxTokens, sampling }));
}

function sum(lane: Lane, field: Exclude<keyof JobStats, 'stream'>): number {
  return lane.stats.reduce((total, stats) => total + stats[field], 0);
}

function rate(lane: Lane): number {
  return (1000 * lane.tokens) / sum(lane, 'totalMs');
}

function row(lane: Lane, base: number) {
  const verified = sum(lane, 'accepted') + sum(lane, 'rejected');
  return {
    k: lane.k,
    tokensPerSecond: rate(lane),
    ratio: rate(lane) / base,
    acceptance: verified === 0 ? undefined : sum(lane, 'accepted') / verified,
    tokensPerRound: lane.tokens / sum(lane, 'rounds'),
    firstTokenMs: sum(lane, 'firstTokenMs') / lane.stats.length,
  };
}

const lanes: Lane[] = [];
try {
  for (const k of [0, 1, 2, 3, 4, 5, 6, 7, 8]) {
    const ring = await LocalRing.start({
      target: target.directory,
      draft: draft.directory,
      layers,
      k,
      change: () => ({ mode: 'sync', ngram: false }),
    });
    lanes.push({ k, ring, stats: [], tokens: 0 });
  }
  for (const lane of lanes) await answer(lane, given[0] ?? [0], 8);
  for (const prompt of given) {
    for (const lane of lanes) {
      const { done } = await answer(lane, prompt, options.tokens);
      lane.stats.push(done.stats);
      lane.tokens += done.completionTokens;
    }
  }
} finally {
  for (const { ring } of lanes) await ring.close();
}

const [autoregressive] = lanes;
const base = autoregressive ? rate(autoregressive) : NaN;
const rows = lanes.map((lane) => row(lane, base));
if (options.json) for (const line of rows) console.log(JSON.stringify(line));
else {
  const { name } = target.manifest;
  console.log(
    `${name}: ${options.stages} stages, ${given.length} × ${options.tokens} tokens, T = ${options.temperature}`,
  );
  const print = (cells: string[]) => console.log(cells.map((cell) => cell.padStart(14)).join(''));
  print(['', 'tokens/s', 'to AR', 'acceptance', 'tokens/round', 'first token']);
  for (const r of rows) {
    const cells = [r.tokensPerSecond.toFixed(1), `${r.ratio.toFixed(2)}×`, r.acceptance?.toFixed(3) ?? '–'];
    print([r.k === 0 ? 'AR' : `k = ${r.k}`, ...cells, r.tokensPerRound.toFixed(2), `${r.firstTokenMs.toFixed(0)} ms`]);
  }
}
