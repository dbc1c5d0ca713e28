import assert from 'node:assert/strict';
import { toHex, tokenRoot } from '@shardmarket/sdk';
import { createCodec } from '@shardmarket/sdk/text';
import { byteTokenizer, EOS, idsOf } from '../../../keeper/test/models.ts';
import { meterAnswer } from './meter.ts';

const codec = createCodec(byteTokenizer());
const prompt = [0, 5, 6];
const answer = (
  text: string,
  ids: readonly number[] | undefined,
  change: { maxTokens?: number; unread?: number } = {},
) => meterAnswer(codec, { prompt, text, ids, maxTokens: 100, unread: 3, ...change });
const exactly = (ids: readonly number[]) => ({
  tokens: ids.length,
  root: toHex(tokenRoot([...prompt, ...ids].slice(0, prompt.length + ids.length - 1))),
});

describe('metering an answer', () => {
  it('counts the ids that say what was delivered', () => {
    assert.deepEqual(answer('abc', idsOf('abc')), exactly(idsOf('abc')));
    assert.deepEqual(answer('', []), { tokens: 0, root: '' });
  });
  it('counts an end that is not shown, and what lies behind a stop string, as far as it was in flight', () => {
    assert.deepEqual(answer('ab', [...idsOf('ab'), EOS]), exactly([...idsOf('ab'), EOS]));
    assert.deepEqual(answer('ab', idsOf('abSTO')), exactly(idsOf('abSTO')));
  });
  it('owes no more than so many ids behind what was delivered', () => {
    assert.deepEqual(answer('ab', idsOf('abSTOP')), { most: 5 });
  });
  it('owes nothing for ids that say something else', () => {
    assert.deepEqual(answer('abc', idsOf('abd')), { most: 0 });
    assert.deepEqual(answer('abc', idsOf('ab')), { most: 0 });
    assert.deepEqual(answer('abc', [...idsOf('ab'), 9_999]), { most: 0 });
  });
  it('owes no more than was asked for', () => {
    assert.deepEqual(answer('abcd', idsOf('abcd'), { maxTokens: 3 }), { most: 3 });
    assert.deepEqual(answer('abcd', undefined, { maxTokens: 5 }), { most: 5 });
  });
  it('counts the text where the ids are not known', () => {
    assert.deepEqual(answer('abcd', undefined), { most: 7 });
  });
  it('takes a character that the end cut off as it was shown', () => {
    const [first = 0] = idsOf('☃');
    assert.deepEqual(answer('a\ufffd', [...idsOf('a'), first]), exactly([...idsOf('a'), first]));
  });
});
