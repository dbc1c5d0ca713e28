// npm test: every suite, then one line `N passed, N failed`. `npm test -- keeper` runs the suites whose name holds "keeper".
// `npm run test:postgres` runs them with PostgreSQL wherever a test does not say which database it means.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureChromium } from './lib/chromium.mjs';
import { ensureInstalled, root } from './lib/install.mjs';

const suites = [
  { name: 'program host tests', run: cargo },
  { name: 'sdk', run: () => mocha('sdk/{src,cli}/**/*.test.ts') },
  { name: 'localnet', run: () => mocha('localnet/src/**/*.test.ts') },
  { name: 'program on the chain', run: () => mocha('tests/program/**/*.test.ts') },
  { name: 'models', run: () => mocha('models/**/*.test.ts') },
  // It waits more than it computes: it runs beside those before it.
  { name: 'settlement', run: () => mocha('tests/settle/**/*.test.ts'), beside: true },
  { name: 'worker', run: () => mocha('worker/{src,bench}/**/*.test.ts') },
  { name: 'keeper', run: () => mocha('keeper/{src,bench}/**/*.test.ts') },
  { name: 'command line', run: () => mocha('cli/src/**/*.test.ts') },
  { name: 'scripts', run: () => mocha('scripts/**/*.test.ts') },
  { name: 'chaos', run: () => mocha('tests/chaos/**/*.test.ts') },
  { name: 'hostile stages', run: () => mocha('tests/hostile/**/*.test.ts') },
  { name: 'dApp', run: () => (ensureChromium(), mocha('app/{src,test}/**/*.test.ts')) },
  { name: 'end to end', run: () => mocha('tests/e2e/**/*.test.ts') },
];

/** Starts a suite in a process of its own, beside the others. @returns what waits for its end and then prints all it has said */
function startBeside({ name }) {
  const folder = mkdtempSync(join(tmpdir(), 'shardmarket-test-'));
  const file = join(folder, 'output');
  const output = openSync(file, 'w');
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), name], { stdio: ['ignore', output, output] });
  const closed = once(child, 'close');
  return async () => {
    await closed;
    const said = readFileSync(file, 'utf8').trimEnd();
    rmSync(folder, { recursive: true, force: true });
    const [line, passed, failures] = /\n(\d+) passed, (\d+) failed$/.exec(said) ?? [];
    process.stdout.write(`${line === undefined ? said : said.slice(0, -line.length)}\n`);
    if (line === undefined) return failed(`${name}: ended without totals`);
    return { passed: Number(passed), failed: Number(failures) };
  };
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
const wanted = process.argv.slice(2).filter((word) => word !== '--postgres');
if (process.argv.includes('--postgres')) process.env.TEST_DATABASE = 'postgres';
const chosen = suites.filter((s) => wanted.length === 0 || wanted.some((word) => s.name.includes(word)));
if (chosen.length === 0) {
  console.error(`no suite is named like "${wanted.join(' ')}"; there are: ${suites.map((s) => s.name).join(', ')}`);
  process.exit(1);
}
const beside = new Map(chosen.filter((s) => s.beside && chosen.length > 1).map((s) => [s, startBeside(s)]));
let [passes, failures] = [0, 0];
for (const suite of chosen) {
  const started = performance.now();
  const ended = beside.get(suite);
  if (!ended) console.log(`\n── ${suite.name}`);
  const totals = await (ended ?? suite.run)();
  passes += totals.passed;
  failures += totals.failed;
  if (ended) continue;
  console.log(
    `── ${suite.name}: ${totals.passed} passed, ${totals.failed} failed in ${((performance.now() - started) / 1000).toFixed(0)} s`,
  );
}
console.log(`\n${passes} passed, ${failures} failed`);
process.exitCode = failures > 0 || passes === 0 ? 1 : 0;
