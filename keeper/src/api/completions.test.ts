import assert from 'node:assert/strict';
import type OpenAI from 'openai';
import { failure } from '../../test/failure.ts';
import { startHarness, type Harness } from '../../test/harness.ts';
import { BOS, EOS, idsOf } from '../../test/models.ts';

const ask = { model: 'bytes', prompt: 'Hello', max_tokens: 50 };

describe('POST /v1/completions with the official client', () => {
  let h: Harness;
  let openai: OpenAI;
  before(async () => {
    h = await startHarness();
    await h.addWorker([0, 6]);
    openai = h.client((await h.openSession(1_000_000n)).apiKey);
  });
  after(() => h.stop());
  beforeEach(() => {
    h.ring.script = { tokens: [...idsOf(' world'), EOS] };
  });

  const prompted = () => h.ring.started.at(-1)?.prompt;

  it('continues a text behind the beginning-of-text token', async () => {
    const answer = await openai.completions.create(ask);
    const [choice] = answer.choices;
    assert.deepEqual([choice?.text, choice?.finish_reason, choice?.index], [' world', 'stop', 0]);
    assert.deepEqual(
      [answer.object, answer.usage?.prompt_tokens, answer.usage?.completion_tokens],
      ['text_completion', 6, 7],
    );
    assert.match(answer.id, /^cmpl-[0-9a-f]{32}$/);
    assert.deepEqual(prompted(), [BOS, ...idsOf('Hello')]);
  });

  it('takes token ids as they are, and a list of one prompt', async () => {
    const ids = idsOf('Hi');
    await openai.completions.create({ ...ask, prompt: ids });
    assert.deepEqual(prompted(), ids);
    await openai.completions.create({ ...ask, prompt: ['Hi'] });
    assert.deepEqual(prompted(), [BOS, ...ids]);
    await openai.completions.create({ ...ask, prompt: [ids] });
    assert.deepEqual(prompted(), ids);
  });

  it('generates 16 tokens where no limit is given, or what the context has room for', async () => {
    await openai.completions.create({ model: 'bytes', prompt: 'Hello' });
    assert.equal(h.ring.started.at(-1)?.maxTokens, 16);
    await openai.completions.create({ model: 'bytes', prompt: 'x'.repeat(505) });
    assert.equal(h.ring.started.at(-1)?.maxTokens, 6);
  });

  it('streams pieces, the end and the usage', async () => {
    const stream = await openai.completions.create({ ...ask, stream: true, stream_options: { include_usage: true } });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    assert.equal(chunks.map((c) => c.choices[0]?.text ?? '').join(''), ' world');
    assert.equal(chunks.at(-2)?.choices[0]?.finish_reason, 'stop');
    assert.deepEqual([chunks.at(-1)?.choices, chunks.at(-1)?.usage?.completion_tokens], [[], 7]);
    assert.ok(chunks.every((c) => c.object === 'text_completion'));
  });

  it('tells log probabilities in columns, with offsets that hold in a stream as well', async () => {
    h.ring.script = { tokens: [...idsOf('a né'), EOS], logprobs: true };
    const whole = await openai.completions.create({ ...ask, logprobs: 2 });
    const told = whole.choices[0]?.logprobs;
    assert.deepEqual(told?.tokens, ['a', ' ', 'n', '\ufffd', '\ufffd']);
    assert.deepEqual(told?.text_offset, [0, 1, 2, 3, 4]);
    assert.deepEqual(
      told?.token_logprobs,
      idsOf('a né').map((id) => -id / 1000),
    );
    assert.equal(Object.keys(told?.top_logprobs?.[0] ?? {}).length, 2);
    const offsets = [];
    for await (const { choices } of await openai.completions.create({ ...ask, logprobs: 2, stream: true })) {
      offsets.push(...(choices[0]?.logprobs?.text_offset ?? []));
    }
    assert.deepEqual(offsets, [0, 1, 2, 3, 4]);
  });

  it('goes on over the end of text where that is ignored', async () => {
    h.ring.script = { tokens: [...idsOf('a'), EOS, ...idsOf('b')], done: (done) => ({ ...done, finish: 'length' }) };
    const body = { ...ask, max_tokens: 3, ignore_eos: true };
    const { choices } = await openai.completions.create(body);
    assert.deepEqual([choices[0]?.text, choices[0]?.finish_reason], ['ab', 'length']);
    assert.deepEqual(h.ring.started.at(-1)?.stopTokens, []);
  });

  const bad: [string, object, string][] = [
    ['several prompts', { prompt: ['a', 'b'] }, 'prompt'],
    ['no prompt', { prompt: undefined }, 'prompt'],
    ['an empty list', { prompt: [] }, 'prompt'],
    ['ids that the model does not have', { prompt: [258] }, 'prompt'],
    ['a prompt without room for an answer', { prompt: 'x'.repeat(600) }, 'prompt'],
    ['echo', { echo: true }, 'echo'],
    ['a suffix', { suffix: 'x' }, 'suffix'],
    ['best_of above n', { best_of: 2 }, 'best_of'],
    ['guided decoding', { guided_json: {} }, 'guided_json'],
    ['more than 20 log probabilities', { logprobs: 21 }, 'logprobs'],
  ];
  for (const [what, change, param] of bad) {
    it(`refuses ${what} and names ${param}`, async () => {
      const error = await failure(openai.completions.create({ ...ask, ...change }));
      assert.deepEqual([error.status, error.param], [400, param], error.message);
    });
  }
});
