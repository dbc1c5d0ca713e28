import assert from 'node:assert/strict';
import type { Manifest } from '@shardmarket/sdk';
import { builtInModels } from '../testing/models.ts';
import { firstPart, layersHeld, leastBytes } from './holds.ts';
import { wholeShape, type GraphShape } from './shape.ts';

describe('layers that a memory holds at once', () => {
  let manifest: Manifest;
  let draft: GraphShape;
  before(async () => {
    const models = await builtInModels();
    manifest = models.target.manifest;
    draft = wholeShape(models.draft);
  });

  const all = [0, 6] as const;
  const most = (parts: (readonly [number, number])[], drafts?: GraphShape) =>
    Math.max(...parts.map((part) => leastBytes(manifest, part, drafts)));

  it('is as many as fit with one job of the whole context, to the last byte, wherever they lie', () => {
    const pairs = [0, 1, 2, 3, 4].map((start) => [start, start + 2] as const);
    const limit = most(pairs);
    assert.equal(layersHeld(manifest, { layers: all, limit }), 2);
    assert.equal(layersHeld(manifest, { layers: all, limit: limit - 1 }), 1);
    assert.equal(layersHeld(manifest, { layers: all, limit: 2 ** 40 }), 6);
    assert.equal(layersHeld(manifest, { layers: [2, 4], limit: 2 ** 40 }), 2);
    assert.equal(layersHeld(manifest, { layers: all, limit: 2 ** 20 }), 0);
  });

  it('counts the draft model where it is needed: at layer 0', () => {
    const limit = most([[0, 2]]);
    assert.equal(layersHeld(manifest, { layers: [0, 2], limit }), 2);
    assert.equal(layersHeld(manifest, { layers: [0, 2], limit, draft }), 1);
    const middle = most([[2, 4]]);
    assert.equal(layersHeld(manifest, { layers: [2, 4], limit: middle, draft }), 2);
  });

  it('a worker begins with the first part of most layers, and with none if not one fits', () => {
    assert.deepEqual(firstPart(manifest, all, 6), [0, 6]);
    assert.deepEqual(firstPart(manifest, [1, 5], 2), [1, 3]);
    assert.equal(firstPart(manifest, all, 0), undefined);
  });

  it('knows only the parts that the model has graphs of', () => {
    const graphs = manifest.graphs.filter(({ from, to }) => (to - from) % 2 === 0);
    const halves = { ...manifest, graphs };
    assert.deepEqual(firstPart(halves, [1, 4], 3), [1, 3]);
    const limit = most([0, 1, 2, 3, 4].map((start) => [start, start + 2] as const));
    assert.equal(layersHeld(halves, { layers: all, limit }), 2);
    assert.ok(layersHeld(halves, { layers: all, limit: limit - 1 }) < 2);
  });
});
