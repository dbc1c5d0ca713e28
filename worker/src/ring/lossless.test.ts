import assert from 'node:assert/strict';
import { LosslessRings, pool } from '../testing/lossless.ts';

/** Prompts for each ring: greedy and sampled ones in turn. */
const PROMPTS = 10;
const COMPLETION = 24;

describe('rings of two to six stages in every mode, against the single-process reference', function () {
  this.timeout(240_000);
  let rings: LosslessRings;

  before(async () => {
    rings = await LosslessRings.start(4);
  });
  after(() => rings.close());

  for (const stages of [2, 3, 4, 5, 6]) {
    it(`${stages} stages: same bytes, greedy and sampled, and receipts without fault`, async () => {
      const lanes = rings.lanes.filter((lane) => lane.stages === stages);
      assert.ok(lanes.length > 0);
      const tasks = Array.from({ length: PROMPTS }, (_, turn) =>
        // Neighbouring lanes get other prompts, so that all together see more of them.
        lanes.map((lane) => async () => {
          const i = turn + PROMPTS * rings.lanes.indexOf(lane);
          const { done } = await rings.compare(i, lane, COMPLETION);
          const { frames = 0 } = done.stats.stream?.sides ?? {};
          assert.ok(lane.name.includes('tree') || frames === 0);
        }),
      );
      await pool(4, tasks.flat());
    });
  }
});
