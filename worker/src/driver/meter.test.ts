import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Ewma, LineFit } from './ewma.ts';
import { FrameClock, RingMeter } from './meter.ts';

const near = (got: number | undefined, expected: number, by = 1e-6) =>
  assert.ok(Math.abs((got ?? NaN) - expected) <= by, `expected ${expected}, got ${got}`);

describe('means and lines', () => {
  it('a mean stays within what it was given, forgets its prior and follows a change', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 9, noNaN: true }), { minLength: 1 }), (values) => {
        const mean = new Ewma(1000, 0.1);
        values.forEach((value) => mean.add(value));
        assert.ok(mean.value >= Math.min(...values) - 1e-9 && mean.value <= Math.max(...values) + 1e-9);
      }),
    );
    const mean = new Ewma(0.5, 0.1, 4);
    mean.add(1);
    near(mean.value, 0.6);
    for (let i = 0; i < 100; i++) mean.add(0);
    assert.ok(mean.value < 0.001);
  });

  it('a line is found again, old points fade, and one place alone gives a guess between its bounds', () => {
    assert.equal(new LineFit().line, undefined);
    const fit = new LineFit();
    fit.add(4, 8);
    near(fit.line?.slope, 1);
    near(fit.line?.base, 4);
    for (let i = 0; i < 400; i++) fit.add(1 + (i % 8), 3 + 0.5 * (1 + (i % 8)));
    near(fit.line?.base, 3, 0.01);
    near(fit.line?.slope, 0.5, 0.01);
  });

  it('neither part of a line is ever negative', () => {
    const point = fc.record({ x: fc.integer({ min: 1, max: 64 }), y: fc.double({ min: 0, max: 100, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(point, { minLength: 1 }), (points) => {
        const fit = new LineFit();
        for (const { x, y } of points) fit.add(x, y);
        assert.ok((fit.line?.base ?? -1) >= 0 && (fit.line?.slope ?? -1) >= 0);
      }),
    );
  });
});

describe('frame clock', () => {
  it('times loops by rows that nothing is in the way of, and the stream by results that follow each other', () => {
    const ring = new RingMeter(3);
    const clock = new FrameClock(ring);
    clock.sent(0, 9, true, 0);
    clock.result(0, 9, 1, 1, 500);
    near(clock.loopMs, 500);
    clock.sent(0, 10, true, 500);
    clock.sent(0, 11, false, 502);
    clock.sent(0, 13, false, 504);
    clock.result(0, 10, 1, 1, 600);
    near(clock.loopMs, 100);
    // One result for both frames behind: joined on the way.
    clock.result(0, 11, 4, 3, 609);
    near(clock.stepMs, 3);
    near(ring.measures(0.5, false).loop, 100);
    near(ring.measures(0.5, false).stage.base + 4 * ring.measures(0.5, false).stage.row, 9);
  });

  it('frames of older epochs are forgotten, and a frame sent after a result is no part of a stream', () => {
    const clock = new FrameClock(new RingMeter(1));
    clock.sent(0, 0, true, 0);
    clock.sent(0, 1, false, 1);
    clock.result(0, 0, 1, 1, 10);
    clock.sent(1, 1, true, 10);
    clock.result(1, 1, 1, 1, 30);
    near(clock.loopMs, 20);
    clock.sent(1, 2, false, 40);
    clock.result(1, 2, 1, 1, 60);
    near(clock.stepMs, 0);
  });

  it('results that are as far apart as their frames were sent say nothing of the slowest stage', () => {
    const ring = new RingMeter(1);
    const clock = new FrameClock(ring);
    const { stage: prior } = ring.measures(0.5, true);
    for (let i = 0; i < 6; i++) clock.sent(0, i, i === 0, 10 * i);
    for (let i = 0; i < 6; i++) clock.result(0, i, 1, 1, 100 + 10 * i);
    assert.deepEqual(ring.measures(0.5, true).stage, prior);
    for (let i = 6; i < 12; i++) clock.sent(0, i, i === 6, 200);
    for (let i = 6; i < 12; i++) clock.result(0, i, 1, 1, 300 + 3 * i);
    near(ring.measures(0.5, true).stage.base + ring.measures(0.5, true).stage.row, 3);
    // Sent further apart than the stage is thought to take, but the results come twice as far apart.
    for (let i = 12; i < 112; i++) clock.sent(0, i, i === 12, 400 + 10 * (i - 12));
    for (let i = 12; i < 112; i++) clock.result(0, i, 1, 1, 1400 + 20 * (i - 12));
    near(ring.measures(0.5, true).stage.base + ring.measures(0.5, true).stage.row, 20, 1);
  });
});
