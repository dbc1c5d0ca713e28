import assert from 'node:assert/strict';
import { RowLog, toHex, tokenRoot } from '@shardmarket/sdk';
import type { Model } from '../model/manifest.ts';
import { encodeTokens } from '../ring/tokens.ts';
import { samplingRule } from '../sampling/rule.ts';
import { builtInModels } from '../testing/models.ts';
import { Stage } from './stage.ts';

const greedy = samplingRule({ temperature: 0, topP: 1, seed: '0' }, 5);
/** Root over the rows of a frame's payload behind its token ids. */
function rootOf(bytes: Uint8Array, rows: number): string {
  const log = new RowLog();
  const hidden = bytes.subarray(rows * 4);
  const size = hidden.length / rows;
  for (let row = 0; row < rows; row++) log.write(row, hidden.subarray(row * size, (row + 1) * size));
  return toHex(log.root(rows));
}

describe('stage', () => {
  let model: Model;
  let head: Stage;
  let tail: Stage;
  before(async () => {
    model = (await builtInModels()).target;
    const { layers } = model.manifest.architecture;
    head = await Stage.start(model, [0, layers / 2], { maxJobs: 2 });
    tail = await Stage.start(model, [layers / 2, layers], { maxJobs: 2 });
  });
  after(async () => {
    await head.close();
    await tail.close();
  });

  it('gives hidden rows behind their token ids, tokens at the end, and commits to the exact bytes', async () => {
    await head.open('a', greedy);
    await tail.open('a', greedy);
    const ids = encodeTokens([1, 2, 3]);
    const first = await head.run('a', 0, 3, ids.slice(), true);
    assert.equal(first.output.length, 3 * (4 + model.manifest.architecture.hidden * 4));
    assert.deepEqual(first.output.slice(0, 12), ids);
    assert.equal(first.tokens.length, 0);
    const second = await tail.run('a', 0, 3, first.output.slice(), true);
    assert.equal(second.tokens.length, 3);
    assert.equal(second.output.length, 0);
    const [one, two] = await Promise.all([head.finish('a', 3), tail.finish('a', 3)]);
    const root = toHex(tokenRoot([1, 2, 3]));
    assert.deepEqual([one.tokenRoot, two.tokenRoot, one.inputRoot], [root, root, root]);
    assert.deepEqual([one.outputRoot, one.computed], [rootOf(first.output, 3), 3]);
    assert.equal(two.inputRoot, one.outputRoot);
    await assert.rejects(head.finish('a', 1), { code: 'UNKNOWN_JOB' });
  });

  it('counts the dummy row of a lone row as computed, and never shows it', async () => {
    await head.open('a', greedy);
    const { output, computed } = await head.run('a', 0, 1, encodeTokens([1]), false);
    assert.deepEqual([output.length, computed], [4 + model.manifest.architecture.hidden * 4, 2]);
    await assert.rejects(head.finish('a', 2), { code: 'BAD_POSITION' });
    assert.equal((await head.finish('a', 1)).computed, 2);
  });

  it('jobs side by side do not touch each other, and a reused cache is as good as new', async () => {
    const alone = async () => {
      await head.open('x', greedy);
      await head.run('x', 0, 2, encodeTokens([9, 8]), false);
      const { output } = await head.run('x', 2, 2, encodeTokens([7, 6]), false);
      await head.drop('x');
      return output;
    };
    const expected = await alone();
    await head.open('y', greedy);
    await head.run('y', 0, 4, encodeTokens([5, 5, 5, 5]), false);
    assert.deepEqual(await alone(), expected);
    await head.drop('y');
    assert.deepEqual(await alone(), expected);
  });

  it('admits no more jobs than told, and none twice', async () => {
    await head.open('a', greedy);
    await assert.rejects(head.open('a', greedy), { code: 'JOB_EXISTS' });
    await head.open('b', greedy);
    await assert.rejects(head.open('c', greedy), { code: 'BUSY', message: /2 jobs are open/ });
    await head.drop('a');
    await head.open('c', greedy);
    await Promise.all([head.drop('b'), head.drop('c')]);
  });

  it('a gap, an unknown job and rows of another size are refused, and the thread goes on', async () => {
    await assert.rejects(head.run('none', 0, 1, encodeTokens([1]), false), { code: 'UNKNOWN_JOB' });
    const { vocab } = head.shape;
    await head.open('a', greedy);
    await head.run('a', 0, 2, encodeTokens([1, 2]), false);
    await assert.rejects(head.run('a', 3, 1, encodeTokens([1]), false), {
      code: 'BAD_POSITION',
      message: /2 are cached/,
    });
    await assert.rejects(head.run('a', 2, 2, encodeTokens([1]), false), { code: 'BAD_FRAME' });
    await assert.rejects(head.run('a', 2, 1, encodeTokens([vocab]), false), {
      code: 'BAD_FRAME',
      message: /vocabulary/,
    });
    await head.run('a', 1, 1, encodeTokens([4]), false);
    await assert.rejects(head.run('a', 3, 1, encodeTokens([1]), false), { code: 'BAD_POSITION' });
    await head.drop('a');
  });

  it('a failed start says why', async () => {
    await assert.rejects(Stage.start(model, [0, 99], { maxJobs: 1 }), { code: 'MODEL_NO_GRAPH' });
    const { architecture } = model.manifest;
    const lying = { ...model, manifest: { ...model.manifest, architecture: { ...architecture, hidden: 7 } } };
    await assert.rejects(Stage.start(lying, [0, 1], { maxJobs: 1 }), { code: 'MODEL_GRAPH_MISMATCH' });
  });

  it('a thread that has ended fails what is asked of it', async () => {
    const short = await Stage.start(model, [0, 1], { maxJobs: 1 });
    await short.close();
    await assert.rejects(short.open('a', greedy), { code: 'THREAD_DIED' });
  });
});
