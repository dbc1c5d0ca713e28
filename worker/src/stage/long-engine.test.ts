import assert from 'node:assert/strict';
import { loadGraph } from '../model/manifest.ts';
import { encodeTokens } from '../ring/tokens.ts';
import { builtInModels } from '../testing/models.ts';
import { choices } from '../testing/random.ts';
import { KvCache } from './cache.ts';
import { Engine } from './engine.ts';
import { MAX_ROWS, outputWidth, usableContext } from './shape.ts';

describe('engine over the whole context', function () {
  this.timeout(60_000);
  let engine: Engine;
  let tokens: number[];
  let expected: Buffer;
  let full: KvCache;

  before(async () => {
    const { target } = await builtInModels();
    const { architecture, numerics } = target.manifest;
    const { path, layers } = await loadGraph(target, [0, 1]);
    const { minRows } = numerics;
    engine = await Engine.load({ path, layers, architecture, numerics, intraOpThreads: 1, minRows });
    const length = usableContext(engine.shape.capacity);
    tokens = Array.from({ length }, (_, i) => (i * 7919 + 13) % architecture.vocab);
    full = new KvCache(engine.shape);
    const parts: Buffer[] = [];
    for (let at = 0; at < length; at += MAX_ROWS) parts.push(await run(full, at, tokens.slice(at, at + MAX_ROWS)));
    expected = Buffer.concat(parts);
  });
  after(() => engine.release());

  const run = async (cache: KvCache, at: number, ids: readonly number[]) => {
    const { output } = await engine.forward(cache, at, ids.length, encodeTokens(ids));
    return Buffer.from(output.buffer, output.byteOffset, output.byteLength);
  };
  const check = async (cache: KvCache, at: number, right: readonly number[], wrong: readonly number[]) => {
    const width = outputWidth(engine.shape) * 4;
    const got = (await run(cache, at, [...right, ...wrong])).subarray(0, right.length * width);
    const want = expected.subarray(at * width, (at + right.length) * width);
    assert.ok(got.equals(want), `rows ${at} to ${at + right.length - 1}`);
  };

  it('holds 4,096 positions', () => {
    assert.equal(engine.shape.capacity, 4096);
    assert.equal(full.size, 4096);
  });

  it('gives the same bits in whatever chunks, in a cache as large as the context, with NaN in its dead rows', async () => {
    const choose = choices(4096);
    const cache = new KvCache(engine.shape, engine.shape.capacity);
    for (let at = 0; at < tokens.length;) {
      const right = tokens.slice(at, at + 1 + choose(at % 5 === 0 ? 500 : 60));
      const room = tokens.length - at - right.length;
      const wrong = Array.from({ length: Math.min(room, choose(8)) }, () => choose(2000));
      cache.fillFrom(at, NaN);
      await check(cache, at, right, wrong);
      at += right.length;
    }
    for (const buffer of [cache, full]) buffer.fillFrom(tokens.length, 0);
    assert.deepEqual(cache.feeds['past_key.0']?.data, full.feeds['past_key.0']?.data);
    assert.deepEqual(cache.feeds['past_value.0']?.data, full.feeds['past_value.0']?.data);
  });

  it('gives the same bits after a rewind over several sizes of cache', async () => {
    const cache = new KvCache(engine.shape);
    for (let at = 0; at < 2_600; at += 400) await check(cache, at, tokens.slice(at, at + 400), [1, 2, 3]);
    for (const at of [2_559, 1_023, 300]) await check(cache, at, tokens.slice(at, at + 3), []);
    cache.shrink(310, 303);
    await check(cache, 303, tokens.slice(303, 340), []);
  });
});
