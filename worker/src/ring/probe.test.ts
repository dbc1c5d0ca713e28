import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { maxFrameBytes } from './frame.ts';
import { probe } from './probe.ts';
import { RingServer } from './server.ts';

describe('probe', () => {
  it('times a round trip to the listener of another worker, and leaves nothing open there', async () => {
    const server = await RingServer.listen({ host: '127.0.0.1', port: 0, maxFrameBytes: maxFrameBytes(4) });
    const url = `ws://127.0.0.1:${server.port}/ring`;
    // More of them than handshakes may be open at once.
    for (let i = 0; i < 70; i++) assert.ok((await probe(url)) > 0);
    await server.close();
    await assert.rejects(probe(url), { code: 'LINK_CLOSED', message: /cannot be reached/ });
  });

  it('gives up what takes connections and says nothing', async () => {
    const mute = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    await assert.rejects(probe(`ws://127.0.0.1:${port}/ring`, 100));
    mute.close();
  });
});
