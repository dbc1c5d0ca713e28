import assert from 'node:assert/strict';
import { choiceSeed } from './seeds.ts';

describe('choiceSeed', () => {
  it('leaves the first choice its seed, and gives each other one its own, always the same', () => {
    const seeds = Array.from({ length: 8 }, (_, index) => choiceSeed('5', index));
    assert.equal(seeds[0], '5');
    assert.equal(new Set(seeds).size, 8);
    assert.ok(seeds.every((seed) => BigInt(seed) < 2n ** 64n));
    assert.equal(choiceSeed('5', 1), '14574023930153245107');
    assert.notEqual(choiceSeed('6', 1), seeds[1]);
  });
});
