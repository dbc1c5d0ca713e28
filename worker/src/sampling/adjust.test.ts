import assert from 'node:assert/strict';
import fc from 'fast-check';
import { adjusted } from './adjust.ts';
import { samplingRule } from './rule.ts';

const rule = (change: object, prompt = 0) => samplingRule({ temperature: 0, topP: 1, seed: '0', ...change }, prompt);
const logits = Float32Array.of(2, -1, 0.5, 4);

describe('bias and penalties', () => {
  it('without any, the logits are handed through as they are', () => {
    assert.equal(adjusted(logits, rule({}), 3, [1, 2, 3]), logits);
  });

  it('a bias is added to the logits of its tokens; one for a token that there is not changes nothing', () => {
    const biased = adjusted(
      logits,
      rule({
        logitBias: [
          [1, 100],
          [3, -4],
          [9, 7],
        ],
      }),
      0,
      [],
    );
    assert.deepEqual([...(biased as Float64Array)], [2, 99, 0.5, 0]);
  });

  it('repetition divides positive logits and multiplies negative ones, of prompt and output alike', () => {
    const changed = adjusted(logits, rule({ repetitionPenalty: 2 }, 2), 3, [0, 1, 1]);
    assert.deepEqual([...(changed as Float64Array)], [1, -2, 0.5, 4]);
  });

  it('frequency counts in the output, presence is taken off once; the prompt counts for neither', () => {
    const changed = adjusted(logits, rule({ frequencyPenalty: 0.5, presencePenalty: 1 }, 2), 5, [0, 3, 1, 3, 3]);
    assert.deepEqual([...(changed as Float64Array)], [2, -2.5, 0.5, 2]);
  });

  it('bias comes before the repetition penalty', () => {
    const changed = adjusted(logits, rule({ logitBias: [[1, 3]], repetitionPenalty: 2 }), 1, [1]);
    assert.equal((changed as Float64Array)[1], 1);
  });

  it('only tokens before the position count: what was drafted behind it leaves no trace', () => {
    const tokens = fc.array(fc.nat(3), { minLength: 1, maxLength: 12 });
    const penalties = { repetitionPenalty: 1.3, frequencyPenalty: 0.7, presencePenalty: -0.4 };
    fc.assert(
      fc.property(tokens, tokens, fc.nat(12), (before, drafted, prompt) => {
        const plain = adjusted(logits, rule(penalties, prompt), before.length, before);
        const behind = adjusted(logits, rule(penalties, prompt), before.length, [...before, ...drafted]);
        assert.deepEqual(behind, plain);
      }),
    );
  });

  it('a history with a gap is an error, not another answer', () => {
    assert.throws(
      () => adjusted(logits, rule({ presencePenalty: 1 }), 3, [1, 2]),
      /token 2 of the 3 before this one is not known/,
    );
  });
});
