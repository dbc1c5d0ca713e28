/**
 * What attacks on the market earn, in LiteSVM: see docs/economics.md.
 *
 *   npm run sim:economics               prints the best of each; fails when one earns anything
 *   npm run sim:economics -- --write    and writes docs/economics.md
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { USDC } from '../support/actors.ts';
import { printed, profitable, report } from './report.ts';
import { simulate } from './simulate.ts';

const FILE = new URL('../../../docs/economics.md', import.meta.url);

const { values } = parseArgs({ options: { write: { type: 'boolean' } } });
const settings = {
  depths: [10_000n * USDC, 1_000_000n * USDC, 100_000_000n * USDC],
  fees: [5, 30, 100, 300],
  sizes: [1n, 2n, 4n],
  others: 1,
  every: 1,
};
const results = await simulate(settings, (line) => console.error(line));
console.log(printed(results));
if (values.write) {
  const options = { ...(await resolveConfig(FILE)), parser: 'markdown' };
  writeFileSync(FILE, await format(report(results), options));
}
const paying = profitable(results);
for (const line of paying) console.error(`earns: ${line}`);
process.exitCode = paying.length > 0 ? 1 : 0;
