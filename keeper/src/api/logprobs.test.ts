import assert from 'node:assert/strict';
import type OpenAI from 'openai';
import { EOS, idsOf } from '../../test/models.ts';
import { startHarness, type Harness } from '../../test/harness.ts';

const request = { model: 'bytes', messages: [{ role: 'user' as const, content: 'Hello' }], max_tokens: 50 };
const asked = { ...request, logprobs: true, top_logprobs: 2 };
const text = 'a né';

type Entry = OpenAI.ChatCompletionTokenLogprob;

describe('logprobs and stop tokens with the official client', () => {
  let h: Harness;
  let openai: OpenAI;
  before(async () => {
    h = await startHarness();
    await h.addWorker([0, 6]);
    const { apiKey } = await h.openSession(1_000_000n);
    openai = h.client(apiKey);
  });
  after(() => h.stop());

  function isRight(entries: readonly Entry[] | null | undefined, shown: string): void {
    const ids = idsOf(shown);
    assert.deepEqual(
      entries?.map((e) => [e.logprob, e.bytes?.[0], e.top_logprobs.map((t) => t.logprob)]),
      ids.map((id, i) => [-id / 1000, Buffer.from(shown)[i], [-id / 1000, -(id + 1) / 1000]]),
    );
  }

  it('tells every token of a whole answer, the one that ends it left out', async () => {
    h.ring.script = { tokens: [...idsOf(text), EOS], logprobs: true };
    const answer = await openai.chat.completions.create(asked);
    assert.equal(answer.choices[0]?.message.content, text);
    isRight(answer.choices[0]?.logprobs?.content, text);
    assert.deepEqual(h.ring.started.at(-1)?.sampling.logprobs, 2);
  });

  it('tells each token once in a stream, with the text that it ends in', async () => {
    h.ring.script = { tokens: [...idsOf(text), EOS], logprobs: true, chunk: 2 };
    const entries: Entry[] = [];
    for await (const chunk of await openai.chat.completions.create({ ...asked, stream: true })) {
      const [choice] = chunk.choices;
      const told = choice?.logprobs?.content ?? [];
      entries.push(...told);
      const bytes = Buffer.from(told.flatMap((e) => e.bytes ?? []));
      if (choice?.delta.content) assert.equal(bytes.toString(), choice.delta.content);
    }
    isRight(entries, text);
  });

  it('tells nothing of what a stop string cuts off', async () => {
    h.ring.script = { tokens: [...idsOf('one two three'), EOS], logprobs: true };
    const answer = await openai.chat.completions.create({ ...asked, stop: ' two' });
    assert.equal(answer.choices[0]?.message.content, 'one');
    isRight(answer.choices[0]?.logprobs?.content, 'one');
  });

  it('a ring that was asked and does not tell has failed', async () => {
    h.ring.script = { tokens: [...idsOf(text), EOS] };
    await assert.rejects(openai.chat.completions.create(asked), { status: 503 });
    h.ring.script = { tokens: [...idsOf(text), EOS], logprobs: true };
    await assert.rejects(openai.chat.completions.create(request), { status: 503 });
  });

  it('a stop token ends the answer and is not shown', async () => {
    const [x = 0] = idsOf('x');
    h.ring.script = { tokens: [...idsOf('ab'), x], done: (done) => ({ ...done, finish: 'stop' }) };
    const body = { ...request, stop_token_ids: [x] };
    const answer = await openai.chat.completions.create(body);
    assert.deepEqual([answer.choices[0]?.message.content, answer.choices[0]?.finish_reason], ['ab', 'stop']);
    assert.deepEqual(h.ring.started.at(-1)?.stopTokens, [EOS, x]);
  });
});
