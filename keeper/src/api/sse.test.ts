import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { EventStream } from './sse.ts';

describe('EventStream', () => {
  /** @param room bytes that the client leaves unread before it has no room */
  const open = (room: number, stallMs = 60_000, stalled: () => void = () => assert.fail('it does not stall')) => {
    const out = new PassThrough({ highWaterMark: room, encoding: 'utf8' });
    return { out, events: new EventStream(out, stallMs, stalled) };
  };

  it('writes events that were added together in one go', async () => {
    const { out, events } = open(1 << 16);
    events.add({ a: 1 });
    events.add({ a: 2 });
    assert.equal(out.read(), null);
    await events.flush();
    assert.equal(out.read(), 'data: {"a":1}\n\ndata: {"a":2}\n\n');
  });

  it('says when so much waits that it has to be written', () => {
    const { events } = open(1);
    while (!events.isFull) events.add({ text: 'x'.repeat(1_000) });
    events.add('[DONE]');
    assert.ok(events.isFull);
  });

  it('does not pile up comments before a client that does not read', async () => {
    const { out, events } = open(1);
    events.comment('keepalive');
    for (let i = 0; i < 100; i++) events.comment('keepalive');
    events.add({ a: 1 });
    const sent = events.flush();
    out.setEncoding('utf8').on('data', (text: string) => (read += text));
    let read = '';
    await sent;
    events.comment('again');
    await events.flush();
    assert.equal(read, ': keepalive\n\ndata: {"a":1}\n\n: again\n\n');
  });

  it('waits until the client has room again', async () => {
    const { out, events } = open(1);
    events.add({ a: 1 });
    let written = false;
    const sent = events.flush().then(() => (written = true));
    await new Promise((resolve) => setImmediate(resolve));
    assert.ok(!written);
    out.resume();
    await sent;
  });

  it('says so once nothing was taken for as long as a client may take', async () => {
    const stalled = await new Promise<string>((resolve) => {
      const { events } = open(1, 20, () => resolve('stalled'));
      events.add({ a: 1 });
      void events.flush();
    });
    assert.equal(stalled, 'stalled');
  });

  it('takes a client that reads slowly for one that reads', async () => {
    const { out, events } = open(1, 500);
    for (let i = 0; i < 8; i++) {
      events.add({ i });
      const sent = events.flush();
      await new Promise((resolve) => setTimeout(resolve, 80));
      out.read();
      await sent;
    }
  });

  it('goes on when the client is gone, and writes nothing more', async () => {
    const { out, events } = open(1);
    const before = out.listenerCount('drain') + out.listenerCount('close');
    events.add({ a: 1 });
    const sent = events.flush();
    out.destroy();
    await sent;
    events.add({ a: 2 });
    await events.flush();
    events.comment('keepalive');
    assert.equal(out.listenerCount('drain') + out.listenerCount('close'), before);
  });
});
