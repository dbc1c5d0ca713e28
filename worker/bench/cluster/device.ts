import { setTimeout as delay } from 'node:timers/promises';
import type { StagePort } from '../../src/stage/stage.ts';
import { wrap } from '../../src/testing/stage-port.ts';
import type { StageCost } from '../measure/alone.ts';

/** A stage as on a device of its own. */
export interface Device {
  readonly stage: StagePort;
  /** ms that the device has worked so far */
  readonly busyMs: () => number;
}

/**
 * A stage whose runs take what they would take on a device of its own: it computes as the real one, one run after the
 * other, and gives the answer when the device would. Waiting takes no processor time from the rest of the ring, so that stages
 * that share a machine here can be as slow as on machines of their own.
 */
export function onDevice(honest: StagePort, { baseMs, rowMs }: StageCost): Device {
  let busyMs = 0;
  /** when the device has done all that it was given */
  let freeAt = 0;
  let last: Promise<unknown> = Promise.resolve();
  const stage = wrap(honest, {
    run(job, position, rows, input, sample) {
      const costMs = baseMs + rows * rowMs;
      busyMs += costMs;
      // A late timer delays an answer and not the device.
      freeAt = Math.max(freeAt, performance.now()) + costMs;
      const doneAt = freeAt;
      const ran = honest.run(job, position, rows, input, sample);
      const answer = last.then(async () => {
        const result = await ran;
        await delay(Math.max(0, doneAt - performance.now()));
        return result;
      });
      last = answer.catch(() => undefined);
      return answer;
    },
  });
  return { stage, busyMs: () => busyMs };
}
