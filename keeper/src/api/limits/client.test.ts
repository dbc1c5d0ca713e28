import assert from 'node:assert/strict';
import { Hono } from 'hono';
import { clientOf, networkOf } from './client.ts';

describe('where a request comes from', () => {
  const from = async (proxies: number, forwarded?: string, remoteAddress = '10.0.0.9') => {
    const app = new Hono().get('/', (c) => c.text(clientOf(c, proxies)));
    const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
    return (await app.request('/', { headers }, { incoming: { socket: { remoteAddress } } })).text();
  };

  it('is its connection, whatever it writes into a header, where there is no proxy of ours', async () => {
    assert.equal(await from(0), '10.0.0.9');
    assert.equal(await from(0, '1.2.3.4'), '10.0.0.9');
  });

  it('is whom the outermost of our proxies saw; what stands further left is the client’s own word', async () => {
    assert.equal(await from(1, '6.6.6.6, 1.2.3.4'), '1.2.3.4');
    assert.equal(await from(2, '6.6.6.6, 1.2.3.4, 10.0.0.1'), '1.2.3.4');
    assert.equal(await from(2, '1.2.3.4'), '1.2.3.4');
    assert.equal(await from(1), '10.0.0.9');
  });

  it('is a network where the address is IPv6: who has one has all of it', () => {
    const same = ['2001:db8:0:7::1', '2001:0db8::7:ffff:1:2:3', '2001:DB8:0:7:a:b:c:d'].map(networkOf);
    assert.deepEqual(new Set(same), new Set(['2001:db8:0:7::/64']));
    assert.equal(networkOf('::1'), '0:0:0:0::/64');
    assert.equal(networkOf('::ffff:1.2.3.4'), '1.2.3.4');
    assert.equal(networkOf('x'.repeat(999)).length, 64);
  });
});
