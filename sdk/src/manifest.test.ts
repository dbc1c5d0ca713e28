import assert from 'node:assert/strict';
import { toHex } from './bytes.ts';
import { manifestHash, manifestSchema, numericsClass, type Manifest } from './manifest.ts';

const entry = (file: string) => ({ file, bytes: 1, sha256: '00'.repeat(32) });
const manifest: Manifest = {
  version: 1,
  name: 'toy',
  kind: 'target',
  architecture: {
    layers: 4,
    hidden: 64,
    heads: 4,
    kvHeads: 2,
    headDim: 16,
    ffn: 128,
    vocab: 256,
    maxContext: 128,
    ropeTheta: 10_000,
    normEps: 1e-5,
  },
  tokenizer: { ...entry('tokenizer.json'), bos: 0, eos: 1 },
  numerics: {
    dtype: 'fp32',
    runtime: 'onnxruntime-node',
    runtimeVersion: '1.27.0',
    executionProvider: 'cpu',
    graphOptimization: 'extended',
    minRows: 2,
  },
  weights: [entry('weights/layer-0.bin')],
  graphs: [{ ...entry('layers-0-4.onnx'), from: 0, to: 4, weights: ['weights/layer-0.bin'] }],
  draft: 'toy-draft',
};

describe('manifest', () => {
  it('its hash is sha256 of the exact bytes, white space included', () => {
    const bytes = new TextEncoder().encode('{"version": 1}');
    assert.equal(toHex(manifestHash(bytes)), 'c3aa9744214caf6eb993d6f88f3f1dda3e4e60d59f712b6463c4ce2c4b00dfa1');
    assert.notDeepEqual(manifestHash(new TextEncoder().encode('{"version":1}')), manifestHash(bytes));
  });

  it('is read as it was written', () => {
    assert.deepEqual(manifestSchema.parse(JSON.parse(JSON.stringify(manifest))), manifest);
  });

  it('refuses a file outside its own directory', () => {
    for (const file of ['../secret', '/etc/passwd', 'a/../../b', 'C:\\x', '', 'a//b', '.hidden']) {
      assert.ok(!manifestSchema.safeParse({ ...manifest, weights: [entry(file)] }).success, file);
    }
    for (const draft of ['../draft', 'a/b', '..']) {
      assert.ok(!manifestSchema.safeParse({ ...manifest, draft }).success, draft);
    }
  });

  it('refuses a graph without layers or beyond the last one', () => {
    const [graph] = manifest.graphs;
    for (const range of [
      { from: 2, to: 2 },
      { from: 3, to: 2 },
      { from: 0, to: 5 },
    ]) {
      assert.ok(!manifestSchema.safeParse({ ...manifest, graphs: [{ ...graph, ...range }] }).success);
    }
  });

  it('the numerics class differs by instruction set and by each numeric choice', () => {
    const base = toHex(numericsClass(manifest, 'x64-avx2'));
    const others = [
      numericsClass(manifest, 'x64-avx512'),
      numericsClass({ ...manifest, numerics: { ...manifest.numerics, runtimeVersion: '1.28.0' } }, 'x64-avx2'),
      numericsClass({ ...manifest, numerics: { ...manifest.numerics, graphOptimization: 'all' } }, 'x64-avx2'),
    ].map(toHex);
    assert.equal(new Set([base, ...others]).size, 4);
    assert.equal(toHex(numericsClass({ ...manifest, name: 'other' }, 'x64-avx2')), base);
  });
});
