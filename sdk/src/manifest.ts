import { sha256 } from '@noble/hashes/sha2.js';
import { z } from 'zod';
import { ascii, concat } from './bytes.ts';

/** A file below the manifest's own directory: no absolute path and no way up. */
const fileName = z.string().regex(/^\w[\w.-]*(\/\w[\w.-]*)*$/, 'expected a file below the manifest, without ".."');

const file = z.object({
  file: fileName,
  bytes: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const manifestShape = z.object({
  version: z.literal(1),
  name: z.string(),
  kind: z.enum(['target', 'draft']),
  architecture: z.object({
    layers: z.number().int().positive(),
    hidden: z.number().int().positive(),
    heads: z.number().int().positive(),
    kvHeads: z.number().int().positive(),
    headDim: z.number().int().positive(),
    ffn: z.number().int().positive(),
    vocab: z.number().int().positive(),
    maxContext: z.number().int().positive(),
    ropeTheta: z.number().positive(),
    normEps: z.number().positive(),
  }),
  tokenizer: file.extend({ bos: z.number().int(), eos: z.number().int() }),
  numerics: z.object({
    dtype: z.literal('fp32'),
    runtime: z.literal('onnxruntime-node'),
    runtimeVersion: z.string(),
    executionProvider: z.literal('cpu'),
    graphOptimization: z.enum(['disabled', 'basic', 'extended', 'all']),
    /** rows in every call: a lone row is padded, because one row alone takes another kernel */
    minRows: z.literal(2),
  }),
  weights: z.array(file),
  graphs: z.array(
    file.extend({
      from: z.number().int().min(0),
      to: z.number().int().min(1),
      weights: z.array(fileName),
    }),
  ),
  /** directory name of the draft model, beside the target's */
  draft: z
    .string()
    .regex(/^\w[\w.-]*$/, 'expected the name of a directory')
    .optional(),
});

/** A model's manifest: every file with its sha256, the graphs by layer range, and what fixes its numerics. */
export const manifestSchema = manifestShape.refine(
  (m) => m.graphs.every((g) => g.from < g.to && g.to <= m.architecture.layers),
  'every graph must hold a non-empty range of the layers',
);
export type Manifest = z.infer<typeof manifestSchema>;

/** Identity of a model on chain: sha256 of the manifest file's exact bytes (never of a re-serialised form). */
export function manifestHash(fileBytes: Uint8Array): Uint8Array {
  return sha256(fileBytes);
}

/**
 * Numerics class of a model on an instruction set: workers of one class give the same bits, others may not.
 * @param isa for example `x64-avx512` or `x64-avx2`
 */
export function numericsClass(manifest: Manifest, isa: string): Uint8Array {
  const n = manifest.numerics;
  const text = [n.dtype, n.runtime, n.runtimeVersion, n.executionProvider, n.graphOptimization, n.minRows, isa].join(
    '|',
  );
  return sha256(concat(ascii('shardmarket/numerics/v1|'), ascii(text)));
}
