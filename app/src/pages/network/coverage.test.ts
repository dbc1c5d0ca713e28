import assert from 'node:assert/strict';
import { coverage, layersText } from './coverage.ts';

const held = (from: number, to: number, ask = 5n) => ({ layers: [from, to] as const, ask });

describe('coverage of a model’s layers', () => {
  it('counts the workers of every layer and names the least ask, without a gap', () => {
    const segments = coverage(6, [held(0, 2), held(0, 4, 3n), held(4, 6, 9n)]);
    assert.deepEqual(segments, [
      { from: 0, to: 2, workers: 2, ask: 3n },
      { from: 2, to: 4, workers: 1, ask: 3n },
      { from: 4, to: 6, workers: 1, ask: 9n },
    ]);
  });

  it('shows layers that nobody holds, and a model without workers', () => {
    assert.deepEqual(coverage(6, [held(1, 2)]), [
      { from: 0, to: 1, workers: 0, ask: undefined },
      { from: 1, to: 2, workers: 1, ask: 5n },
      { from: 2, to: 6, workers: 0, ask: undefined },
    ]);
    assert.deepEqual(coverage(6, []), [{ from: 0, to: 6, workers: 0, ask: undefined }]);
  });

  it('a worker beyond the last layer does not stretch the model', () => {
    assert.deepEqual(coverage(2, [held(0, 9)]), [{ from: 0, to: 2, workers: 1, ask: 5n }]);
  });

  it('names layers as people count them', () => {
    assert.deepEqual([layersText([0, 2]), layersText([5, 6])], ['layers 0 to 1', 'layer 5']);
  });
});
