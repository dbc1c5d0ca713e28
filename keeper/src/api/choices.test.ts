import assert from 'node:assert/strict';
import { failure } from '../../test/failure.ts';
import { eachAfresh, messages, PROMPT_TOKENS, type Afresh } from '../../test/afresh.ts';
import { idsOf } from '../../test/models.ts';
import { pauseAfterFirst } from '../../test/script.ts';
import { maxCost } from '../jobs/cost.ts';
import { choiceSeed } from './seeds.ts';

const ask = { model: 'bytes', messages, max_tokens: 6, seed: 9 };

describe('several choices of one request', () => {
  let { h, openai } = {} as Afresh;
  let session: string;
  eachAfresh((given) => {
    ({ h, openai } = given);
    ({ session } = given.session);
  });

  const each = () => maxCost(h.registry.all(), PROMPT_TOKENS, 6);
  const balance = () => h.sessions.balance(session);
  const idle = async () => {
    while (h.jobs.running > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  it('are jobs of their own, with seeds derived from the request’s, all charged', async () => {
    h.ring.script = { tokens: idsOf('abcdef') };
    const { data, response } = await openai.chat.completions.create({ ...ask, n: 3 }).withResponse();
    assert.deepEqual(
      data.choices.map((c) => [c.index, c.message.content]),
      [0, 1, 2].map((i) => [i, 'abcdef']),
    );
    assert.deepEqual(
      h.ring.started.map((s) => s.sampling.seed).sort(),
      [0, 1, 2].map((i) => choiceSeed('9', i)).sort(),
    );
    const ids = (response.headers.get('x-shardmarket-job') ?? '').split(', ');
    assert.deepEqual(new Set(ids), new Set(h.ring.started.map((s) => s.job)));
    assert.deepEqual(data.usage?.completion_tokens, 18);
    assert.equal((await balance()).unsettled, 3n * each());
  });

  it('are streamed side by side, each with its beginning and its end', async () => {
    h.ring.script = { tokens: idsOf('abcdef'), delayMs: 2 };
    const texts = ['', ''];
    const ends = [0, 0];
    for await (const { choices } of await openai.chat.completions.create({ ...ask, n: 2, stream: true })) {
      for (const { index, delta, finish_reason } of choices) {
        if (texts[index] === '' && delta.content === '') assert.equal(delta.role, 'assistant');
        texts[index] += delta.content ?? '';
        if (finish_reason) ends[index] = (ends[index] ?? 0) + 1;
      }
    }
    assert.deepEqual(
      [texts, ends],
      [
        ['abcdef', 'abcdef'],
        [1, 1],
      ],
    );
    assert.equal((await balance()).unsettled, 2n * each());
  });

  it('are refused with 402 and cost nothing when there is money for some of them only', async () => {
    h.ring.script = { tokens: idsOf('abcdef'), delayMs: 5 };
    const tight = await h.openSession(2n * each());
    const error = await failure(h.client(tight.apiKey).chat.completions.create({ ...ask, n: 3 }));
    assert.deepEqual([error.status, error.code], [402, 'insufficient_balance']);
    assert.match(error.message, /one of 3 choices .* nothing is charged.*smaller n/);
    await idle();
    assert.equal((await h.sessions.balance(tight.session)).available, 2n * each());
  });

  it('are refused with 429 and cost nothing when the ring has room for some of them only', async () => {
    // The four that there is room for stand still until they are cancelled.
    h.ring.script = { tokens: idsOf('abcdef'), pause: pauseAfterFirst().pause };
    const error = await failure(openai.chat.completions.create({ ...ask, n: 5 }));
    assert.deepEqual([error.status, error.code], [429, 'workers_busy']);
    await idle();
    assert.equal((await balance()).available, 1_000_000n);
  });

  it('cost nothing, the finished ones neither, when one of them breaks off before the answer is there', async () => {
    h.ring.script = { tokens: idsOf('ab') };
    const [, second] = [0, 1].map((i) => choiceSeed('9', i));
    h.ring.scriptOf = (start) =>
      start.sampling.seed === second
        ? { tokens: idsOf('abcdef'), breakAfter: 3, breakBy: 'fail', delayMs: 20 }
        : undefined;
    const error = await failure(openai.chat.completions.create({ ...ask, n: 2 }));
    assert.deepEqual([error.status, error.code], [503, 'ring_lost']);
    await idle();
    assert.deepEqual([(await balance()).available, h.ring.started.length], [1_000_000n, 2]);
  });

  it('end together with an error when one of them breaks off in the stream', async () => {
    // A second ring, so that the other choice is not lost with the first one's.
    await Promise.all([h.addWorker([0, 2]), h.addWorker([2, 4]), h.addWorker([4, 6])]);
    const [first] = [0, 1].map((i) => choiceSeed('9', i));
    h.ring.scriptOf = (start) =>
      start.sampling.seed === first
        ? { tokens: idsOf('abcdef'), breakAfter: 2, breakBy: 'fail' }
        : { tokens: idsOf('x'.repeat(400)), delayMs: 20 };
    const stream = await openai.chat.completions.create({ ...ask, max_tokens: 400, n: 2, stream: true });
    const read = async () => {
      for await (const chunk of stream) assert.ok(chunk.choices);
    };
    assert.equal((await failure(read())).code, 'ring_lost');
    await idle();
    const other = h.ring.started.find(({ sampling }) => sampling.seed !== first);
    assert.ok(h.ring.cancelled.has(other?.job ?? ''), 'the other one was asked to stop');
    assert.equal((await balance()).reserved, 0n);
  });
});
