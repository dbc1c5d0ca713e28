import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { Tokenizer } from '@huggingface/tokenizers';
import { type FileEntry, type Manifest, modelPath, readManifest } from './runner.ts';

const NAMES = ['parable-6l', 'parable-draft-2l'];

function readLocal(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
}

function readTokenizer(manifest: Manifest): Tokenizer {
  const [json, config] = [manifest.tokenizer.file, manifest.tokenizer.config.file].map(
    (file) => JSON.parse(readFileSync(modelPath(manifest.name, file), 'utf8')) as object,
  );
  return new Tokenizer(json as object, config as object);
}

for (const name of NAMES) {
  describe(`model ${name}`, () => {
    const manifest = readManifest(name);
    const { layers } = manifest.architecture;

    it('has every file of its manifest with the size and sha256 written there', () => {
      const files: FileEntry[] = [
        manifest.tokenizer,
        manifest.tokenizer.config,
        ...manifest.weights,
        ...manifest.graphs,
      ];
      for (const entry of files) {
        const data = readFileSync(modelPath(name, entry.file));
        assert.equal(data.length, entry.bytes, entry.file);
        assert.equal(createHash('sha256').update(data).digest('hex'), entry.sha256, entry.file);
      }
    });

    it('has one graph for every contiguous layer range, which needs its own layers and no others', () => {
      const ranges = new Set(manifest.graphs.map((graph) => `${graph.from}-${graph.to}`));
      assert.equal(ranges.size, manifest.graphs.length);
      assert.equal(ranges.size, (layers * (layers + 1)) / 2);
      for (const graph of manifest.graphs) {
        const wanted = manifest.weights.filter(({ layer, part }) =>
          layer !== undefined
            ? layer >= graph.from && layer < graph.to
            : part === 'rope' || (part === 'embed' && graph.from === 0) || (part === 'head' && graph.to === layers),
        );
        assert.deepEqual([...graph.weights].sort(), wanted.map((entry) => entry.file).sort(), graph.file);
      }
    });

    it('tokenizes held-out and odd text as the trainer did, and back', () => {
      const tokenizer = readTokenizer(manifest);
      const cases = readLocal('tokenizer-cases.json') as { text: string; ids: number[] }[];
      assert.ok(cases.length > 60);
      for (const { text, ids } of cases) {
        assert.deepEqual(tokenizer.encode(text, { add_special_tokens: false }).ids, ids, JSON.stringify(text));
        assert.deepEqual(tokenizer.encode(text).ids, ids, 'encode must add no special token by itself');
        // The library refuses to decode nothing.
        if (ids.length > 0) assert.equal(tokenizer.decode(ids, { skip_special_tokens: false }), text);
      }
    });
  });
}

describe('the model pair', () => {
  it('shares one tokenizer, and the target names its draft', () => {
    const [target, draft] = NAMES.map(readManifest) as [Manifest & { draft?: string }, Manifest];
    assert.equal(target.draft, draft.name);
    assert.equal(target.tokenizer.sha256, draft.tokenizer.sha256);
    assert.ok(existsSync(modelPath(draft.name, 'manifest.json')));
  });
});
