// npm run fuzz:math [-- --cases N]: every property of the programs' arithmetic, on a million inputs each unless told otherwise.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { root } from './lib/install.mjs';

const { values } = parseArgs({ options: { cases: { type: 'string', default: '1000000' } } });
const cases = Number(values.cases);
if (!Number.isSafeInteger(cases) || cases < 1)
  throw new RangeError(`--cases must be a number above 0, not ${values.cases}`);

const args = ['test', '--release', '--locked', '-p', 'market-math', '-p', 'shardmarket', '--test', '*'];
const env = {
  ...process.env,
  PROPTEST_CASES: String(cases),
  // Optimised, with overflow checks, as the programs are; but not linked as one unit, which would take longer than the tests.
  CARGO_PROFILE_RELEASE_LTO: 'off',
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS: '16',
};
const cargo = spawn('cargo', [...args, '--', 'properties::', '--nocapture', '--test-threads=1'], {
  cwd: join(root, 'programs'),
  env,
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = new Promise((resolve, reject) => cargo.on('error', reject).on('close', resolve));

let [properties, short, seconds] = [0, 0, 0];
for await (const line of createInterface({ input: cargo.stdout })) {
  const [, name, ran, time] = /property (\w+): (\d+) cases in ([\d.]+) s$/.exec(line) ?? [];
  if (name === undefined) {
    if (!/^(ok|test |running |$)/.test(line) || line.includes('FAILED')) console.log(line);
    continue;
  }
  properties += 1;
  seconds += Number(time);
  if (Number(ran) < cases) short += 1;
  console.log(`${name.padEnd(66)} ${Number(ran).toLocaleString('en').padStart(10)} cases ${time.padStart(7)} s`);
}
const status = await ended;
console.log(
  `${properties} properties, ${short} of them on fewer than ${cases.toLocaleString('en')} cases, ${seconds.toFixed(0)} s`,
);
process.exitCode = status !== 0 || properties === 0 || short > 0 ? 1 : 0;
