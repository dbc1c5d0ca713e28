import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toHex } from '../bytes.ts';
import { KeeperClient, KeeperError } from './keeper-client.ts';
import { apiKeyMessage, closeMessage } from './messages.ts';

const SESSION = 'Session1111111111111111111111111111111111111';
const NOW = 1_700_000_000_123;
const request = { model: 'toy', prompt: 'Hello', maxTokens: 4 };
const chunk = (content: string, finish: string | null = null) =>
  `data: ${JSON.stringify({ choices: [{ delta: { content }, finish_reason: finish }] })}\n\n`;
const usage = `data: ${JSON.stringify({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 2 } })}\n\n`;

async function bodyOf(req: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const piece of req) text += String(piece);
  return JSON.parse(text) as Record<string, unknown>;
}

describe('KeeperClient', () => {
  let server: Server | undefined;
  afterEach((done) => {
    if (!server) return done();
    server.closeAllConnections();
    server.close(() => done());
    server = undefined;
  });

  /** A client of a server that answers so. */
  async function client(listener: RequestListener): Promise<KeeperClient> {
    const started = createServer(listener);
    server = started;
    await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
    const { port } = started.address() as AddressInfo;
    return new KeeperClient(`http://127.0.0.1:${port}/`, () => NOW);
  }

  const failsWith = (status: number, code: string) => (e: unknown) => {
    assert.ok(e instanceof KeeperError, String(e));
    assert.deepEqual([e.status, e.code], [status, code]);
    return true;
  };

  it('streams an answer: pieces in order, finish, usage and job', async () => {
    const keeper = await client((_, res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream', 'x-shardmarket-job': 'job7' });
      res.end(chunk('Hel') + ': keepalive\n\n' + chunk('lo') + chunk('', 'stop') + usage + 'data: [DONE]\n\n');
    });
    const pieces: string[] = [];
    const end = await keeper.chat('key', request, (piece) => pieces.push(piece));
    assert.deepEqual(pieces, ['Hel', 'lo']);
    assert.deepEqual(end, { job: 'job7', text: 'Hello', finish: 'stop', promptTokens: 3, completionTokens: 2 });
  });

  it('sends the key, the prompt and only the options that were given', async () => {
    let seen: { body: Record<string, unknown>; key: string | undefined } | undefined;
    const keeper = await client((req, res) => {
      void bodyOf(req).then((body) => {
        seen = { body, key: req.headers.authorization };
        res.end('data: [DONE]\n\n');
      });
    });
    await keeper.chat('secret', { ...request, seed: 7 }, () => undefined);
    assert.equal(seen?.key, 'Bearer secret');
    assert.deepEqual(seen.body, {
      model: 'toy',
      messages: [{ role: 'user', content: 'Hello' }],
      max_tokens: 4,
      seed: 7,
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it('a stream that ends without [DONE] is not complete', async () => {
    const keeper = await client((_, res) => res.end(chunk('Hel')));
    await assert.rejects(
      keeper.chat('key', request, () => undefined),
      failsWith(200, 'stream_cut'),
    );
  });

  it('a connection that breaks off in mid-stream is not complete either', async () => {
    const keeper = await client((_, res) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      res.write(chunk('Hel'), () => res.destroy());
    });
    await assert.rejects(
      keeper.chat('key', request, () => undefined),
      failsWith(200, 'stream_cut'),
    );
  });

  it('an error in mid-stream is that error', async () => {
    const error = { error: { message: 'a worker left', code: 'worker_lost' } };
    const keeper = await client((_, res) => res.end(chunk('Hel') + `data: ${JSON.stringify(error)}\n\n`));
    await assert.rejects(
      keeper.chat('key', request, () => undefined),
      failsWith(200, 'worker_lost'),
    );
  });

  it('an error status carries the keeper’s code and message, or its number', async () => {
    const keeper = await client((req, res) => {
      res.statusCode = req.url === '/v1/models' ? 402 : 500;
      res.end(req.url === '/v1/models' ? '{"error":{"message":"top up","code":"insufficient_escrow"}}' : '<html>');
    });
    await assert.rejects(keeper.get('/v1/models'), failsWith(402, 'insufficient_escrow'));
    await assert.rejects(keeper.get('/other'), failsWith(500, 'http_error'));
  });

  it('asks for keys and for closing with the payer’s signature over session and time', async () => {
    const seen: [string | undefined, Record<string, unknown>][] = [];
    const keeper = await client((req, res) => {
      void bodyOf(req).then((body) => {
        seen.push([req.url, body]);
        res.end(JSON.stringify({ signer: 'signer', key: 'api key', transaction: 'AQID' }));
      });
    });
    const sign = (message: Uint8Array) => message;
    assert.equal(await keeper.createSessionKey('payer'), 'signer');
    assert.equal(await keeper.createApiKey(SESSION, 'payer', sign), 'api key');
    assert.equal(await keeper.closeTransaction(SESSION, sign), 'AQID');
    const timestamp = 1_700_000_000;
    assert.deepEqual(seen, [
      ['/v1/sessions', { payer: 'payer' }],
      [
        '/v1/api-keys',
        { session: SESSION, payer: 'payer', timestamp, signature: toHex(apiKeyMessage(SESSION, timestamp)) },
      ],
      [`/v1/sessions/${SESSION}/close`, { timestamp, signature: toHex(closeMessage(SESSION, timestamp)) }],
    ]);
  });
});
