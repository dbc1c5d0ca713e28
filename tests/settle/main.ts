/** `npm run exactly-once -- --schedules 500 [--seed N] [--postgres]`: seeded schedules on PGlite or PostgreSQL, with their figures. */
import { parseArgs } from 'node:util';
import { CONFIG, requireAccount } from '@shardmarket/sdk';
import { runSchedule, type Outcome } from './schedule.ts';
import { startWorld } from './world.ts';

const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '500' },
    // Of the first schedule: one repeats with the seed that a failure names.
    seed: { type: 'string', default: '1' },
    // The server of DATABASE_URL, the usual local one, or one that is started.
    postgres: { type: 'boolean', default: process.env['DATABASE_URL'] !== undefined },
  },
});
const { schedules, seed, postgres } = values;

const world = await startWorld(postgres ? 'postgres' : 'pglite');
const config = await requireAccount(world.market.connection, 'config', CONFIG);
const sum: Outcome = { total: 0n, vouchers: 0, jobs: 0, epochs: 0, crashes: 0, harmed: 0 };
const started = performance.now();
const first = Number(seed);
let failed = 0;
for (let i = first; i < first + Number(schedules); i++) {
  try {
    const outcome = await runSchedule(world, config, i);
    for (const key of ['vouchers', 'jobs', 'epochs', 'crashes', 'harmed'] as const)
      Object.assign(sum, { [key]: sum[key] + outcome[key] });
    Object.assign(sum, { total: sum.total + outcome.total });
  } catch (error) {
    failed += 1;
    console.error(`schedule ${i} failed:`, error);
  }
  if ((i - first + 1) % 25 === 0)
    console.log(`${i - first + 1} schedules, ${((performance.now() - started) / 1000).toFixed(0)} s`);
}
await world.stop();
console.log(
  `${schedules} schedules on ${postgres ? 'PostgreSQL' : 'PGlite'}: ${sum.jobs} jobs (${sum.total} micro-USDC) settled by ` +
    `${sum.vouchers} vouchers, ${sum.epochs} epochs, each once; ${sum.crashes} crashes, ${sum.harmed} requests or replies harmed; ${failed} failed`,
);
process.exit(failed > 0 ? 1 : 0);
