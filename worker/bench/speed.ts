/**
 * Synchronous speculation against plain autoregression on one ring of three workers over the loopback, in one run:
 * tokens a second for k = 0 (autoregressive) and k = 1 to 8, as ratios to k = 0, with the acceptance rate.
 *
 *   npm run bench:ring -- --prompts 8 --tokens 64 --temperature 0
 *
 * k = 0 is measured first and last; the two differ by the noise of the machine.
 */
import { Command } from 'commander';
import { parseInteger } from '../src/cli/parse.ts';
import { builtInModels, prompts } from '../src/testing/models.ts';
import { LocalRing, newJob } from '../src/testing/local-ring.ts';

interface Row {
  readonly k: number;
  readonly tokensPerSecond: number;
  readonly acceptance: number;
  readonly tokensPerRound: number;
  readonly firstTokenMs: number;
}

interface Options {
  readonly prompts: number;
  readonly tokens: number;
  readonly temperature: string;
  readonly stages: number;
  readonly json?: boolean;
}

const options = new Command('bench:ring')
  .option('--prompts <n>', 'held-out prompts', parseInteger('--prompts', 1, 1000), 8)
  .option('--tokens <n>', 'tokens of each answer', parseInteger('--tokens', 2, 800), 64)
  .option('--temperature <t>', '0 is greedy', '0')
  .option('--stages <n>', 'workers in the ring', parseInteger('--stages', 1, 16), 3)
  .option('--json', 'one JSON line a row')
  .parse()
  .opts<Options>();

const { target, draft } = await builtInModels();
const given = prompts(target, 100).slice(0, options.prompts);
const per = target.manifest.architecture.layers / options.stages;
if (!Number.isInteger(per)) throw new Error(`${options.stages} stages do not divide the model's layers`);
const layers = Array.from({ length: options.stages }, (_, i) => [i * per, (i + 1) * per] as const);

async function measure(k: number): Promise<Row> {
  const ring = await LocalRing.start({ target: target.directory, draft: draft.directory, layers, k });
  try {
    const sampling = { temperature: Number(options.temperature), topP: 1, seed: '1' };
    const run = (prompt: number[], maxTokens: number) =>
      ring.keeper.run(newJob(ring.id, { prompt, maxTokens, sampling }));
    await run(given[0] ?? [0], 8);
    const sum = { ms: 0, tokens: 0, rounds: 0, accepted: 0, rejected: 0, first: 0 };
    for (const prompt of given) {
      const { done } = await run(prompt, options.tokens);
      const { stats } = done;
      sum.ms += stats.totalMs;
      sum.tokens += done.completionTokens;
      sum.rounds += stats.rounds;
      sum.accepted += stats.accepted;
      sum.rejected += stats.rejected;
      sum.first += stats.firstTokenMs;
    }
    return {
      k,
      tokensPerSecond: (1000 * sum.tokens) / sum.ms,
      acceptance: sum.accepted / (sum.accepted + sum.rejected),
      tokensPerRound: sum.tokens / sum.rounds,
      firstTokenMs: sum.first / given.length,
    };
  } finally {
    await ring.close();
  }
}

function show(row: Row, base: number): void {
  if (options.json) return console.log(JSON.stringify({ ...row, ratio: row.tokensPerSecond / base }));
  const cells = [
    row.k === 0 ? 'AR' : `k=${row.k}`,
    row.tokensPerSecond.toFixed(1),
    `${(row.tokensPerSecond / base).toFixed(2)}×`,
    row.k === 0 ? '' : row.acceptance.toFixed(3),
    row.tokensPerRound.toFixed(2),
    row.firstTokenMs.toFixed(0),
  ];
  console.log(cells.map((cell) => cell.padStart(12)).join(''));
}

if (!options.json) {
  console.log(
    `${target.manifest.name}, ${options.stages} stages, ${given.length} prompts × ${options.tokens} tokens, T = ${options.temperature}`,
  );
  console.log(['', 'tokens/s', 'to AR', 'acceptance', 'tokens/round', 'first ms'].map((c) => c.padStart(12)).join(''));
}
const autoregressive = await measure(0);
show(autoregressive, autoregressive.tokensPerSecond);
for (const k of [1, 2, 3, 4, 5, 6, 7, 8, 0]) show(await measure(k), autoregressive.tokensPerSecond);
