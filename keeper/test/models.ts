/** A model that needs no training: one token for each byte, with the files that the keeper reads of a real one. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BYTE_ALPHABET } from '../src/text/byte-alphabet.ts';

export const BOS = 0;
export const EOS = 1;
export const LAYERS = 6;
export const VOCAB = 258;

export function byteTokenizer(): object {
  const special = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  const specials = ['<|bos|>', '<|eos|>'];
  const vocab = Object.fromEntries([...specials, ...BYTE_ALPHABET].map((token, id) => [token, id]));
  const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true };
  return {
    version: '1.0',
    added_tokens: specials.map((content, id) => ({ id, content, ...special })),
    normalizer: null,
    pre_tokenizer: byteLevel,
    post_processor: null,
    decoder: byteLevel,
    model: { type: 'BPE', vocab, merges: [] },
  };
}

/** Ids of a text's bytes. */
export function idsOf(text: string): number[] {
  const order = new Map(BYTE_ALPHABET.map((char, i) => [char, i + 2]));
  const byteToId = (byte: number) => order.get(standIn(byte)) ?? -1;
  return [...Buffer.from(text)].map(byteToId);
}

function standIn(byte: number): string {
  return BYTE_ALPHABET[byte] ?? '';
}

export interface ModelsFolder {
  readonly dir: string;
  remove(): void;
}

/** A folder with the model `name`. */
export function makeModels(name = 'bytes', maxContext = 512): ModelsFolder {
  const dir = mkdtempSync(join(tmpdir(), 'keeper-models-'));
  const tokenizer = JSON.stringify(byteTokenizer());
  const none = '0'.repeat(64);
  const manifest = {
    version: 1,
    name,
    kind: 'target',
    architecture: {
      layers: LAYERS,
      hidden: 8,
      heads: 2,
      kvHeads: 2,
      headDim: 4,
      ffn: 16,
      vocab: VOCAB,
      maxContext,
      ropeTheta: 10_000,
      normEps: 1e-5,
    },
    tokenizer: {
      file: 'tokenizer.json',
      bytes: Buffer.byteLength(tokenizer),
      sha256: createHash('sha256').update(tokenizer).digest('hex'),
      bos: BOS,
      eos: EOS,
    },
    numerics: {
      dtype: 'fp32',
      runtime: 'onnxruntime-node',
      runtimeVersion: '1.30.0',
      executionProvider: 'cpu',
      graphOptimization: 'all',
      minRows: 2,
    },
    weights: [{ file: 'weights.bin', bytes: 0, sha256: none }],
    graphs: [{ file: 'all.onnx', bytes: 0, sha256: none, from: 0, to: LAYERS, weights: ['weights.bin'] }],
  };
  mkdirSync(join(dir, name));
  writeFileSync(join(dir, name, 'tokenizer.json'), tokenizer);
  writeFileSync(join(dir, name, 'manifest.json'), JSON.stringify(manifest));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}
