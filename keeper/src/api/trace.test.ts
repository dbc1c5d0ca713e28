import assert from 'node:assert/strict';
import type { TokenSource } from '@shardmarket/sdk';
import { idsOf } from '../../test/models.ts';
import { startHarness, type Harness } from '../../test/harness.ts';
import { chatSchema } from './chat-request.ts';
import { chatChunkSchema, type ChunkTrace } from './openapi/answer-schemas.ts';

const messages = [{ role: 'user' as const, content: 'Hello' }];
const sources: TokenSource[] = ['target', 'model', 'ngram', 'model'];

describe('the trace of a stream', () => {
  let h: Harness;
  let session: Awaited<ReturnType<Harness['openSession']>>;
  before(async () => {
    h = await startHarness();
    await h.freshRing();
    session = await h.openSession(10_000_000n);
  });
  after(() => h.stop());

  async function stream(body: object): Promise<{ text: string; traces: ChunkTrace[] }> {
    const response = await fetch(`${h.http.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${session.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'bytes', messages, stream: true, max_tokens: 4, ...body }),
    });
    const events = (await response.text()).split('\n\n').filter((line) => line.startsWith('data: {'));
    const chunks = events.map((line) => chatChunkSchema.parse(JSON.parse(line.slice('data: '.length))));
    return {
      text: chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join(''),
      traces: chunks.flatMap((chunk) => chunk.shardmarket ?? []),
    };
  }

  it('says who drafted each token, on which ring, and what it costs so far; the text is the same', async () => {
    h.ring.script = { tokens: idsOf('abcd'), sources };
    const plain = await stream({});
    assert.deepEqual(plain.traces, []);
    const { text, traces } = await stream({ shardmarket: { trace: true } });
    assert.equal(text, plain.text);
    const tokens = traces.flatMap((trace) => trace.tokens);
    assert.deepEqual(
      tokens.map((token) => [token.id, token.text, token.source]),
      idsOf('abcd').map((id, i) => [id, 'abcd'[i], sources[i]]),
    );
    const rings = traces.flatMap((trace) => trace.ring ?? []);
    assert.deepEqual(
      rings.map(({ worker, operator, layers }) => [worker, operator, layers]),
      h.ring.workers.map((w) => [w.address, w.operator.publicKey.toBase58(), w.options.layers]),
    );
    const costs = traces.map((trace) => BigInt(trace.cost_micro_usdc));
    assert.deepEqual(
      [...costs].sort((a, b) => Number(a - b)),
      costs,
    );
    const job = await fetch(`${h.http.url}/v1/jobs/${traces[0]?.job}`, {
      headers: { authorization: `Bearer ${session.apiKey}` },
    });
    const { amount_micro_usdc } = (await job.json()) as { amount_micro_usdc: string };
    assert.equal(traces.at(-1)?.cost_micro_usdc, amount_micro_usdc);
    // What a stream costs up to its last token is what it costs at its end.
    assert.equal(traces.at(-2)?.cost_micro_usdc, amount_micro_usdc);
  });

  it('is refused without a stream, which alone carries it', async () => {
    for (const [route, prompt] of [
      ['chat/completions', { messages }],
      ['completions', { prompt: 'Hello' }],
    ] as const) {
      const response = await fetch(`${h.http.url}/v1/${route}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${session.apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'bytes', ...prompt, shardmarket: { trace: true } }),
      });
      const { error } = (await response.json()) as { error: { code: string; param: string; message: string } };
      assert.deepEqual([response.status, error.code, error.param], [400, 'invalid_request', 'shardmarket.trace']);
      assert.match(error.message, /needs "stream": true/);
    }
    assert.ok(chatSchema.safeParse({ model: 'bytes', messages, shardmarket: { trace: false } }).success);
  });

  it('leaves open who drafted the tokens of a head that does not say, and tells tokens that show nothing at the end', async () => {
    h.ring.script = { tokens: idsOf('abcd') };
    const { text, traces } = await stream({ shardmarket: { trace: true }, stop: 'c' });
    assert.equal(text, 'ab');
    const tokens = traces.flatMap((trace) => trace.tokens);
    assert.deepEqual(
      tokens.slice(0, 3).map(({ text, source }) => [text, source]),
      [
        ['a', null],
        ['b', null],
        ['c', null],
      ],
    );
  });
});
