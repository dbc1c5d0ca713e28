import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { LineSetting } from './line.ts';
import { OneWay } from './one-way.ts';
import { SimulatedTimeline } from './timeline.ts';

/** What came out, and when on the simulated clock. */
function oneWay(setting: LineSetting) {
  const timeline = new SimulatedTimeline();
  const out: { at: number; bytes: number[] | 'end' }[] = [];
  const note = (bytes: number[] | 'end') => out.push({ at: timeline.now(), bytes });
  const way = new OneWay(timeline, setting, { write: (bytes) => note([...bytes]), end: () => note('end') });
  return { timeline, out, way };
}

const settings = fc.record({
  delayMs: fc.integer({ min: 0, max: 100 }),
  jitterMs: fc.integer({ min: 0, max: 50 }),
  bytesPerSecond: fc.integer({ min: 1_000, max: 1_000_000 }),
  seed: fc.integer(),
});
/** pieces as (ms since the one before, bytes) */
const sends = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 2_000 })), {
  maxLength: 40,
});

describe('one way of a delayed link', () => {
  it('every piece takes the delay at least, none overtakes, and the rate is never passed', () => {
    fc.assert(
      fc.property(settings, sends, (setting, pieces) => {
        const { timeline, out, way } = oneWay(setting);
        const sent: { at: number; bytes: number[] }[] = [];
        for (const [pause, length] of pieces) {
          timeline.wind(timeline.now() + pause);
          const bytes = Array.from({ length }, (_, i) => (sent.length + i) % 256);
          sent.push({ at: timeline.now(), bytes });
          way.take(Uint8Array.from(bytes));
        }
        way.end();
        timeline.wind(1e9);
        assert.equal(way.waiting, 0);
        assert.equal(out.pop()?.bytes, 'end');
        assert.deepEqual(
          out.map((piece) => piece.bytes),
          sent.map((piece) => piece.bytes),
        );
        const { delayMs, jitterMs, bytesPerSecond } = setting;
        let free = 0;
        let latest = 0;
        for (const [i, { at, bytes }] of sent.entries()) {
          free = Math.max(free, at) + (1000 * bytes.length) / bytesPerSecond;
          latest = Math.max(latest, free + delayMs + jitterMs);
          const came = out[i]?.at ?? NaN;
          assert.ok(came >= free + delayMs, `piece ${i} came at ${came}, before ${free + delayMs}`);
          assert.ok(came <= latest, `piece ${i} came at ${came}, after ${latest}`);
          assert.ok(i === 0 || came >= (out[i - 1]?.at ?? NaN));
        }
      }),
    );
  });

  it('without jitter and limit the delay is exact, and a change holds from the next piece on', () => {
    const { timeline, out, way } = oneWay({ delayMs: 25 });
    way.take(Uint8Array.of(1));
    way.change({ delayMs: 5 });
    way.take(Uint8Array.of(2));
    timeline.wind(100);
    way.take(Uint8Array.of(3));
    timeline.wind(200);
    // The second could have been there at 5: it does not overtake the first.
    assert.deepEqual(
      out.map(({ at }) => at),
      [25, 25, 105],
    );
  });

  it('a stalled direction keeps everything, and gives it in order once it goes on', () => {
    const { timeline, out, way } = oneWay({ delayMs: 10 });
    way.take(Uint8Array.of(1));
    way.stall();
    way.take(Uint8Array.of(2));
    timeline.wind(1_000);
    assert.deepEqual([out, way.waiting], [[], 2]);
    way.take(Uint8Array.of(3));
    way.resume();
    assert.deepEqual(
      out.map(({ bytes }) => bytes),
      [[1], [2]],
    );
    timeline.wind(2_000);
    assert.deepEqual(out[2], { at: 1_010, bytes: [3] });
  });

  it('a half-open direction swallows what is under way and what comes', () => {
    const { timeline, out, way } = oneWay({ delayMs: 10 });
    way.take(Uint8Array.of(1));
    way.swallow();
    way.take(Uint8Array.of(2));
    way.end();
    timeline.wind(1_000);
    assert.deepEqual([out, way.waiting], [[], 0]);
  });

  it('one bit of one byte is flipped, wherever in the stream it lies', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 9 })), fc.nat(60), (pieces, skip) => {
        const { timeline, out, way } = oneWay({ delayMs: 1 });
        way.corrupt(skip);
        for (const piece of pieces) way.take(piece);
        timeline.wind(10);
        const expected = pieces.flatMap((piece) => [...piece]);
        if (skip < expected.length) expected[skip] = (expected[skip] ?? 0) ^ 1;
        assert.deepEqual(
          out.flatMap(({ bytes }) => (bytes === 'end' ? [] : bytes)),
          expected,
        );
      }),
    );
  });
});
