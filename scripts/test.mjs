// npm test: every suite, then one line `N passed, N failed`. `npm test -- keeper` runs the suites whose name holds "keeper".
// `npm run test:postgres` runs them with PostgreSQL wherever a test does not say which database it means.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureChromium } from './lib/chromium.mjs';
import { ensureInstalled, root } from './lib/install.mjs';

/** Those that take longest stand first: two run at a time, and the short ones fill what is left. */
const suites = [
  // It waits more than it computes: it runs beside the others.
  { name: 'settlement', run: () => mocha('tests/settle/**/*.test.ts'), beside: true },
  { name: 'keeper', run: () => mocha('keeper/{src,bench}/**/*.test.ts') },
  { name: 'worker', run: () => mocha('worker/{src,bench}/**/*.test.ts') },
  { name: 'dApp', run: () => (ensureChromium(), mocha('app/{src,test}/**/*.test.ts')) },
  { name: 'end to end', run: () => mocha('tests/e2e/**/*.test.ts') },
  { name: 'program on the chain', run: () => mocha('tests/program/**/*.test.ts') },
  { name: 'program host tests', run: cargo },
  { name: 'chaos', run: () => mocha('tests/chaos/**/*.test.ts') },
  { name: 'hostile stages', run: () => mocha('tests/hostile/**/*.test.ts') },
  { name: 'sdk', run: () => mocha('sdk/{src,cli}/**/*.test.ts') },
  { name: 'localnet', run: () => mocha('localnet/src/**/*.test.ts') },
  { name: 'models', run: () => mocha('models/**/*.test.ts') },
  { name: 'command line', run: () => mocha('cli/src/**/*.test.ts') },
  { name: 'scripts', run: () => mocha('scripts/**/*.test.ts') },
];

/** Most suites keep one core busy. */
const AT_ONCE = Math.min(2, availableParallelism());

/** Runs a suite in a process of its own and prints all that it says once it has ended. @returns its totals */
async function runApart({ name }) {
  const folder = mkdtempSync(join(tmpdir(), 'shardmarket-test-'));
  try {
    const file = join(folder, 'output');
    const output = openSync(file, 'w');
    const args = [fileURLToPath(import.meta.url), `--suite=${name}`];
    await once(spawn(process.execPath, args, { stdio: ['ignore', output, output] }), 'close');
    const said = readFileSync(file, 'utf8').trimEnd();
    const [line, passed, failures] = /\n(\d+) passed, (\d+) failed$/.exec(said) ?? [];
    process.stdout.write(`${line === undefined ? said : said.slice(0, -line.length)}\n`);
    if (line === undefined) return failed(`${name}: ended without totals`);
    return { passed: Number(passed), failed: Number(failures) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a suite here, its output as it comes. @returns its totals */
function runHere(suite) {
  const started = performance.now();
  console.log(`\n── ${suite.name}`);
  const totals = suite.run();
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`── ${suite.name}: ${totals.passed} passed, ${totals.failed} failed in ${seconds} s`);
  return totals;
}

/** @returns the totals of each, in no order */
async function runAll(chosen) {
  if (chosen.length === 1) return [runHere(chosen[0])];
  const waiting = chosen.filter((suite) => !suite.beside);
  const lane = async () => {
    const totals = [];
    for (let suite = waiting.shift(); suite; suite = waiting.shift()) totals.push(await runApart(suite));
    return totals;
  };
  const lanes = Array.from({ length: AT_ONCE }, lane);
  const beside = chosen.filter((suite) => suite.beside).map(async (suite) => [await runApart(suite)]);
  return (await Promise.all([...lanes, ...beside])).flat();
}

/** Rust tests of the program's arithmetic: wherever cargo is, and always in CI. */
function cargo() {
  if (spawnSync('cargo', ['--version']).status !== 0) {
    if (process.env.CI) return failed('cargo is not installed: in CI the Rust host tests must run');
    console.log('left out: cargo is not installed, so the Rust host tests cannot run here');
    return { passed: 0, failed: 0 };
  }
  const result = spawnSync('cargo', ['test', '--locked', '--workspace', '--quiet'], {
    cwd: join(root, 'programs'),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  process.stdout.write(result.stdout + (result.status === 0 ? '' : result.stderr));
  const sum = (pattern) => [...result.stdout.matchAll(pattern)].reduce((n, match) => n + Number(match[1]), 0);
  const totals = { passed: sum(/(\d+) passed/g), failed: sum(/(\d+) failed/g) };
  return result.status !== 0 && totals.failed === 0 ? failed('cargo test ended with an error', totals.passed) : totals;
}

function mocha(glob) {
  const folder = mkdtempSync(join(tmpdir(), 'shardmarket-test-'));
  const file = join(folder, 'totals.json');
  try {
    const result = spawnSync(
      process.execPath,
      [
        'node_modules/mocha/bin/mocha.js',
        '--import=tsx',
        '--forbid-only',
        '--reporter',
        'scripts/lib/mocha-totals.cjs',
        '--timeout',
        '120000',
        glob,
      ],
      { cwd: root, stdio: 'inherit', env: { ...process.env, MOCHA_TOTALS: file } },
    );
    const totals = JSON.parse(readFileSync(file, 'utf8'));
    // A skipped test proves nothing: it counts as failed.
    const bad = totals.failures + totals.pending;
    return result.status !== 0 && bad === 0
      ? failed(`${glob}: mocha ended with an error`, totals.passes)
      : { passed: totals.passes, failed: bad };
  } catch {
    return failed(`${glob}: no tests ran`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function failed(why, passed = 0) {
  console.error(why);
  return { passed, failed: 1 };
}

ensureInstalled();
const args = process.argv.slice(2);
if (args.includes('--postgres')) process.env.TEST_DATABASE = 'postgres';
const only = args.find((word) => word.startsWith('--suite='))?.slice('--suite='.length);
const wanted = args.filter((word) => !word.startsWith('--'));
const chosen = suites.filter(({ name }) =>
  only === undefined ? wanted.length === 0 || wanted.some((word) => name.includes(word)) : name === only,
);
if (chosen.length === 0) {
  console.error(`no suite is named like "${wanted.join(' ')}"; there are: ${suites.map((s) => s.name).join(', ')}`);
  process.exit(1);
}
if (chosen.length > 1) console.log(`${chosen.length} suites, ${AT_ONCE} at a time: each is shown once it has ended`);
let [passes, failures] = [0, 0];
for (const totals of await runAll(chosen)) {
  passes += totals.passed;
  failures += totals.failed;
}
console.log(`\n${passes} passed, ${failures} failed`);
process.exitCode = failures > 0 || passes === 0 ? 1 : 0;
