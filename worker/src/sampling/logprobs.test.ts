import assert from 'node:assert/strict';
import { tokenLogprobSchema } from '@shardmarket/sdk';
import { logprobsOf } from './logprobs.ts';

describe('log probabilities', () => {
  it('are those of the softmax, most probable first', () => {
    const logits = Float32Array.from([0.5, 0.125, 0.375].map((p) => Math.log(p) + 7));
    const { logprob, top } = logprobsOf(logits, 1, 2);
    assert.ok(Math.abs(logprob - Math.log(0.125)) < 1e-6);
    assert.deepEqual(
      top.map(([token]) => token),
      [0, 2],
    );
    assert.ok(Math.abs((top[0]?.[1] ?? 0) - Math.log(0.5)) < 1e-6);
  });

  it('never exceed 0 and stay finite, whatever the logits', () => {
    const said = logprobsOf(Float32Array.of(1e30, -1e30, 0), 1, 3);
    assert.ok(tokenLogprobSchema.safeParse(said).success);
    assert.equal(said.top[0]?.[1], 0);
  });

  it('none but the own one where none are asked for', () => {
    assert.deepEqual(logprobsOf(Float32Array.of(1, 2), 0, 0).top, []);
  });
});
