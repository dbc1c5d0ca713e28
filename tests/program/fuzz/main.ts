/** npm run fuzz:program -- [--seed S] [--steps N] [--length L] [--only 1,2,3] */
import { parseArgs } from 'node:util';
import { Coverage } from './coverage.ts';
import { describeFailure } from './report.ts';
import { allStarts, runSequence } from './sequence.ts';
import { shrink } from './shrink.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    steps: { type: 'string', default: '100000' },
    length: { type: 'string', default: '60' },
    only: { type: 'string' },
  },
});

function count(name: 'seed' | 'steps' | 'length'): number {
  const value = Number(values[name]);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new RangeError(`--${name} must be a number above 0, not ${values[name]}`);
  return value;
}

const [seed, steps, length] = [count('seed'), count('steps'), count('length')];
const only = values.only?.split(',').map(Number);
const from = await allStarts();
const coverage = new Coverage();
const began = performance.now();
const seconds = () => (performance.now() - began) / 1_000;
const speed = () => `${coverage.steps.toLocaleString('en')} steps, ${(coverage.steps / seconds()).toFixed(0)} steps/s`;

let [shown, failed] = [0, false];
for (let sequence = 0; !failed && coverage.steps < steps; sequence++) {
  const chosen = only ?? Array.from({ length: Math.min(length, steps - coverage.steps) }, (_, i) => i);
  const failure = runSequence(from, seed + sequence, chosen, coverage);
  if (failure) {
    console.error(describeFailure(failure, shrink(from, failure)));
    failed = true;
  }
  if (seconds() - shown > 10) {
    shown = seconds();
    console.log(`${shown.toFixed(0).padStart(6)} s: ${speed()}, ${sequence + 1} sequences`);
  }
  if (only) break;
}
console.log(`${coverage.table()}\n${speed()}, seed ${seed}: ${failed ? 'a step went wrong' : 'model and chain agree'}`);
process.exitCode = failed ? 1 : 0;
