// A thread that sleeps to the microsecond and knocks: timers of an event loop count whole milliseconds. Plain JavaScript,
// because a worker thread starts before any TypeScript loader of its parent is at work.
import { parentPort, workerData } from 'node:worker_threads';

/** [0] the time to knock (ns of `hrtime`), 0 for none; `turn` counts how often it was set, and is negative at the end */
const due = new BigInt64Array(workerData.due);
const turn = new Int32Array(workerData.turn);

for (let seen = Atomics.load(turn, 0); seen >= 0; seen = Atomics.load(turn, 0)) {
  const at = Atomics.load(due, 0);
  if (at === 0n) {
    Atomics.wait(turn, 0, seen);
    continue;
  }
  const left = Number(at - process.hrtime.bigint()) / 1e6;
  if (left > 0 && Atomics.wait(turn, 0, seen, left) !== 'timed-out') continue;
  if (process.hrtime.bigint() < at) continue;
  parentPort.postMessage(null);
  Atomics.wait(turn, 0, seen);
}
