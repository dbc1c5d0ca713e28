import assert from 'node:assert/strict';
import { ASSUMED_MS, frameMs } from './link.ts';

describe('the time of a frame over a link', () => {
  it('is half a round trip and its bytes at the bandwidth', () => {
    assert.equal(frameMs({ rttMs: 30, bytesPerMs: 100 }, 1_024), 15 + (52 + 4 * 1_028) / 100);
    assert.equal(frameMs({ rttMs: 30, bytesPerMs: 100 }, 0), 15 + 68 / 100);
  });

  it('a bandwidth that is not measured is assumed, a link that is not too, one that does not open is infinitely far', () => {
    assert.equal(frameMs({ rttMs: 30 }, 0), 15 + 68 / 1_000);
    assert.equal(frameMs(undefined, 1_024), ASSUMED_MS);
    assert.equal(frameMs({ rttMs: Infinity }, 1_024), Infinity);
  });

  it('rows that are large make a narrow link that is near longer than a wide one that is far', () => {
    const [near, far] = [
      { rttMs: 2, bytesPerMs: 100 },
      { rttMs: 60, bytesPerMs: 10_000 },
    ];
    assert.ok(frameMs(near, 256) < frameMs(far, 256));
    assert.ok(frameMs(near, 16_384) > frameMs(far, 16_384));
  });
});
