import assert from 'node:assert/strict';
import { SSEStreamingApi } from 'hono/streaming';
import { EventStream } from './sse.ts';

describe('EventStream', () => {
  const open = (stallMs: number, stalled: () => void = () => assert.fail('it does not stall')) => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const stream = new SSEStreamingApi(writable, readable);
    return {
      stream,
      events: new EventStream(stream, stallMs, stalled),
      read: () => new Response(stream.responseReadable).text(),
    };
  };

  it('does not pile up comments before a client that does not read', async () => {
    const { stream, events, read } = open(60_000);
    const sent = events.send({ a: 1 });
    const comments = Array.from({ length: 100 }, () => events.comment('keepalive'));
    const text = read();
    await Promise.all([sent, ...comments]);
    await stream.close();
    assert.equal(await text, 'data: {"a":1}\n\n');
  });

  it('says so once nothing was taken for as long as a client may take', async () => {
    const stalled = await new Promise<string>((resolve) => {
      const { events } = open(20, () => resolve('stalled'));
      void events.send({ a: 1 });
      void events.send({ a: 2 });
    });
    assert.equal(stalled, 'stalled');
  });

  it('takes a client that reads slowly for one that reads', async () => {
    const { stream, events } = open(500);
    const reader = stream.responseReadable.getReader();
    const sent = Array.from({ length: 10 }, (_, i) => events.send({ i }));
    for (let i = 0; i < 10; i++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      await reader.read();
    }
    await Promise.all(sent);
  });
});
