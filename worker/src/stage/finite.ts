import { WorkerError } from '../errors.ts';

/** All ones in a float32's exponent: NaN and both infinities, and nothing else (IEEE 754). */
const EXPONENT = 0x7f80_0000;

/**
 * Refuses hidden rows with NaN or infinities: one such value makes every later row of the job void, and no honest stage gives it.
 * @param bytes float32 rows in wire form @throws WorkerError NOT_FINITE
 */
export function checkFinite(bytes: Uint8Array): void {
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const values = new Uint32Array(buffer, byteOffset, byteLength / 4);
  for (let i = 0; i < values.length; i++) {
    if (((values[i] as number) & EXPONENT) !== EXPONENT) continue;
    throw new WorkerError('NOT_FINITE', 'the rows that came in hold a value that is no finite number');
  }
}
