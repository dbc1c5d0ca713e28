import assert from 'node:assert/strict';
import { advance, begin, paceOf, tally, type Answer, type Step } from './answer.ts';
import { spansOf } from './spans.ts';
import { readEvent, type Source, type Token } from './trace.ts';

const token = (text: string, source: Source | null = 'target'): Token => ({ id: 1, text, source });
const stage = { worker: 'w', operator: 'o', layers: [0, 6], ask: '5', rtt_ms: null };
const chunk = (content: string, shardmarket?: object, more: object = {}) =>
  readEvent(
    JSON.stringify({ choices: [{ delta: { content }, finish_reason: null }], usage: null, shardmarket, ...more }),
  );
const after = (...steps: [number, Step][]): Answer =>
  steps.reduce((answer, [now, step]) => advance(answer, step, now), begin(1_000));

describe('an answer in the playground', () => {
  const traced = (content: string, ring?: object[]) =>
    chunk(content, { job: 'j', tokens: [token(content, 'model')], cost_micro_usdc: '7', ...(ring && { ring }) });

  it('grows with its chunks: text, tokens, ring, cost and times', () => {
    const answer = after(
      [1_010, { kind: 'accepted', job: 'j', maxCost: 90n }],
      [1_040, traced('He', [stage])],
      [1_140, traced('llo')],
      [1_240, traced('!')],
    );
    assert.equal(answer.text, 'Hello!');
    assert.equal(answer.tokens.length, 3);
    assert.deepEqual(answer.ring, [{ ...stage, ask: 5n }]);
    assert.deepEqual([answer.cost, answer.maxCost, answer.heals], [7n, 90n, 0]);
    assert.deepEqual(paceOf(answer), { ttftMs: 40, tokensPerSecond: 10 });
    assert.deepEqual(tally(answer.tokens), { model: 3, ngram: 0, target: 0, unknown: 0 });
  });

  it('says how often its ring was healed', () => {
    assert.equal(after([1, traced('a', [stage])], [2, traced('b', [stage])]).heals, 1);
  });

  it('ends once: what comes later changes nothing', () => {
    const stopped = after([1, traced('a')], [2, { kind: 'stopped' }], [3, traced('b')], [4, { kind: 'done' }]);
    assert.deepEqual([stopped.state, stopped.text], ['stopped', 'a']);
  });

  it('that fails in mid-stream keeps what came, and the reason', () => {
    const failed = after([1, traced('a')], [2, readEvent('{"error":{"code":"ring_lost","message":"lost"}}')]);
    assert.deepEqual([failed.state, failed.text, failed.failure?.code], ['failed', 'a', 'ring_lost']);
  });

  it('takes its final cost and counts from the usage', () => {
    const usage = { prompt_tokens: 3, completion_tokens: 2, cost_micro_usdc: '12345678901234567890' };
    const answer = after([1, traced('a')], [2, chunk('', undefined, { choices: [], usage })], [3, { kind: 'done' }]);
    assert.deepEqual([answer.cost, answer.completionTokens, answer.state], [12345678901234567890n, 2, 'complete']);
  });

  it('is measured only where there is something to measure', () => {
    assert.deepEqual(paceOf(begin(5)), { ttftMs: undefined, tokensPerSecond: undefined });
    assert.equal(paceOf(after([1_007, traced('a')])).tokensPerSecond, undefined);
  });
});

describe('tokens laid onto the text', () => {
  const texts = (text: string, tokens: Token[]) => spansOf(text, tokens).map((s) => [s.text, s.source]);

  it('colour it piece by piece; ones without text are left out', () => {
    const tokens = [token('The '), token('cat', 'model'), token(''), token(' sat', 'ngram')];
    assert.deepEqual(texts('The cat sat', tokens), [
      ['The ', 'target'],
      ['cat', 'model'],
      [' sat', 'ngram'],
    ]);
  });

  it('share a character that came in parts', () => {
    const tokens = [token('a'), token('�', 'model'), token('�', 'ngram'), token('b')];
    assert.deepEqual(texts('aéb', tokens), [
      ['a', 'target'],
      ['é', 'ngram'],
      ['b', 'target'],
    ]);
  });

  it('never change it: what they do not explain stands there uncoloured', () => {
    for (const [text, tokens] of [
      ['abc', []],
      ['abc', [token('a'), token('x'), token('c')]],
      ['ab', [token('a'), token('bcd')]],
      ['aé', [token('a'), token('�')]],
      ['é', [token('�'), token('never')]],
    ] as const) {
      assert.equal(
        spansOf(text, tokens)
          .map((s) => s.text)
          .join(''),
        text,
      );
    }
    assert.deepEqual(texts('abc', [token('a'), token('x')]), [
      ['a', 'target'],
      ['bc', null],
    ]);
  });
});
