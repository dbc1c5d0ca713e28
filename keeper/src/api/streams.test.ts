import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { eachAfresh, messages, type Afresh } from '../../test/afresh.ts';
import { idsOf } from '../../test/models.ts';

const CONTEXT = 20_000;

describe('streams of events', () => {
  let { h, session } = {} as Afresh;
  const options = { maxContext: CONTEXT, streams: { keepaliveMs: 40, stallMs: 700 } };
  eachAfresh((given) => ({ h, session } = given), options, 1_000_000_000n);

  const post = (body: object) =>
    fetch(`${h.http.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${session.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'bytes', messages, stream: true, ...body }),
    });
  const idle = async () => {
    while (h.jobs.running > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  it('begin with comments while the first token takes long, and tell the job in the id', async () => {
    h.ring.script = { tokens: idsOf('ab'), delayMs: 300 };
    const response = await post({ max_tokens: 2 });
    assert.equal(response.headers.get('x-shardmarket-job'), null);
    const text = await response.text();
    assert.match(text, /^: keepalive\n\n/);
    assert.ok(text.includes(`"id":"chatcmpl-${h.ring.started.at(-1)?.job}"`));
    assert.ok(text.endsWith('data: [DONE]\n\n'));
  });

  it('carry comments while nothing comes in between', async () => {
    h.ring.script = { tokens: idsOf('ab'), delayMs: 150 };
    const text = await (await post({ max_tokens: 2 })).text();
    assert.match(text, /"content":"a"[^\n]*\n\n: keepalive\n\n/);
  });

  it('end with an error event and without [DONE] when what comes late is a failure', async () => {
    h.ring.script = { tokens: idsOf('ab'), delayMs: 200, breakAfter: 0, breakBy: 'hang' };
    const response = await post({ max_tokens: 2 });
    assert.equal(response.status, 200);
    const text = await response.text();
    assert.match(text, /data: \{"error":\{"message":"no ring[^\n]*"code":"no_ring"\}\}\n\n$/);
    assert.ok(!text.includes('[DONE]'));
  });

  /** A client on a bare socket that sends a request and reads only when told to. */
  const deafClient = async (body: object): Promise<Socket> => {
    const { hostname, port } = new URL(h.http.url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.pause();
    const text = JSON.stringify({ model: 'bytes', messages, stream: true, ...body });
    socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nhost: keeper\r\nauthorization: Bearer ${session.apiKey}\r\n` +
        `content-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n${text}`,
    );
    while (h.ring.started.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    return socket;
  };

  it('cancel the job of a client that reads no more, hold little for it, and cut it off', async () => {
    // With 20 alternatives an event has some 2 kB: what the sockets' own buffers take is exceeded many times over.
    h.ring.script = { tokens: idsOf('x'.repeat(CONTEXT - 10)), logprobs: true, chunk: 25, delayMs: 1 };
    const before = process.memoryUsage().rss;
    const socket = await deafClient({ max_tokens: CONTEXT - 10, logprobs: true, top_logprobs: 20 });
    await idle();
    const [start] = h.ring.started;
    assert.ok(h.ring.cancelled.has(start?.job ?? ''), 'the job was cancelled');
    const grown = (process.memoryUsage().rss - before) / (1 << 20);
    assert.ok(grown < 200, `grew by ${grown} MiB`);
    const { reserved, unsettled } = await h.sessions.balance(session.session);
    assert.equal(reserved, 0n);
    assert.ok(unsettled > 0n);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.resume();
    await closed;
  });

  it('are cancelled like whole answers when their client leaves, though its request came in chunks', async () => {
    h.ring.script = { tokens: idsOf('x'.repeat(5_000)), delayMs: 5 };
    for (const stream of [true, false]) {
      h.ring.started.length = 0;
      const abort = new AbortController();
      const body = new Blob([JSON.stringify({ model: 'bytes', messages, stream, max_tokens: 5_000 })]).stream();
      const headers = { authorization: `Bearer ${session.apiKey}`, 'content-type': 'application/json' };
      const url = `${h.http.url}/v1/chat/completions`;
      const answer = fetch(url, { method: 'POST', headers, body, duplex: 'half', signal: abort.signal });
      while (h.ring.started.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      abort.abort();
      await answer.then((response) => response.text()).catch(() => undefined);
      await idle();
      assert.ok(h.ring.cancelled.has(h.ring.started[0]?.job ?? ''), `stream: ${stream}`);
    }
  });

  it('cancel the job of a client whose connection ends without a word', async () => {
    h.ring.script = { tokens: idsOf('x'.repeat(5_000)), delayMs: 5 };
    const socket = await deafClient({ max_tokens: 5_000 });
    socket.resetAndDestroy();
    await idle();
    assert.ok(h.ring.cancelled.has(h.ring.started[0]?.job ?? ''));
  });
});
