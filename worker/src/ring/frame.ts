import { concat, fromHex, toHex, u32le } from '@shardmarket/sdk';
import { WorkerError } from '../errors.ts';
import { MAX_ROWS } from '../stage/shape.ts';

/** Version of frames and of their seal; a neighbour of another version is refused. */
export const FRAME_VERSION = 4;
export const HEADER_BYTES = 28;

export const FRAME_TYPES = [
  'ready',
  'open',
  'prefill',
  'verify',
  'result',
  'finish',
  'abort',
  'cancel',
  'opened',
  'resume',
  'replay',
] as const;
export type FrameType = (typeof FRAME_TYPES)[number];

/** What is not secret of a frame; it is authenticated together with the payload. */
export interface FrameHeader {
  readonly type: FrameType;
  /** rows in the payload; 0 where the payload is no rows */
  readonly rows: number;
  /** rejections in the job so far: a frame of an older epoch than the newest seen is dropped, a `cancel`'s included */
  readonly epoch: number;
  /** rows of a side branch: they are computed on the rows before them and forgotten, and nothing is built on them */
  readonly side?: true;
  /** position of the first row; for `finish` the committed positions, for `opened` the reused ones */
  readonly position: number;
  /** 16 bytes, hex */
  readonly job: string;
}

export interface Frame extends FrameHeader {
  readonly payload: Uint8Array;
}

/** Header of frames that belong to no job. */
export const NO_JOB = '00'.repeat(16);

/** Flag of the rows of a side branch, and the types that can be of one. */
const SIDE = 1;
const SIDE_TYPES: readonly FrameType[] = ['verify', 'result'];

/** `version u8 ‖ type u8 ‖ rows u8 ‖ flags u8 ‖ epoch u32 ‖ position u32 ‖ job 16`, little endian. */
export function encodeHeader(header: FrameHeader): Uint8Array {
  if (header.rows > MAX_ROWS) throw badFrame(`${header.rows} rows: at most ${MAX_ROWS} fit a frame`);
  return concat(
    Uint8Array.of(FRAME_VERSION, FRAME_TYPES.indexOf(header.type), header.rows, header.side ? SIDE : 0),
    u32le(header.epoch),
    u32le(header.position),
    fromHex(header.job, 16),
  );
}

/** Reads the header at the start of `bytes`. @throws WorkerError BAD_FRAME on anything that `encodeHeader` cannot give */
export function decodeHeader(bytes: Uint8Array): FrameHeader {
  if (bytes.length < HEADER_BYTES) throw badFrame(`${bytes.length} bytes: a header has ${HEADER_BYTES}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const version = view.getUint8(0);
  if (version !== FRAME_VERSION) throw badFrame(`version ${version}: this worker speaks ${FRAME_VERSION}`);
  const type = FRAME_TYPES[view.getUint8(1)];
  if (type === undefined) throw badFrame(`unknown type ${view.getUint8(1)}`);
  const [rows, flags] = [view.getUint8(2), view.getUint8(3)];
  if (rows > MAX_ROWS) throw badFrame(`${rows} rows: at most ${MAX_ROWS} fit a frame`);
  if (flags !== 0 && !(flags === SIDE && SIDE_TYPES.includes(type)))
    throw badFrame(`flags ${flags} on a ${type} frame`);
  return {
    type,
    rows,
    ...(flags === SIDE && { side: true as const }),
    epoch: view.getUint32(4, true),
    position: view.getUint32(8, true),
    job: toHex(bytes.subarray(12, HEADER_BYTES)),
  };
}

/** Largest frame on the wire for rows of `rowBytes`: what a link lets in before anything is allocated. */
export function maxFrameBytes(rowBytes: number): number {
  return HEADER_BYTES + Math.max(MAX_ROWS * rowBytes, MAX_TEXT_BYTES) + TAG_BYTES;
}

/** Largest payload that is no rows: `open` and `abort`. */
export const MAX_TEXT_BYTES = 16 << 10;
/** ChaCha20-Poly1305's tag behind the payload. */
export const TAG_BYTES = 16;

export function badFrame(what: string): WorkerError {
  return new WorkerError('BAD_FRAME', `frame: ${what}`);
}
