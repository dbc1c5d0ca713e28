import { endianness } from 'node:os';
import type { Manifest } from '@shardmarket/sdk';
import type { InferenceSession } from 'onnxruntime-node';
import { WorkerError } from '../errors.ts';
import type { LayerRange } from '../model/graphs.ts';
import type { Model } from '../model/manifest.ts';

/** Most rows in one run, and therefore in one frame. */
export const MAX_ROWS = 64;

/** Sizes of a graph's inputs and outputs; float32 values unless said otherwise. */
export interface GraphShape {
  readonly layers: LayerRange;
  /** the first stage takes token ids (u32 little endian on the wire), the others hidden rows */
  readonly first: boolean;
  /** the last stage gives logits rows, the others hidden rows */
  readonly last: boolean;
  readonly hidden: number;
  readonly vocab: number;
  readonly kvHeads: number;
  readonly headDim: number;
  /** most positions that a job can have */
  readonly capacity: number;
}

export function graphShape(architecture: Manifest['architecture'], layers: LayerRange): GraphShape {
  const { hidden, vocab, kvHeads, headDim, maxContext } = architecture;
  const last = layers[1] === architecture.layers;
  return { layers, first: layers[0] === 0, last, hidden, vocab, kvHeads, headDim, capacity: maxContext };
}

/** The shape of the graph of some of a stage's layers. */
export function partOf(shape: GraphShape, layers: LayerRange): GraphShape {
  const last = shape.last && layers[1] === shape.layers[1];
  return { ...shape, layers, first: layers[0] === 0, last };
}

/** The shape of a model's graph of all layers. */
export function wholeShape({ manifest: { architecture } }: Pick<Model, 'manifest'>): GraphShape {
  return graphShape(architecture, [0, architecture.layers]);
}

/** Bytes of one input row as it crosses the wire. */
export function inputRowBytes(shape: GraphShape): number {
  return shape.first ? 4 : shape.hidden * 4;
}

/** Values in one output row. */
export function outputWidth(shape: GraphShape): number {
  return shape.last ? shape.vocab : shape.hidden;
}

/** Positions that a job may hold: the last one is kept free for the dummy row that pads a lone row. */
export function usableContext(maxContext: number): number {
  return maxContext - 1;
}

/** A size that the graph must leave open, because caches grow. */
const FREE = 'free';

/** null: of no concern */
type Sizes = readonly (number | typeof FREE | null)[];

const FIXED_INPUTS = ['position_ids', 'seqlens_k', 'total_sequence_length'];

/**
 * Checks that a session has the inputs, outputs and sizes that the manifest promises.
 * @throws WorkerError MODEL_GRAPH_MISMATCH, naming the tensor, what was expected and what is there
 */
export function checkGraph(path: string, session: InferenceSession, shape: GraphShape): void {
  if (endianness() !== 'LE') throw mismatch(path, 'rows are little endian, but this machine is big endian');
  const kv: Sizes = [1, shape.kvHeads, FREE, shape.headDim];
  const inputs = new Map<string, Sizes>([
    shape.first ? ['ids', [1, null]] : ['hidden', [1, null, shape.hidden]],
    ...FIXED_INPUTS.map((name) => [name, []] as const),
    ...layersOf(shape).flatMap((l) => [`past_key.${l}`, `past_value.${l}`].map((name) => [name, kv] as const)),
  ]);
  const outputs = new Map<string, Sizes>([
    shape.last ? ['logits', [1, null, shape.vocab]] : ['hidden_out', [1, null, shape.hidden]],
    ...layersOf(shape)
      .flatMap((l) => [`new_key.${l}`, `new_value.${l}`])
      .map((name) => [name, [1, shape.kvHeads, null, shape.headDim]] as const),
  ]);
  checkNames(path, 'inputs', [...inputs.keys()], session.inputNames);
  checkNames(path, 'outputs', [...outputs.keys()], session.outputNames);
  for (const { metadata, expected } of [
    { metadata: session.inputMetadata, expected: inputs },
    { metadata: session.outputMetadata, expected: outputs },
  ]) {
    for (const tensor of metadata) {
      const want = expected.get(tensor.name) ?? [];
      const got = tensor.isTensor ? tensor.shape : [];
      const differs = want.some((size, i) => size !== null && typeof got[i] === 'number' && got[i] !== size);
      if (want.length > 0 && (got.length !== want.length || differs)) {
        throw mismatch(
          path,
          `${tensor.name} should be [${want.map((d) => d ?? '?').join(',')}], is [${got.join(',')}]`,
        );
      }
    }
  }
}

export function layersOf(shape: GraphShape): number[] {
  return Array.from({ length: shape.layers[1] - shape.layers[0] }, (_, i) => shape.layers[0] + i);
}

function checkNames(path: string, what: string, expected: readonly string[], got: readonly string[]): void {
  const missing = expected.filter((name) => !got.includes(name));
  const extra = got.filter((name) => !expected.includes(name));
  if (missing.length === 0 && extra.length === 0) return;
  throw mismatch(path, `${what}: missing [${missing.join(', ')}], not expected [${extra.join(', ')}]`);
}

function mismatch(path: string, what: string): WorkerError {
  return new WorkerError('MODEL_GRAPH_MISMATCH', `${path} does not fit its manifest: ${what}`);
}
