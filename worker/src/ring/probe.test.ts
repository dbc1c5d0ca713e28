import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { newOperator } from '../testing/ticket.ts';
import { maxFrameBytes } from './frame.ts';
import { probe, Prober } from './probe.ts';
import { direct } from './reach.ts';
import { RingServer } from './server.ts';

const [alice, mallory] = [newOperator(), newOperator()];

describe('probe', () => {
  let server: RingServer;
  let url: string;
  beforeEach(async () => {
    const at = { host: '127.0.0.1', port: 0 };
    server = await RingServer.listen({ at, key: alice.key, maxFrameBytes: maxFrameBytes(4) });
    url = `ws://127.0.0.1:${server.port}/ring`;
  });
  afterEach(() => server.close());

  it('times a round trip to the listener of another worker, and leaves nothing open there', async () => {
    // More of them than handshakes may be open at once.
    for (let i = 0; i < 70; i++) assert.ok((await probe(url, alice.address)).rttMs > 0);
    await server.close();
    await assert.rejects(probe(url, alice.address), { code: 'LINK_CLOSED', message: /cannot be reached/ });
  });

  it('an address at which another worker listens is not reached', async () => {
    await assert.rejects(probe(url, mallory.address), { code: 'LINK_CLOSED', message: /who answers there is not/ });
  });

  it('measures the bandwidth where it is asked to, one worker after the other', async () => {
    let ended = 0;
    const endedBefore: number[] = [];
    const prober = new Prober((address) => (endedBefore.push(ended), direct(address)));
    const measured = () => prober.measure(url, alice.address, true).finally(() => ended++);
    const found = await Promise.all([measured(), measured(), measured()]);
    assert.ok(found.every(({ bytesPerMs }) => (bytesPerMs ?? 0) > 0));
    assert.deepEqual(endedBefore, [0, 1, 2]);
    assert.equal((await prober.measure(url, alice.address)).bytesPerMs, undefined);
    await server.close();
    await assert.rejects(prober.measure(url, alice.address, true), { code: 'LINK_CLOSED' });
  });

  it('gives up what takes connections and says nothing', async () => {
    const mute = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    await assert.rejects(probe(`ws://127.0.0.1:${port}/ring`, alice.address, { timeoutMs: 100 }));
    mute.close();
  });
});
