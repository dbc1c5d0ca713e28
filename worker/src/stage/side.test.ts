import assert from 'node:assert/strict';
import type { Model } from '../model/manifest.ts';
import { encodeTokens } from '../ring/tokens.ts';
import { samplingRule } from '../sampling/rule.ts';
import { builtInModels } from '../testing/models.ts';
import { SMALLEST_CACHE } from './cache.ts';
import { StageScheduler } from './scheduler.ts';
import { MAX_ROWS } from './shape.ts';
import { Stage } from './stage.ts';

/** Penalties: the choice depends on the side branch's own tokens too. */
const rule = samplingRule(
  { temperature: 0.9, topP: 0.95, seed: '5', repetitionPenalty: 1.3, frequencyPenalty: 0.5, presencePenalty: 0.5 },
  3,
);
const ids = (from: number, count: number) => Array.from({ length: count }, (_, i) => ((from + i) * 7919 + 13) % 2000);
const branch = [4, 4, 9, 4, 700, 9, 9, 4, 31];

describe('side branch at a stage', () => {
  let model: Model;
  let stages: Stage[];
  before(async () => {
    model = (await builtInModels()).target;
    const { layers } = model.manifest.architecture;
    const halves = [
      [0, layers / 2],
      [layers / 2, layers],
    ] as const;
    stages = await Promise.all(halves.map((half) => Stage.start(model, half, { maxJobs: 2 })));
  });
  after(() => Promise.all(stages.map((stage) => stage.close())));

  /** Rows through both stages. @returns the tokens chosen */
  async function run(job: string, position: number, tokens: readonly number[], side = false): Promise<number[]> {
    let input: Uint8Array = encodeTokens(tokens);
    let chosen: number[] = [];
    for (const stage of stages) {
      const result = await stage.run(job, position, tokens.length, input, true, side);
      [input, chosen] = [result.output, [...result.tokens]];
    }
    return chosen;
  }
  const open = (job: string) => Promise.all(stages.map((stage) => stage.open(job, rule)));
  const finish = (job: string, count: number) => Promise.all(stages.map((stage) => stage.finish(job, count)));
  const fill = async (job: string, from: number, to: number) => {
    for (let at = from; at < to; at += MAX_ROWS) await run(job, at, ids(at, Math.min(MAX_ROWS, to - at)));
  };

  it('chooses what the same rows of the principal chain would, and leaves no trace but in what was computed', async () => {
    // Once with the branch across the end of a cache that has to grow for it.
    for (const [cached, at] of [
      [40, 31],
      [40, 40],
      [SMALLEST_CACHE - 2, SMALLEST_CACHE - 5],
    ] as const) {
      await open('plain');
      await fill('plain', 0, at);
      const expected = await run('plain', at, branch);
      await fill('plain', at, cached + 20);
      await open('sided');
      await fill('sided', 0, cached);
      assert.deepEqual(await run('sided', at, branch, true), expected);
      // A lone row has its dummy here too.
      assert.deepEqual(await run('sided', at, branch.slice(0, 1), true), expected.slice(0, 1));
      await fill('sided', cached, cached + 20);
      const [plain, sided] = [await finish('plain', cached + 20), await finish('sided', cached + 20)];
      const computed = cached + 20 + branch.length + 2;
      assert.deepEqual(
        sided,
        plain.map((commitment) => ({ ...commitment, computed })),
      );
    }
  });

  it('cannot stand behind a gap', async () => {
    await open('gap');
    await fill('gap', 0, 3);
    await assert.rejects(run('gap', 4, branch, true), { code: 'BAD_POSITION' });
    await finish('gap', 3);
  });

  it('keeps its place in the lane, and is computed with no other rows', async () => {
    const [head] = stages as [Stage];
    const scheduler = new StageScheduler(head, 1);
    const opening = scheduler.open('lane', rule);
    const rows = (position: number, count: number, side?: true) =>
      scheduler.run('lane', {
        ...{ position, count, payload: encodeTokens(ids(position, count)), epoch: 0, sample: true },
        ...(side && { side }),
      });
    // Rows that follow on each other by their positions, of which the third and fourth are of branches.
    const asked = [rows(0, 2), rows(2, 3), rows(5, 2, true), rows(7, 2, true), rows(5, 4), rows(9, 1)];
    // The last branch would leave a gap if it were run before the rows that it stands on.
    const ran = await Promise.allSettled(asked);
    await opening;
    assert.deepEqual(
      ran.map((r) => (r.status === 'fulfilled' ? (r.value?.rows ?? 0) : 'refused')),
      [5, 0, 2, 'refused', 5, 0],
    );
    assert.equal((await scheduler.finish('lane', 0, 10))?.committed, 10);
  });
});
