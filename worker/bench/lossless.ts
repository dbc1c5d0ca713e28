/**
 * Losslessness at length: prompts on rings of two to six stages in every mode, half of them greedy and half sampled,
 * through stages that stall at random; tokens, logits and receipts are compared with the single-process reference bit
 * for bit. It ends with code 1 at the first difference.
 *
 *   npm run lossless -- --prompts 1000 --tokens 32 --stall 10
 */
import { Command } from 'commander';
import { parseInteger } from '../src/cli/parse.ts';
import { LosslessRings, pool } from '../src/testing/lossless.ts';

interface Options {
  readonly prompts: number;
  readonly tokens: number;
  readonly stall: number;
  readonly delay: number;
  readonly lanes: string;
}

const options = new Command('lossless')
  .option('--prompts <n>', 'prompts over all rings', parseInteger('--prompts', 1, 1_000_000), 1000)
  .option('--tokens <n>', 'tokens of each answer', parseInteger('--tokens', 1, 800), 32)
  .option('--stall <ms>', 'longest stall of a stage; 0 for none', parseInteger('--stall', 0, 10_000), 10)
  .option('--delay <ms>', 'that each link takes one way', parseInteger('--delay', 0, 1000), 0)
  .option('--lanes <text>', 'only rings whose name holds this, such as tree', '')
  .parse()
  .opts<Options>();

const rings = await LosslessRings.start(options.stall, options.delay);
try {
  const lanes = rings.lanes.filter(({ name }) => name.includes(options.lanes));
  if (lanes.length === 0) throw new Error(`--lanes ${options.lanes}: no ring has that in its name`);
  const totals = lanes.map(() => ({ prompts: 0, tokens: 0, accepted: 0, stale: 0, sides: 0, aside: 0 }));
  const tasks = Array.from({ length: options.prompts }, (_, i) => async () => {
    const at = i % lanes.length;
    const [lane, total] = [lanes[at], totals[at]];
    if (!lane || !total) return;
    // A lane sees greedy and sampled prompts, however many lanes there are.
    const { tokens, done } = await rings.compare(i + (Math.floor(i / lanes.length) % 2), lane, options.tokens);
    total.prompts++;
    total.tokens += tokens.length;
    total.accepted += done.stats.accepted;
    total.stale += done.stats.stream?.staleRows ?? 0;
    total.sides += done.stats.stream?.sides?.hits ?? 0;
    total.aside += done.stats.stream?.sides?.tokens ?? 0;
  });
  await pool(4, tasks);
  for (const [at, { name }] of lanes.entries()) {
    const total = totals[at];
    if (!total) continue;
    const { prompts, tokens, accepted, stale, sides, aside } = total;
    const branches = aside > 0 ? `, ${sides} branches hit with ${aside} tokens` : '';
    console.log(
      `${name.padEnd(48)} ${prompts} prompts, ${tokens} tokens, ${accepted} drafted, ${stale} rows void${branches}: equal`,
    );
  }
  const tokens = totals.reduce((n, total) => n + total.tokens, 0);
  console.log(`0 of ${tokens} tokens differ from the reference, on ${options.prompts} prompts`);
} finally {
  await rings.close();
}
