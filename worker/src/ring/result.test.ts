import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TokenLogprob } from '@shardmarket/sdk';
import { decodeResult, encodeLogprobs, encodeResult } from './result.ts';

const VOCAB = 100;
const token = fc.nat(VOCAB - 1);
const logprob = fc.double({ max: 0, noNaN: true, noDefaultInfinity: true });
const row = (top: number) =>
  fc
    .tuple(logprob, fc.array(fc.tuple(token, logprob), { minLength: top, maxLength: top }))
    .map(([chosen, alternatives]) => ({ logprob: chosen, top: alternatives }));

describe('result frames', () => {
  it('give back what was put in', () => {
    const results = fc
      .tuple(fc.array(token, { minLength: 1, maxLength: 8 }), fc.option(fc.nat(3), { nil: undefined }))
      .chain(([tokens, top]) => {
        const count = top === undefined ? 0 : tokens.length;
        const rows = fc.array(row(top ?? 0), { minLength: count, maxLength: count });
        return fc.tuple(fc.constant(tokens), fc.constant(top), rows);
      });
    fc.assert(
      fc.property(results, ([tokens, top, logprobs]) => {
        const bytes = encodeResult(tokens, encodeLogprobs(logprobs));
        assert.deepEqual(decodeResult(bytes, tokens.length, top, VOCAB), { tokens, logprobs });
      }),
    );
  });

  const said: TokenLogprob = { logprob: -1, top: [[7, -0.5]] };
  const bytes = (change: Partial<TokenLogprob> = {}, chosen = 7) =>
    encodeResult([chosen], encodeLogprobs([{ ...said, ...change }]));

  it('of another size are refused', () => {
    assert.throws(() => decodeResult(bytes(), 1, undefined, VOCAB), { code: 'BAD_FRAME' });
    assert.throws(() => decodeResult(bytes(), 1, 2, VOCAB), { code: 'BAD_FRAME' });
    assert.throws(() => decodeResult(bytes().subarray(0, 3), 1, 1, VOCAB), { code: 'BAD_FRAME' });
  });

  it('with a token outside the vocabulary are refused, chosen or told', () => {
    assert.throws(() => decodeResult(bytes({}, VOCAB), 1, 1, VOCAB), { code: 'BAD_RESULT', message: /100 is outside/ });
    assert.throws(() => decodeResult(bytes({ top: [[VOCAB, -1]] }), 1, 1, VOCAB), { code: 'BAD_RESULT' });
  });

  it('with what is no log probability are refused', () => {
    for (const value of [0.1, NaN, -Infinity]) {
      assert.throws(() => decodeResult(bytes({ logprob: value }), 1, 1, VOCAB), { code: 'BAD_RESULT' });
      assert.throws(() => decodeResult(bytes({ top: [[1, value]] }), 1, 1, VOCAB), { code: 'BAD_RESULT' });
    }
  });
});
