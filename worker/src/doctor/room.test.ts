import assert from 'node:assert/strict';
import type { Manifest } from '@shardmarket/sdk';
import { builtInModels } from '../testing/models.ts';
import { needOf } from './capacity.ts';
import { describeRoom } from './room.ts';

describe('room for jobs', () => {
  const plan = { maxJobs: 8, keepBytes: 0 };
  let target: Manifest;
  const bytesOf = (layers: [number, number]) => {
    const { baseBytes, jobBytes } = needOf(target, layers);
    return baseBytes + jobBytes;
  };
  before(async () => {
    target = (await builtInModels()).target.manifest;
  });

  it('says how many jobs fit and that all ranges do', () => {
    const said = describeRoom(target, [2, 4], 2 ** 34, plan);
    assert.match(said, /^layers 2-4 take .* for each job of 4095 positions, 16\.0 GiB are free: \d{3,} such jobs fit/);
    assert.match(said, /with 8 of them, all 21 ranges of layers fit$/);
  });

  it('advises fewer jobs where fewer fit than are let in', () => {
    const { baseBytes, jobBytes } = needOf(target, [2, 4]);
    const said = describeRoom(target, [2, 4], baseBytes + 3 * jobBytes, plan);
    assert.match(said, /only 3 such jobs fit: serve with --max-jobs 3/);
  });

  it('advises to serve parts where not one job fits with all layers', () => {
    const free = Math.max(...[0, 1, 2, 3, 4].map((from) => bytesOf([from, from + 2])));
    assert.match(
      describeRoom(target, undefined, free + 2 ** 20, plan),
      /layers 0-6 take .*: not one such job fits; serve with --memory-mb \d+, which holds 2 of these layers at a time$/,
    );
  });

  it('fails where not one job fits with any part, and names what would', () => {
    const fails = (layers: [number, number], free: number, message: RegExp) =>
      assert.throws(() => describeRoom(target, layers, free, plan), { code: 'BAD_OPTION', message });
    const free = bytesOf([5, 6]);
    fails([0, 1], free, /layers 0-1 take .*: not one such job fits; .*hold other layers \(layers .*5-6.* fit\)/);
    fails([0, 6], 2 ** 20, /hold other layers \(no layers fit\)/);
  });
});
