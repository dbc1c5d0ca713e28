import { setTimeout as delay } from 'node:timers/promises';
import type { StagePort } from '../stage/stage.ts';
import { choices } from './random.ts';
import { wrap } from './stage-port.ts';

/**
 * A stage that stalls: before the answer to a run it waits, mostly not at all, at times for up to `longestMs`. Answers
 * keep their order, as those of a slow machine would.
 */
export function stalling(honest: StagePort, longestMs: number, seed: number): StagePort {
  const choose = choices(seed);
  let last: Promise<unknown> = Promise.resolve();
  return wrap(honest, {
    run(...args) {
      const ran = honest.run(...args);
      const answer = last.then(() => (choose(4) === 0 ? delay(choose(longestMs + 1)) : undefined)).then(() => ran);
      last = answer.catch(() => undefined);
      return answer;
    },
    finish: async (...args) => {
      await last;
      return honest.finish(...args);
    },
    drop: async (job) => {
      await last;
      await honest.drop(job);
    },
  });
}
