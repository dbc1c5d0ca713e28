import { WorkerError } from '../errors.ts';

/** Token ids as u32 little endian: the head's input rows and the tail's result. */
export function encodeTokens(tokens: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(tokens.length * 4);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < tokens.length; i++) view.setUint32(i * 4, tokens[i] as number, true);
  return bytes;
}

/** @throws WorkerError BAD_FRAME unless there are exactly `rows` of them */
export function decodeTokens(bytes: Uint8Array, rows: number): number[] {
  if (bytes.length !== rows * 4) {
    throw new WorkerError('BAD_FRAME', `${rows} tokens: expected ${rows * 4} bytes, got ${bytes.length}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: rows }, (_, i) => view.getUint32(i * 4, true));
}
