import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'onnxruntime-node';
import { WorkerError } from '../errors.ts';
import { modelPath } from './files.ts';
import { chooseGraph, parseLayers } from './graphs.ts';
import { cpuFlags, isaClass } from './isa.ts';
import { loadGraph, openModel } from './manifest.ts';

const code = (expected: string, text: RegExp) => (error: unknown) =>
  error instanceof WorkerError && error.code === expected && text.test(error.message);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('model files', () => {
  let directory: string;
  const manifest = {
    version: 1,
    name: 'tiny',
    kind: 'target',
    architecture: {
      layers: 2,
      hidden: 8,
      heads: 2,
      kvHeads: 1,
      headDim: 4,
      ffn: 16,
      vocab: 10,
      maxContext: 64,
      ropeTheta: 10000,
      normEps: 1e-5,
    },
    tokenizer: { file: 'tokenizer.json', bytes: 1, sha256: sha256('t'), bos: 0, eos: 1 },
    numerics: {
      dtype: 'fp32',
      runtime: 'onnxruntime-node',
      runtimeVersion: env.versions.node,
      executionProvider: 'cpu',
      graphOptimization: 'all',
      minRows: 2,
    },
    weights: [{ file: 'weights/a.bin', bytes: 1, sha256: sha256('a') }],
    graphs: [{ file: 'L0-1.onnx', bytes: 1, sha256: sha256('g'), from: 0, to: 1, weights: ['weights/a.bin'] }],
  };
  const write = (file: string, text: string) => writeFileSync(join(directory, file), text);
  const writeManifest = (change: object) => write('manifest.json', JSON.stringify({ ...manifest, ...change }));

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'shardmarket-model-'));
    writeManifest({
      weights: [{ ...manifest.weights[0], file: 'a.bin' }],
      graphs: [{ ...manifest.graphs[0], weights: ['a.bin'] }],
    });
    write('a.bin', 'a');
    write('L0-1.onnx', 'g');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('a verified graph is loaded, and the hash is that of the file as it lies there', async () => {
    const model = await openModel(directory);
    assert.equal(
      model.hash,
      createHash('sha256')
        .update(readFileSync(join(directory, 'manifest.json')))
        .digest('hex'),
    );
    assert.equal((await loadGraph(model, [0, 1])).path, join(directory, 'L0-1.onnx'));
  });

  it('a missing file is named', async () => {
    rmSync(join(directory, 'a.bin'));
    await assert.rejects(
      loadGraph(await openModel(directory), [0, 1]),
      code('MODEL_FILE_MISSING', /a\.bin is missing/),
    );
    await assert.rejects(openModel(join(directory, 'none')), code('MODEL_FILE_MISSING', /manifest\.json is missing/));
  });

  it('a changed file is named, with the hash that was expected and the one it has', async () => {
    write('a.bin', 'b');
    const both = new RegExp(`a\\.bin.*expected sha256 ${sha256('a')}, got ${sha256('b')}`);
    await assert.rejects(loadGraph(await openModel(directory), [0, 1]), code('MODEL_FILE_CHANGED', both));
  });

  it('a manifest that is no JSON, of another shape, or pins another runtime is refused', async () => {
    write('manifest.json', '{');
    await assert.rejects(openModel(directory), code('MODEL_BAD_MANIFEST', /not JSON/));
    writeManifest({ weights: 3 });
    await assert.rejects(openModel(directory), code('MODEL_BAD_MANIFEST', /weights/));
    writeManifest({ numerics: { ...manifest.numerics, runtimeVersion: '0.0.1' } });
    await assert.rejects(openModel(directory), code('MODEL_RUNTIME_MISMATCH', /pins onnxruntime-node 0\.0\.1/));
  });

  it('a weight file that the manifest does not list is refused', async () => {
    writeManifest({ weights: [] });
    await assert.rejects(loadGraph(await openModel(directory), [0, 1]), code('MODEL_BAD_MANIFEST', /does not list/));
  });

  it('no file outside the directory is opened', () => {
    assert.equal(modelPath('/m', 'weights/a.bin'), '/m/weights/a.bin');
    for (const file of ['../a', 'x/../../a', '/etc/passwd', '..']) {
      assert.throws(() => modelPath('/m', file), code('MODEL_BAD_MANIFEST', /outside/), file);
    }
  });

  it('a layer range without a graph lists those that there are', async () => {
    const model = await openModel(directory);
    assert.throws(
      () => chooseGraph(model.manifest, [0, 2]),
      code('MODEL_NO_GRAPH', /no graph for layers 0-2.*it has 0-1/),
    );
  });

  it('layer ranges are START-END with START < END', () => {
    assert.deepEqual(parseLayers(' 2-4 '), [2, 4]);
    for (const text of ['4-2', '2-2', '2', 'a-b', '-1-2', '']) {
      assert.throws(() => parseLayers(text), code('BAD_OPTION', /--layers/), text);
    }
  });
});

describe('instruction-set class', () => {
  it('follows what the runtime picks its fp32 kernels by', () => {
    const flags = (line: string) => cpuFlags(`processor\t: 0\nflags\t\t: ${line}\nflags : other\n`);
    assert.equal(isaClass('x64', flags('fpu avx avx2 fma avx512f avx512dq')), 'x64-avx512');
    assert.equal(isaClass('x64', flags('fpu avx avx2 fma')), 'x64-avx2');
    assert.equal(isaClass('x64', flags('fpu avx avx2')), 'x64-other');
    assert.equal(isaClass('x64', cpuFlags('')), 'x64-other');
    assert.equal(isaClass('arm64', new Set()), 'arm64');
  });
});
