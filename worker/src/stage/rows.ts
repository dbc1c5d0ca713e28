import { concat } from '@shardmarket/sdk';
import { WorkerError } from '../errors.ts';
import { inputRowBytes, type GraphShape } from './shape.ts';

/** Rows as they come over the wire, taken apart. */
export interface WireRows {
  /** the token of each row */
  readonly ids: Uint32Array;
  /** what the graph computes on: the same ids' bytes on the first stage, hidden rows on the others */
  readonly input: Uint8Array;
}

/** Bytes of one row as it crosses the wire: its token id, and between stages its hidden row. */
export function wireRowBytes(shape: GraphShape): number {
  return shape.first ? inputRowBytes(shape) : 4 + inputRowBytes(shape);
}

/** Puts the rows of frames that follow on each other into one buffer. @throws WorkerError BAD_FRAME on another size */
export function mergeRows(
  shape: GraphShape,
  frames: readonly { readonly count: number; readonly payload: Uint8Array }[],
): Uint8Array {
  const [one] = frames;
  if (one && frames.length === 1) return one.payload;
  for (const { count, payload } of frames) checkSize(shape, count, payload);
  const ids = frames.map(({ count, payload }) => payload.subarray(0, count * 4));
  return concat(...ids, ...frames.map(({ count, payload }) => payload.subarray(count * 4)));
}

/**
 * Takes `ids u32 × rows` (on the first stage) or `ids u32 × rows ‖ hidden rows` (on the others) apart, without a copy of
 * the rows. @throws WorkerError BAD_FRAME on another size, or a token outside the vocabulary
 */
export function splitRows(shape: GraphShape, rows: number, bytes: Uint8Array): WireRows {
  checkSize(shape, rows, bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, rows * 4);
  const ids = Uint32Array.from({ length: rows }, (_, row) => view.getUint32(row * 4, true));
  const strange = ids.find((id) => id >= shape.vocab);
  if (strange !== undefined) {
    throw new WorkerError('BAD_FRAME', `token ${strange} is outside the vocabulary of ${shape.vocab}`);
  }
  return { ids, input: shape.first ? bytes : bytes.subarray(rows * 4) };
}

/** `ids ‖ hidden rows` in a buffer of its own, as the next stage takes them. */
export function joinRows(ids: Uint32Array, hidden: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(ids.length * 4 + hidden.length);
  const view = new DataView(bytes.buffer);
  ids.forEach((id, row) => view.setUint32(row * 4, id, true));
  bytes.set(hidden, ids.length * 4);
  return bytes;
}

function checkSize(shape: GraphShape, rows: number, bytes: Uint8Array): void {
  const expected = rows * wireRowBytes(shape);
  if (rows >= 1 && bytes.length === expected) return;
  throw new WorkerError('BAD_FRAME', `${rows} rows: expected ${expected} bytes of input, got ${bytes.length}`);
}
