import assert from 'node:assert/strict';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { DelayProxy } from '../testing/proxy/proxy.ts';
import { RealTimeline } from '../testing/proxy/real-timeline.ts';
import { newOperator } from '../testing/ticket.ts';
import { maxFrameBytes } from './frame.ts';
import { RingServer } from './server.ts';
import { bandwidth, TRAIN_BYTES } from './train.ts';

const RTT_MS = 40;

describe('the bandwidth of a link', () => {
  const timeline = new RealTimeline();
  let server: RingServer;
  let proxy: DelayProxy;
  let socket: WebSocket;

  /** A socket to a worker's listener over lines that take so many bytes a second. */
  async function dial(bytesPerSecond: { down?: number; up?: number }) {
    const at = { host: '127.0.0.1', port: 0 };
    server = await RingServer.listen({ at, key: newOperator().key, maxFrameBytes: maxFrameBytes(4) });
    const line = (rate: number | undefined) => ({ delayMs: RTT_MS / 2, ...(rate && { bytesPerSecond: rate }) });
    const lines = { down: line(bytesPerSecond.down), up: line(bytesPerSecond.up) };
    proxy = await DelayProxy.listen({ timeline, target: { host: at.host, port: server.port ?? 0 }, lines });
    socket = new WebSocket(`ws://127.0.0.1:${proxy.port}/ring`, { perMessageDeflate: false });
    await once(socket, 'open');
    return socket;
  }
  afterEach(async () => {
    socket.terminate();
    await proxy.close();
    await server.close();
  });
  after(() => timeline.close());

  it('is measured in the direction of the frames, whatever the way back takes', async () => {
    const slow = await bandwidth(await dial({ down: 1_000_000 }), RTT_MS);
    // Never more than the line takes; a busy machine makes it less.
    assert.ok(slow < 1_100 && slow > 300, `${slow} bytes a ms, the line takes 1000`);
    socket.terminate();
    await proxy.close();
    await server.close();
    const fast = await bandwidth(await dial({ up: 100_000 }), RTT_MS);
    assert.ok(fast > 1_100, `${fast} bytes a ms, the line takes any number`);
  });

  it('takes a bounded number of bytes, and the listener answers no frame of them but the pings', async () => {
    await bandwidth(await dial({}), RTT_MS);
    assert.ok(proxy.bytes.down < 3 * TRAIN_BYTES + 1_000, `${proxy.bytes.down} bytes sent`);
    assert.ok(proxy.bytes.up < 1_000, `${proxy.bytes.up} bytes came back`);
  });

  it('of a link that is slower than can be waited for is the most that it can be', async () => {
    assert.equal(await bandwidth(await dial({ down: 1_000 }), RTT_MS, 50), TRAIN_BYTES / 50);
  });

  it('is not known of a link that closes', async () => {
    const measured = bandwidth(await dial({ down: 10_000 }), RTT_MS);
    proxy.cut();
    await assert.rejects(measured, { code: 'LINK_CLOSED' });
  });
});
