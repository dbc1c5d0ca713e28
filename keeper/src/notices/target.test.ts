import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { postNotice } from './post.ts';
import { isPublicAddress, webhookUrl } from './target.ts';

const PRIVATE = [
  ...[
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
  ],
  ...['198.18.0.1', '224.0.0.1', '255.255.255.255', '192.0.2.1', '203.0.113.9'],
  ...['::1', '::', 'fe80::1', 'fc00::1', 'fd12::1', 'ff02::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '64:ff9b::7f00:1'],
  ...['2002:7f00:1::', '2001:0:7f00:1::', '2001:db8::1', 'nonsense', ''],
];
const PUBLIC = ['1.1.1.1', '8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '2a00:1450:4001:81b::200e'];

describe('the address of a webhook', () => {
  it('is on the public internet or is not', () => {
    for (const address of PRIVATE) assert.equal(isPublicAddress(address), false, address);
    for (const address of PUBLIC) assert.equal(isPublicAddress(address), true, address);
  });

  it('is refused when it is written as a private one, however that is spelled', () => {
    const hosts = [
      '127.0.0.1',
      '2130706433',
      '0x7f.1',
      '127.1',
      '[::1]',
      '[::ffff:10.0.0.1]',
      'localhost',
      'a.localhost.',
    ];
    for (const host of hosts)
      assert.throws(() => webhookUrl(`https://${host}/`, 'public'), { code: 'invalid_request' }, host);
    for (const host of ['1.1.1.1', 'example.com', '[2606:4700:4700::1111]']) webhookUrl(`https://${host}/`, 'public');
  });

  it('is refused without TLS, with a password, with another scheme, if it is too long, and where webhooks are off', () => {
    const urls = [
      'http://example.com/',
      'https://a:b@example.com/',
      'file:///etc/passwd',
      'no url',
      `https://a/${'x'.repeat(500)}`,
    ];
    for (const url of urls) assert.throws(() => webhookUrl(url, 'public'), { code: 'invalid_request' }, url);
    assert.throws(() => webhookUrl('https://example.com/', 'off'), /calls no webhooks/);
  });
});

describe('postNotice', () => {
  let server: Server | undefined;
  let calls = 0;
  afterEach((done) => {
    server?.closeAllConnections();
    if (server) server.close(() => done());
    else done();
    server = undefined;
  });

  async function listen(listener: RequestListener): Promise<number> {
    calls = 0;
    server = createServer((req, res) => {
      calls += 1;
      listener(req, res);
    });
    const started = server;
    await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
    return (started.address() as AddressInfo).port;
  }

  it('posts the body and says nothing when it was taken', async () => {
    let seen = '';
    const port = await listen((req, res) => {
      req.on('data', (data: Buffer) => (seen += data.toString()));
      req.on('end', () => res.writeHead(204).end());
    });
    assert.equal(await postNotice(`http://127.0.0.1:${port}/hook`, '{"a":1}', {}, 'any'), undefined);
    assert.equal(seen, '{"a":1}');
  });

  it('does not dial a name that points to a private address, not even beside a public one', async () => {
    const port = await listen((_, res) => res.end());
    for (const found of [['127.0.0.1'], ['1.1.1.1', '127.0.0.1'], ['10.0.0.1'], []]) {
      const resolve = () => Promise.resolve(found.map((address) => ({ address, family: 4 })));
      const why = await postNotice(`https://rebound.example:${port}/`, '{}', {}, 'public', resolve);
      assert.match(why ?? '', /public/, found.join());
    }
    assert.equal(calls, 0);
  });

  it('dials the address that was looked at, whatever the name points to by then', async () => {
    const port = await listen((_, res) => res.end());
    const resolve = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
    assert.equal(await postNotice(`http://nowhere.invalid:${port}/`, '{}', {}, 'any', resolve), undefined);
    assert.equal(calls, 1);
  });

  it('follows no redirect', async () => {
    const port = await listen((_, res) => res.writeHead(307, { location: '/again' }).end());
    assert.match(
      (await postNotice(`http://127.0.0.1:${port}/`, '{}', {}, 'any')) ?? '',
      /307: redirects are not followed/,
    );
    assert.equal(calls, 1);
  });

  it('does not wait for one that says nothing, and does not read one that does not end', async () => {
    const silent = await listen(() => undefined);
    const waited = postNotice(`http://127.0.0.1:${silent}/`, '{}', {}, 'any', undefined, 100);
    assert.match((await waited) ?? '', /did not answer within 100 ms/);
    server?.closeAllConnections();
    server?.close();
    const endless = await listen((_, res) => void res.writeHead(500).write('x'));
    assert.equal(await postNotice(`http://127.0.0.1:${endless}/`, '{}', {}, 'any'), 'it answered 500');
  });

  it('gives up a look-up that never ends', async () => {
    const never = () => new Promise<never>(() => undefined);
    assert.match((await postNotice('https://a.example/', '{}', {}, 'public', never, 50)) ?? '', /within 50 ms/);
  });
});
