import assert from 'node:assert/strict';
import type { SharedPrefix } from '../stage/kept.ts';
import type { Frame } from './frame.ts';
import { HeadGate } from './gate.ts';
import { decodeOpen, encodeOpen } from './payload.ts';
import { encodeTokens, decodeTokens } from './tokens.ts';

const job = 'ab'.repeat(16);
const kept = { job: 'cd'.repeat(16), positions: 100 };
const session = 'So11111111111111111111111111111111111111112';
const frame = (type: Frame['type'], position: number, rows: number, payload?: Uint8Array): Frame => ({
  type,
  position,
  rows,
  job,
  epoch: 0,
  payload: payload ?? encodeTokens(Array.from({ length: rows }, (_, i) => position + i)),
});
const sampling = { temperature: 0, topP: 1, seed: '0' };
const open = frame('open', 0, 0, encodeOpen({ session, sampling, prompt: 130, positions: 200 }));

/** Submits a job of 130 prompt tokens to a gate whose stage has kept `found`. */
async function submitted(found: SharedPrefix | undefined) {
  const passed: Frame[] = [];
  const asked: number[][] = [];
  const gate = new HeadGate({
    find: (_, tokens) => (asked.push([...tokens]), Promise.resolve(found)),
    pass: (one) => passed.push(one),
  });
  for (const one of [open, frame('prefill', 0, 64), frame('prefill', 64, 64), frame('prefill', 128, 1)])
    gate.submit(one);
  gate.submit(frame('verify', 129, 5));
  await new Promise((resolve) => setImmediate(resolve));
  const shape = () => passed.map(({ type, position, rows }) => [type, position, rows]);
  return { gate, passed, asked, shape };
}

const whole = [
  ['open', 0, 0],
  ['prefill', 0, 64],
  ['prefill', 64, 64],
  ['prefill', 128, 1],
  ['verify', 129, 5],
];

describe('head gate', () => {
  it('asks with the whole prompt but its last token, and passes all on if nothing is kept', async () => {
    const { asked, shape, passed } = await submitted(undefined);
    assert.deepEqual(asked, [[...Array(129).keys()]]);
    assert.deepEqual(shape(), whole);
    assert.equal(passed[0], open);
  });

  it('a prefix too short to wait for is not asked for', async () => {
    assert.deepEqual((await submitted({ ...kept, positions: 5 })).shape(), whole);
  });

  it('leaves out the rows that all stages have', async () => {
    const { gate, shape, passed } = await submitted(kept);
    assert.deepEqual(shape(), [['open', 0, 0]]);
    assert.deepEqual(decodeOpen(passed[0]?.payload ?? new Uint8Array()), {
      session,
      sampling,
      prompt: 130,
      positions: 200,
      reuse: kept,
    });
    gate.opened(frame('opened', 100, 0));
    assert.deepEqual(shape().slice(1), [
      ['prefill', 100, 28],
      ['prefill', 128, 1],
      ['verify', 129, 5],
    ]);
    assert.equal(decodeTokens(passed[1]?.payload ?? new Uint8Array(), 28)[0], 100);
    gate.submit(frame('verify', 134, 1));
    assert.deepEqual(shape().at(-1), ['verify', 134, 1]);
  });

  it('leaves out nothing if a stage lacks them, and believes in no more than was asked for', async () => {
    const lacking = await submitted(kept);
    lacking.gate.opened(frame('opened', 0, 0));
    assert.deepEqual(lacking.shape().slice(1), whole.slice(1));
    const lying = await submitted(kept);
    assert.throws(() => lying.gate.opened(frame('opened', 101, 0)), { code: 'BAD_FRAME' });
  });

  it('an abort lets go of what waits', async () => {
    const { gate, shape } = await submitted(kept);
    gate.submit(frame('abort', 0, 0));
    gate.opened(frame('opened', 100, 0));
    assert.deepEqual(shape(), [
      ['open', 0, 0],
      ['abort', 0, 0],
    ]);
  });
});
