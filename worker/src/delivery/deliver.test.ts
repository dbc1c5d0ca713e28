import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadGraph, openModel, type Model } from '../model/manifest.ts';
import { builtInModels } from '../testing/models.ts';
import { deliver, type DeliverOptions } from './deliver.ts';

type Answer = (request: IncomingMessage, response: ServerResponse, bytes: Buffer) => void;

/** Honours ranges, as any file server does. */
const honest: Answer = (request, response, bytes) => {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  response.writeHead(from > 0 ? 206 : 200).end(bytes.subarray(from));
};

describe('delivery of a shard', () => {
  const layers = [2, 4] as const;
  const big = 'weights/layer-2.bin';
  const folder = mkdtempSync(join(tmpdir(), 'shardmarket-delivery-'));
  const servers: Server[] = [];
  let model: Model;
  let target: string;
  let count = 0;

  before(async () => {
    model = (await builtInModels()).target;
  });
  beforeEach(() => {
    target = join(folder, String(count++));
  });
  after(async () => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    }
    rmSync(folder, { recursive: true });
  });

  /** A mirror of the built-in model that answers for one file in its own way. @returns its address and what was asked */
  async function mirror(file = '', answer: Answer = honest): Promise<{ url: URL; asked: string[] }> {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      const name = (request.url ?? '').slice('/models/'.length);
      asked.push(request.headers.range ? `${name} ${request.headers.range}` : name);
      const path = join(model.directory, name);
      if (!existsSync(path)) return response.writeHead(404).end();
      (name === file ? answer : honest)(request, response, readFileSync(path));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    servers.push(server);
    return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/models/`), asked };
  }
  const bring = (mirrors: URL[], more: Partial<DeliverOptions> = {}) =>
    deliver({ directory: target, hash: model.hash, mirrors, layers, ...more });
  const complete = async () => loadGraph(await openModel(target), layers);
  const cutAt =
    (share: number): Answer =>
    (request, response, bytes) => {
      if (request.headers.range) return honest(request, response, bytes);
      response.writeHead(200, { 'content-length': bytes.length });
      response.write(bytes.subarray(0, Math.floor(bytes.length * share)), () => response.destroy());
    };

  it('brings what the layers need and no more, and says how far it is', async () => {
    const { url } = await mirror();
    const seen: number[] = [];
    const { fetched, total } = await bring([url], { progress: (done) => seen.push(done) });
    await complete();
    for (const part of ['L2-3.onnx', 'L3-4.onnx'])
      assert.ok(existsSync(join(target, part)), `${part} of a part of the layers`);
    assert.ok(!existsSync(join(target, 'L1-2.onnx')));
    assert.equal(fetched, total);
    assert.ok(!existsSync(join(target, 'weights/layer-1.bin')));
    assert.deepEqual(
      seen,
      [...seen].sort((a, b) => a - b),
    );
    assert.equal(seen.at(-1), total);
  });

  it('fetches nothing that is there already, and mends what was changed', async () => {
    const { url, asked } = await mirror();
    await bring([url]);
    asked.length = 0;
    assert.equal((await bring([url])).fetched, 0);
    assert.deepEqual(asked, []);
    writeFileSync(join(target, big), 'changed');
    await bring([url]);
    assert.deepEqual(asked, [big]);
    await complete();
  });

  it('goes on where it was interrupted', async () => {
    const { url, asked } = await mirror(big, cutAt(0.5));
    await assert.rejects(bring([url]), { code: 'DELIVERY_FAILED', message: new RegExp(`no mirror gave ${big}`) });
    const kept = statSync(join(target, `${big}.part`)).size;
    assert.ok(kept > 0);
    await bring([url]);
    assert.ok(asked.includes(`${big} bytes=${kept}-`));
    await complete();
  });

  it('a mirror that knows no ranges sends it all again', async () => {
    const { url } = await mirror(big, cutAt(0.5));
    await assert.rejects(bring([url]));
    const plain = await mirror(big, (_, response, bytes) => void response.writeHead(200).end(bytes));
    await bring([plain.url]);
    await complete();
  });

  it('takes the next mirror, also to go on from what a lying one began', async () => {
    const lying = await mirror(big, (request, response, bytes) => {
      cutAt(0.3)(request, response, Buffer.alloc(bytes.length, 1));
    });
    const gone = new URL('http://127.0.0.1:9/models/');
    const { url } = await mirror();
    await bring([gone, lying.url, url]);
    await complete();
  });

  it('refuses other bytes than those of the manifest, and keeps none of them', async () => {
    const { url } = await mirror(big, (_, response, bytes) => {
      const changed = Buffer.from(bytes);
      changed[1_000] = (changed[1_000] ?? 0) ^ 1;
      response.writeHead(200).end(changed);
    });
    await assert.rejects(bring([url]), { code: 'DELIVERY_FAILED', message: /sha256 is .* thrown away/ });
    assert.ok(!existsSync(join(target, big)) && !existsSync(join(target, `${big}.part`)));
  });

  it('refuses more bytes than there are, without writing them', async () => {
    const { url } = await mirror(big, (_, response, bytes) => {
      response.writeHead(200).end(Buffer.concat([bytes, bytes]));
    });
    await assert.rejects(bring([url]), { message: /sends more than the \d+ bytes/ });
    const { bytes } = model.manifest.weights.find((w) => w.file === big) ?? { bytes: 0 };
    assert.ok(statSync(join(target, `${big}.part`)).size <= bytes);
  });

  it('gives a silent mirror up', async () => {
    const { url } = await mirror(big, (_, response) => void response.writeHead(200).flushHeaders());
    await assert.rejects(bring([url], { stallMs: 200 }), { message: /sent nothing for 200 ms/ });
  });

  it('refuses another manifest, whatever it lists', async () => {
    const { url } = await mirror('manifest.json', (_, response, bytes) => {
      response.writeHead(200).end(bytes.toString().replace('parable-6l', 'parable-6x'));
    });
    await assert.rejects(bring([url]), { message: /its hash is [0-9a-f]{64}, expected [0-9a-f]{64}/ });
    assert.ok(!existsSync(join(target, 'manifest.json')));
  });

  it('says what is missing where no mirror is known', async () => {
    await assert.rejects(bring([]), {
      message: /no mirror gave manifest\.json: there are no mirrors: give one with --from/,
    });
  });
});
