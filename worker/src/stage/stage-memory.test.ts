import assert from 'node:assert/strict';
import type { Model } from '../model/manifest.ts';
import { cacheBytes } from './cache.ts';
import { encodeTokens } from '../ring/tokens.ts';
import { samplingRule } from '../sampling/rule.ts';
import { builtInModels } from '../testing/models.ts';
import type { Reuse } from './messages.ts';
import { jobBytes, logBytes, longestJobBytes } from './memory.ts';
import { graphShape, usableContext } from './shape.ts';
import { Stage } from './stage.ts';
import { sessionBytes } from './weights.ts';

const greedy = samplingRule({ temperature: 0, topP: 1, seed: '0' }, 5);

describe('memory of a stage', () => {
  let model: Model;
  let stage: Stage;
  let longest: number;
  let weights: number;
  let limit: number;
  let context: number;
  const opened: string[] = [];
  const loaded = [[1, 2]];

  before(async () => {
    model = (await builtInModels()).target;
    const shape = graphShape(model.manifest.architecture, [1, 2]);
    [longest, context] = [longestJobBytes({ shape }), usableContext(shape.capacity)];
    weights = sessionBytes(model.manifest, [1, 2]);
    limit = weights + longest;
    stage = await Stage.start(model, [1, 2], { maxJobs: 64, memoryBytes: limit, keepBytes: longest });
  });
  after(() => stage.close());
  afterEach(async () => {
    for (const job of opened.splice(0)) await stage.drop(job);
  });

  const open = (job: string, positions: number, reuse?: Reuse) => {
    opened.push(job);
    return stage.open(job, greedy, reuse, positions);
  };
  const hidden = (rows: number) => {
    const width = model.manifest.architecture.hidden;
    const values = Float32Array.from({ length: rows * width }, (_, i) => Math.sin(i));
    return Buffer.concat([encodeTokens(Array(rows).fill(5)), Buffer.from(values.buffer)]);
  };
  const run = (job: string, at: number, rows: number) => stage.run(job, at, rows, new Uint8Array(hidden(rows)), false);

  it('lets in what fits, says busy before it is exceeded, and goes on once there is room', async () => {
    await open('long', context);
    await assert.rejects(open('short', 1), { code: 'BUSY', message: /of .* MiB/ });
    await stage.drop('long');
    const short = jobBytes(stage, 100);
    const room = Math.floor(longest / short);
    for (let i = 0; i < room; i++) await open(`${i}`, 100);
    await assert.rejects(open('one more', 100), { code: 'BUSY' });
    assert.deepEqual(await stage.memory(), {
      limit,
      sessions: weights,
      loaded,
      reserved: room * short,
      kept: 0,
      peak: longest,
    });
    await run('0', 0, 2);
    await stage.finish('0', 2);
    await open('one more', 100);
  });

  it('a job gets no more positions than it was opened for', async () => {
    await open('a', 10);
    await run('a', 0, 8);
    await assert.rejects(run('a', 8, 3), { code: 'BAD_POSITION', message: /opened for 10/ });
    await run('a', 8, 2);
    await assert.rejects(open('b', context + 1), { code: 'CONTEXT_FULL' });
  });

  it('what ended jobs keep makes room for open ones, and is shrunk to the job that goes on from it', async () => {
    const end = async (job: string) => {
      await open(job, 600, { owner: 'me' });
      for (let at = 0; at < 300; at += 50) await run(job, at, 50);
      await stage.finish(job, 300);
    };
    await end('one');
    await end('two');
    const keptBytes = (size: number, positions: number) => cacheBytes(stage.shape, size) + logBytes(positions);
    const both = { limit, sessions: weights, loaded, reserved: 0, kept: 2 * keptBytes(512, 300), peak: longest };
    assert.deepEqual(await stage.memory(), both);
    const from = { job: 'two', positions: 50 };
    assert.equal(await open('next', 60, { owner: 'me', from }), 50);
    assert.equal((await stage.memory()).kept, keptBytes(512, 300));
    await run('next', 50, 10);
    await stage.finish('next', 60);
    assert.equal((await stage.memory()).kept, keptBytes(512, 300) + keptBytes(256, 60));
    await open('short', 60);
    const left = longest - jobBytes(stage, 60);
    let most = context;
    while (jobBytes(stage, most) > left) most--;
    await open('long', most);
    const use = await stage.memory();
    assert.equal(use.kept, 0);
    assert.ok(use.sessions + use.reserved <= use.limit);
  });

  it('rows of a kept job that are more than the job may have are not taken', async () => {
    await open('one', 600, { owner: 'you' });
    await run('one', 0, 50);
    await stage.finish('one', 50);
    const from = { job: 'one', positions: 50 };
    assert.equal(await open('two', 40, { owner: 'you', from }), 0);
    await run('two', 0, 40);
  });

  it('a stage without room for one layer and one job of the whole context does not start', async () => {
    const start = Stage.start(model, [1, 2], { maxJobs: 1, memoryBytes: limit - 1 });
    await assert.rejects(start, {
      code: 'BAD_OPTION',
      message: /are too little: a layer and one job .*; raise --memory-mb/,
    });
  });
});
