import assert from 'node:assert/strict';
import type { Manifest } from '@shardmarket/sdk';
import { longestJobBytes } from '../stage/memory.ts';
import { graphShape } from '../stage/shape.ts';
import { builtInModels } from '../testing/models.ts';
import { jobsThatFit, needOf, rangesThatFit } from './capacity.ts';

describe('what a machine can hold', () => {
  let target: Manifest;
  let draft: Manifest;
  before(async () => {
    const models = await builtInModels();
    [target, draft] = [models.target.manifest, models.draft.manifest];
  });

  it('counts the weights of the range, and the draft model where the range begins the model', () => {
    const third = target.weights.find(({ file }) => file === 'weights/layer-2.bin');
    const [one, two] = [needOf(target, [1, 2], draft), needOf(target, [1, 3], draft)];
    assert.equal(two.baseBytes - one.baseBytes, 2 * (third?.bytes ?? 0));
    assert.deepEqual(needOf(target, [1, 2]), one);
    const [alone, drives] = [needOf(target, [0, 1]), needOf(target, [0, 1], draft)];
    assert.ok(third && third.bytes > 0);
    const drafts = draft.weights.reduce((sum, { bytes }) => sum + bytes, 0);
    assert.ok(drives.baseBytes - alone.baseBytes >= 2 * drafts);
    assert.ok(drives.jobBytes > alone.jobBytes);
    assert.equal(one.jobBytes, longestJobBytes({ shape: graphShape(target.architecture, [1, 2]) }));
  });

  it('fits jobs to the last byte', () => {
    const need = needOf(target, [2, 4]);
    const enough = need.baseBytes + 1000 + 3 * need.jobBytes;
    assert.equal(jobsThatFit(need, enough, 1000), 3);
    assert.equal(jobsThatFit(need, enough - 1, 1000), 2);
    assert.ok(jobsThatFit(need, need.baseBytes, 1000) < 0);
  });

  it('names the ranges that fit: longer ones need more, and a little machine holds none', () => {
    assert.equal(rangesThatFit(target, 2 ** 40, 8, 0, draft).length, target.graphs.length);
    assert.deepEqual(rangesThatFit(target, 2 ** 20, 1, 0, draft), []);
    const { baseBytes, jobBytes } = needOf(target, [2, 4]);
    const some = rangesThatFit(target, baseBytes + 8 * jobBytes, 8, 0, draft);
    assert.ok(some.some(([from, to]) => from === 2 && to === 4));
    assert.ok(some.every(([from, to]) => to - from <= 2 && from > 0));
  });
});
