import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Hono } from 'hono';
import { listen, type HttpServer } from '../server.ts';
import { contentSecurityPolicy, socketOrigin } from './policy.ts';
import { addAppRoutes } from './routes.ts';

const RPC = 'http://127.0.0.1:8899';
const SCRIPT = 'console.log("the app");\n'.repeat(40);

function appOf(folder: string): Hono {
  const app = new Hono();
  app.get('/v1/models', (c) => c.json({ data: [] }));
  app.get('/healthz', (c) => c.json({ ok: true }));
  app.notFound((c) => c.json({ error: { code: 'route_not_found' } }, 404));
  addAppRoutes(app, { folder, rpcUrls: [RPC] });
  return app;
}

describe('serving the dApp', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keeper-app-'));
  let http: HttpServer;
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(http.url + path, { headers: { 'accept-encoding': 'identity', ...headers } });

  before(async () => {
    mkdirSync(join(folder, 'dist/assets'), { recursive: true });
    writeFileSync(join(folder, 'secret.txt'), 'not for others');
    writeFileSync(join(folder, 'dist/index.html'), '<!doctype html><title>shardmarket</title>');
    writeFileSync(join(folder, 'dist/assets/index-abc.js'), SCRIPT);
    writeFileSync(join(folder, 'dist/assets/index-abc.js.gz'), gzipSync(SCRIPT));
    http = await listen(appOf(join(folder, 'dist')), '127.0.0.1', 0);
  });
  after(async () => {
    await http.close(0);
    rmSync(folder, { recursive: true, force: true });
  });

  it('every page of it is index.html, which is asked for anew each time', async () => {
    for (const path of ['/', '/buy', '/verify?job=1', '/no/such/page']) {
      const answer = await get(path);
      assert.equal(answer.status, 200, path);
      assert.match(await answer.text(), /<title>shardmarket/);
      assert.equal(answer.headers.get('cache-control'), 'no-cache');
      assert.equal(answer.headers.get('content-type'), 'text/html; charset=utf-8');
    }
  });

  it('a file whose name has a hash is kept for ever, compressed for who takes it', async () => {
    const plain = await get('/assets/index-abc.js');
    assert.equal(await plain.text(), SCRIPT);
    assert.match(plain.headers.get('cache-control') ?? '', /immutable/);
    assert.equal(plain.headers.get('content-encoding'), null);
    const packed = await get('/assets/index-abc.js', { 'accept-encoding': 'br, gzip' });
    assert.equal(packed.headers.get('content-encoding'), 'gzip');
    assert.equal(await packed.text(), SCRIPT);
    const refused = await get('/assets/index-abc.js', { 'accept-encoding': 'gzip;q=0' });
    assert.equal(refused.headers.get('content-encoding'), null);
    assert.equal(packed.headers.get('vary'), 'Accept-Encoding');
  });

  it('who has it already gets 304, and HEAD gets no body', async () => {
    const etag = (await get('/')).headers.get('etag') ?? '';
    assert.equal((await get('/', { 'if-none-match': `W/"other", ${etag}` })).status, 304);
    assert.equal((await get('/', { 'if-none-match': '"other"' })).status, 200);
    const head = await fetch(`${http.url}/`, { method: 'HEAD' });
    assert.equal(head.status, 200);
    assert.equal(await head.text(), '');
    assert.equal(head.headers.get('etag')?.startsWith('"'), true);
  });

  it('never stands before the API, whose unknown paths keep their error', async () => {
    assert.deepEqual(await (await get('/v1/models')).json(), { data: [] });
    assert.deepEqual(await (await get('/healthz')).json(), { ok: true });
    for (const path of ['/v1', '/v1/nothing', '/metrics', '/openapi.json', '/readyz']) {
      const answer = await get(path);
      assert.equal(answer.status, 404, path);
      assert.deepEqual(await answer.json(), { error: { code: 'route_not_found' } });
    }
    assert.equal((await fetch(`${http.url}/buy`, { method: 'POST' })).status, 404);
  });

  it('a missing file is no page, and no path leads out of the folder', async () => {
    for (const path of ['/assets/index-old.js', '/favicon.ico', '/.vite/manifest.json']) {
      assert.equal((await get(path)).status, 404, path);
    }
    for (const path of ['/../secret.txt', '/assets/../../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt']) {
      assert.doesNotMatch(await rawGet(path), /not for others/, path);
    }
  });

  it('comes with a policy that allows the keeper and the RPC, nothing else', async () => {
    const { headers } = await get('/');
    assert.equal(
      headers.get('content-security-policy'),
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
        "connect-src 'self' http://127.0.0.1:8899 ws://127.0.0.1:8900; " +
        "base-uri 'none'; frame-ancestors 'none'; form-action 'none'",
    );
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('referrer-policy'), 'no-referrer');
    assert.match(headers.get('permissions-policy') ?? '', /camera=\(\)/);
    assert.equal(socketOrigin('https://rpc.example.org/key/1'), 'wss://rpc.example.org');
    assert.match(contentSecurityPolicy([]), /connect-src 'self';/);
  });

  it('says what to do where it is not built', async () => {
    const answer = await appOf(join(folder, 'nowhere')).request('/');
    assert.equal(answer.status, 404);
    assert.match(await answer.text(), /npm run app:build/);
    assert.deepEqual(await (await appOf(join(folder, 'nowhere')).request('/buy')).json(), {
      error: { code: 'route_not_found' },
    });
  });

  /** Without the normalisation of paths that `fetch` does. */
  function rawGet(path: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(http.url);
      request({ hostname, port, path }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (piece: string) => (text += piece));
        answer.on('end', () => resolve(text));
      })
        .on('error', reject)
        .end();
    });
  }
});
