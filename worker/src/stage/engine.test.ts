import assert from 'node:assert/strict';
import fc from 'fast-check';
import { loadGraph, type Model } from '../model/manifest.ts';
import { encodeTokens } from '../ring/tokens.ts';
import { builtInModels } from '../testing/models.ts';
import { cacheSize, KvCache } from './cache.ts';
import { Engine } from './engine.ts';
import { outputWidth } from './shape.ts';

const LENGTH = 48;

describe('engine', () => {
  let model: Model;
  let engine: Engine;
  let unpadded: Engine;
  let tokens: number[];
  let expected: Buffer[];

  const load = async (layers: readonly [number, number], minRows: number) => {
    const { architecture, numerics } = model.manifest;
    const { path } = await loadGraph(model, layers);
    return Engine.load({ path, layers, architecture, numerics, intraOpThreads: 1, minRows });
  };
  const rows = (output: Float32Array, count: number): Buffer[] => {
    const size = outputWidth(engine.shape) * 4;
    return Array.from({ length: count }, (_, i) => Buffer.from(output.buffer, output.byteOffset + i * size, size));
  };
  const run = async (cache: KvCache, at: number, ids: readonly number[], on = engine) =>
    rows((await on.forward(cache, at, ids.length, encodeTokens(ids))).output, ids.length);

  before(async () => {
    model = (await builtInModels()).target;
    const { layers, vocab } = model.manifest.architecture;
    engine = await load([0, layers], model.manifest.numerics.minRows);
    unpadded = await load([0, layers], 1);
    tokens = Array.from({ length: LENGTH }, (_, i) => (i * 7919 + 13) % vocab);
    expected = await run(new KvCache(engine.shape), 0, tokens);
  });
  after(async () => {
    await engine.release();
    await unpadded.release();
  });

  it('gives the same bits in whatever chunks, with wrong drafts and rewinds in between', async () => {
    const step = fc.record({ right: fc.integer({ min: 1, max: 7 }), wrong: fc.nat(6) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: LENGTH, maxLength: LENGTH }), async (steps) => {
        const cache = new KvCache(engine.shape);
        for (let at = 0, i = 0; at < LENGTH; i++) {
          const { right, wrong } = steps[i] ?? { right: 1, wrong: 0 };
          const ids = tokens.slice(at, at + right);
          const got = await run(cache, at, [...ids, ...Array.from({ length: wrong }, () => 1)]);
          for (const [row, bytes] of got.slice(0, ids.length).entries()) {
            assert.ok(bytes.equals(expected[at + row] ?? Buffer.alloc(0)), `row ${at + row}`);
          }
          at += ids.length;
        }
      }),
      { numRuns: 12 },
    );
  });

  it('leaves the same keys and values in whatever chunks', async () => {
    const caches = await Promise.all(
      [[LENGTH], [1, 1, 1, 5, 2, LENGTH - 10]].map(async (sizes) => {
        const cache = new KvCache(engine.shape);
        let at = 0;
        for (const size of sizes) await run(cache, at, tokens.slice(at, (at += size)));
        // What the dummy rows of lone rows left behind is no part of the job.
        cache.fillFrom(LENGTH, 0);
        return Object.values(cache.feeds).map(({ data }) => data as Float32Array);
      }),
    );
    const [whole, pieces] = caches;
    assert.deepEqual(pieces, whole);
  });

  it('a cache that grows with its job gives the same bits, rewinds across a growth included', async () => {
    const cache = new KvCache(engine.shape, 4);
    const sizes = new Set<number>();
    const check = async (at: number, count: number) => {
      const got = await run(cache, at, tokens.slice(at, at + count));
      sizes.add(cache.size);
      got.forEach((bytes, row) => assert.ok(bytes.equals(expected[at + row] ?? Buffer.alloc(0)), `row ${at + row}`));
    };
    const before = cache.bytes;
    for (let at = 0; at < LENGTH; at += 3) {
      await check(at, 3);
      await run(cache, at + 3, [5, 6, 7, 8, 9]);
      cache.fillFrom(at + 3, NaN);
      if (at % 9 === 0) await check(Math.max(0, at - 2), 5);
    }
    assert.deepEqual([...sizes], [4, 8, 12, 16, 20, 24, 28, 32, 40, 48, 56]);
    assert.equal(cache.bytes, 14 * before);
    cache.shrink(34, LENGTH - 16);
    assert.equal(cache.size, 40);
    await check(LENGTH - 16, 3);
  });

  it('a cache grows in steps, up to what the model holds', () => {
    const sizes = [0, 256, 257, 513, 1025, 4000].map((positions) => cacheSize(positions, 1000));
    assert.deepEqual(sizes, [256, 256, 512, 768, 1000, 1000]);
    assert.equal(cacheSize(3, 2), 2);
  });

  it('a cache is never more than a quarter larger than its job, and grows seldom', () => {
    const sizes = new Set<number>();
    for (let positions = 1025; positions <= 1 << 17; positions++) {
      const size = cacheSize(positions, 1 << 17);
      assert.ok(size >= positions && size < 1.25 * positions, `${size} for ${positions}`);
      sizes.add(size);
    }
    assert.ok(sizes.size <= 30, `${sizes.size} sizes`);
  });

  it('a lone row needs its padding: computed alone it has other bits', async () => {
    const cache = new KvCache(engine.shape);
    await run(cache, 0, tokens.slice(0, LENGTH - 1));
    const [padded] = await run(cache, LENGTH - 1, tokens.slice(LENGTH - 1));
    const [alone] = await run(cache, LENGTH - 1, tokens.slice(LENGTH - 1), unpadded);
    assert.ok(padded?.equals(expected[LENGTH - 1] ?? Buffer.alloc(0)));
    assert.ok(
      alone && padded && !alone.equals(padded),
      'one row alone gave the same bits: the padding would not be needed',
    );
  });

  it('rows past the valid length are never read: poisoned with NaN they change nothing', async () => {
    const cache = new KvCache(engine.shape);
    await run(cache, 0, tokens.slice(0, 30));
    await run(cache, 30, [5, 6, 7, 8]);
    for (let at = 30; at < LENGTH; at += 3) {
      cache.fillFrom(at, NaN);
      const got = await run(cache, at, tokens.slice(at, at + 3));
      got.forEach((bytes, row) => assert.ok(bytes.equals(expected[at + row] ?? Buffer.alloc(0)), `row ${at + row}`));
    }
    // The poison works: a poisoned row that is read does show.
    cache.fillFrom(LENGTH - 4, NaN);
    const read = await engine.forward(cache, LENGTH - 2, 2, encodeTokens(tokens.slice(LENGTH - 2)));
    assert.ok(read.output.some(Number.isNaN));
  });

  it('two graphs in a row give the bits of one', async () => {
    const { layers } = model.manifest.architecture;
    const [first, second] = [await load([0, layers / 2], 2), await load([layers / 2, layers], 2)];
    const [a, b] = [new KvCache(first.shape), new KvCache(second.shape)];
    for (const [at, count] of [
      [0, 20],
      [20, 1],
      [21, 5],
      [26, 22],
    ] as const) {
      const { output } = await first.forward(a, at, count, encodeTokens(tokens.slice(at, at + count)));
      const hidden = new Uint8Array(output.buffer, output.byteOffset, output.byteLength).slice();
      const got = rows((await second.forward(b, at, count, hidden)).output, count);
      got.forEach((bytes, row) => assert.ok(bytes.equals(expected[at + row] ?? Buffer.alloc(0)), `row ${at + row}`));
    }
    await first.release();
    await second.release();
  });

  it('refuses input of another size and what does not fit the context', async () => {
    const cache = new KvCache(engine.shape);
    const { capacity } = engine.shape;
    await assert.rejects(engine.forward(cache, 0, 2, new Uint8Array(7)), { code: 'BAD_FRAME' });
    await assert.rejects(engine.forward(cache, 0, 0, new Uint8Array()), { code: 'BAD_FRAME' });
    await assert.rejects(engine.forward(cache, capacity - 1, 1, encodeTokens([1])), { code: 'CONTEXT_FULL' });
    await engine.forward(cache, capacity - 2, 1, encodeTokens([1]));
  });

  it('a graph that does not fit its manifest is refused, naming the tensor', async () => {
    const { path, layers } = await loadGraph(model, [0, model.manifest.architecture.layers]);
    const { architecture, numerics } = model.manifest;
    const setting = { path, layers, numerics, intraOpThreads: 1, minRows: 2 };
    const vocab = architecture.vocab + 1;
    const wider = Engine.load({ ...setting, architecture: { ...architecture, vocab } });
    await assert.rejects(wider, { code: 'MODEL_GRAPH_MISMATCH', message: /logits should be \[1,\?,\d+\]/ });
    const fewer = Engine.load({ ...setting, layers: [0, 1], architecture });
    await assert.rejects(fewer, { code: 'MODEL_GRAPH_MISMATCH', message: /not expected \[past_key\.1/ });
  });
});
