import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listenOnPair } from './ports.ts';
import { serveTestChain, type TestChain } from './test-support.ts';

describe('the HTTP server', () => {
  let net: TestChain;
  before(async () => (net = await serveTestChain()));
  after(() => net.close());

  it('lets a browser on any origin in', async () => {
    const preflight = await fetch(net.rpcUrl, {
      method: 'OPTIONS',
      headers: {
        origin: 'http://app.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,solana-client',
        'access-control-request-private-network': 'true',
      },
    });
    assert.equal(preflight.status, 204);
    const header = (name: string) => preflight.headers.get(`access-control-allow-${name}`);
    assert.equal(header('origin'), '*');
    assert.match(header('methods') ?? '', /POST/);
    assert.equal(header('headers'), 'content-type,solana-client');
    assert.equal(header('private-network'), 'true');
    const reply = await fetch(net.rpcUrl, { method: 'POST', body: '{"jsonrpc":"2.0","id":1,"method":"getHealth"}' });
    assert.equal(reply.headers.get('access-control-allow-origin'), '*');
    assert.deepEqual(await reply.json(), { jsonrpc: '2.0', result: 'ok', id: 1 });
  });

  it('answers GET /health and refuses other methods', async () => {
    assert.equal(await (await fetch(`${net.rpcUrl}/health`)).text(), 'ok');
    assert.equal((await fetch(net.rpcUrl)).status, 405);
  });

  it('refuses a body beyond its limit', async () => {
    const reply = await fetch(net.rpcUrl, { method: 'POST', body: 'x'.repeat(17 * 1024 * 1024) }).catch(() => null);
    assert.ok(reply === null || reply.status === 413);
    assert.equal((await net.call('getHealth')).result, 'ok');
  });
});

describe('the pair of ports', () => {
  const servers: Server[] = [];
  const server = (): Server => {
    const made = createServer();
    servers.push(made);
    return made;
  };
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((made) => new Promise((resolve) => made.close(resolve))));
  });
  const portOf = (made: Server) => (made.address() as AddressInfo).port;

  it('is two ports in a row', async () => {
    const [http, ws] = [server(), server()];
    const port = await listenOnPair(http, ws, '127.0.0.1', 0);
    assert.deepEqual([portOf(http), portOf(ws)], [port, port + 1]);
  });

  it('is another pair when the port after the first is taken', async () => {
    const blocker = server();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    const [http, ws] = [server(), server()];
    const listen = http.listen.bind(http) as (port: number, host: string, done: () => void) => Server;
    const ports = [portOf(blocker) - 1, 0];
    http.listen = ((_port: number, host: string, done: () => void) =>
      listen(ports.shift() ?? 0, host, done)) as typeof http.listen;
    const port = await listenOnPair(http, ws, '127.0.0.1', 0);
    assert.notEqual(port + 1, portOf(blocker));
    assert.deepEqual([portOf(http), portOf(ws), ports.length], [port, port + 1, 0]);
  });

  it('is refused, with advice, when the second port is taken, and the first is let go', async () => {
    const [http, ws] = [server(), server()];
    const port = await listenOnPair(http, ws, '127.0.0.1', 0);
    await new Promise((resolve) => http.close(resolve));
    const again = server();
    await assert.rejects(listenOnPair(again, server(), '127.0.0.1', port), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'PORT_IN_USE');
      assert.match(error.message, new RegExp(`port ${port + 1} .* in use.*--port`));
      return true;
    });
    assert.equal(again.listening, false);
  });

  it('is refused when the address is not of this machine', async () => {
    await assert.rejects(listenOnPair(server(), server(), '203.0.113.1', 0), { code: 'HOST_UNAVAILABLE' });
  });
});
