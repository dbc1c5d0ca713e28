import { sha256 } from '@noble/hashes/sha2.js';
import { toHex } from '../bytes.ts';
import { manifestHash, manifestSchema, type Manifest } from '../manifest.ts';
import { createCodec, type TextCodec } from './codec.ts';

/** A model as those know it who count its tokens and hold none of its weights: keepers, and buyers who meter them. */
export interface TextModel {
  readonly name: string;
  /** sha256 of the manifest file, hex: its identity on chain */
  readonly hash: string;
  readonly manifest: Manifest;
  readonly codec: TextCodec;
}

/**
 * Reads a manifest and the tokenizer that it names.
 * @param manifestFile exact bytes of manifest.json @param read gives the bytes of a file beside it
 * @throws ZodError or SyntaxError on a manifest of another shape; RangeError if the tokenizer is not the manifest's (other ids than the
 * workers' would be paid for and mean nothing) or of another family; whatever `read` throws
 */
export function readTextModel(manifestFile: Uint8Array, read: (name: string) => Uint8Array): TextModel {
  const manifest = manifestSchema.parse(parse(manifestFile));
  const { file, sha256: expected } = manifest.tokenizer;
  const tokenizer = read(file);
  if (toHex(sha256(tokenizer)) !== expected) {
    throw new RangeError(`${file} is not the file of the manifest: its sha256 differs`);
  }
  const codec = createCodec(parse(tokenizer) as object);
  return { name: manifest.name, hash: toHex(manifestHash(manifestFile)), manifest, codec };
}

function parse(file: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(file));
}
