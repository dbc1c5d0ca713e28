import assert from 'node:assert/strict';
import type { StagePort } from '../../src/stage/stage.ts';
import { Stage } from '../../src/stage/stage.ts';
import { samplingRule } from '../../src/sampling/rule.ts';
import { builtInModels } from '../../src/testing/models.ts';
import { onDevice } from './device.ts';

describe('a stage on a device of its own', () => {
  let honest: StagePort;

  before(async () => {
    const { target } = await builtInModels();
    honest = await Stage.start(target, [0, 1], { maxJobs: 1 });
    await honest.open('job', samplingRule({ temperature: 0, topP: 1, seed: '1' }, 1));
  });
  after(() => honest.close());

  it('takes the time of its runs one after the other, and gives what the real one gives', async () => {
    const { stage, busyMs } = onDevice(honest, { baseMs: 10, rowMs: 5 });
    const expected = await honest.run('job', 0, 2, new Uint8Array(8), false);
    const start = performance.now();
    const [first] = await Promise.all([0, 2, 4].map((at) => stage.run('job', at, 2, new Uint8Array(8), false)));
    const took = performance.now() - start;
    assert.deepEqual(first?.output, expected.output);
    assert.equal(busyMs(), 60);
    assert.ok(took >= 59, `three runs of 20 ms took ${took} ms`);
  });
});
