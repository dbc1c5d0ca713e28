import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import fc from 'fast-check';
import { WorkerError } from '../errors.ts';
import { MAX_ROWS } from '../stage/shape.ts';
import {
  decodeHeader,
  encodeHeader,
  FRAME_TYPES,
  HEADER_BYTES,
  MAX_TEXT_BYTES,
  maxFrameBytes,
  TAG_BYTES,
  type Frame,
} from './frame.ts';
import { Opener, Sealer } from './seal.ts';

const job = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
const frames: fc.Arbitrary<Frame> = fc.record(
  {
    type: fc.constantFrom(...FRAME_TYPES),
    rows: fc.nat(MAX_ROWS),
    epoch: u32,
    position: u32,
    job,
    payload: fc.uint8Array({ maxLength: 300 }),
  },
  { noNullPrototype: true },
);
const badFrame = (text: RegExp) => (error: unknown) =>
  error instanceof WorkerError && error.code === 'BAD_FRAME' && text.test(error.message);
const key = new Uint8Array(32).fill(7);
const frame: Frame = {
  type: 'verify',
  rows: 2,
  epoch: 3,
  position: 40,
  job: 'cd'.repeat(16),
  payload: Uint8Array.of(1, 2, 3, 4, 5),
};

describe('frame', () => {
  it('a header is read as it was written', () => {
    fc.assert(
      fc.property(frames, ({ payload, ...header }) => {
        const bytes = encodeHeader(header);
        assert.equal(bytes.length, HEADER_BYTES);
        assert.deepEqual(decodeHeader(bytes), header);
        assert.ok(payload);
      }),
    );
  });

  it('has a fixed layout', () => {
    const hex = Buffer.from(encodeHeader(frame)).toString('hex');
    assert.equal(hex, `02030200${'03000000'}${'28000000'}${'cd'.repeat(16)}`);
  });

  it('another version, an unknown type, too many rows and short headers are refused', () => {
    const bytes = encodeHeader(frame);
    assert.throws(() => decodeHeader(Uint8Array.of(1, ...bytes.slice(1))), badFrame(/version 1/));
    assert.throws(() => decodeHeader(Uint8Array.of(2, 99, ...bytes.slice(2))), badFrame(/unknown type 99/));
    assert.throws(() => decodeHeader(Uint8Array.of(2, 3, 255, 255, ...bytes.slice(4))), badFrame(/65535 rows/));
    assert.throws(() => decodeHeader(bytes.slice(1)), badFrame(/27 bytes/));
    assert.throws(() => encodeHeader({ ...frame, rows: MAX_ROWS + 1 }), badFrame(/at most/));
  });

  it('the size cap holds the largest rows and no more than is needed', () => {
    assert.equal(maxFrameBytes(1024), HEADER_BYTES + MAX_ROWS * 1024 + TAG_BYTES);
    assert.equal(maxFrameBytes(4), HEADER_BYTES + MAX_TEXT_BYTES + TAG_BYTES);
  });
});

describe('seal', () => {
  it('frames open in the order in which they were sealed', () => {
    fc.assert(
      fc.property(fc.array(frames, { maxLength: 5 }), (all) => {
        const [sealer, opener] = [new Sealer(key), new Opener(key)];
        for (const one of all) assert.deepEqual(opener.open(sealer.seal(one)), one);
      }),
    );
  });

  it('is ChaCha20-Poly1305 of RFC 8439 with the counter as nonce and the header as associated data', () => {
    const sealer = new Sealer(key);
    sealer.seal(frame);
    const second = sealer.seal(frame);
    const nonce = Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0);
    const plain = chacha20poly1305(key, nonce, encodeHeader(frame)).decrypt(second.subarray(HEADER_BYTES));
    assert.deepEqual(plain, frame.payload);
  });

  it('a replayed frame does not open', () => {
    const [sealer, opener] = [new Sealer(key), new Opener(key)];
    const bytes = sealer.seal(frame);
    opener.open(bytes);
    assert.throws(() => opener.open(bytes), badFrame(/seal is broken/));
  });

  it('frames that are swapped, or of which one is lost, do not open', () => {
    const sealer = new Sealer(key);
    const [first, second] = [sealer.seal(frame), sealer.seal(frame)];
    assert.ok(first);
    assert.throws(() => new Opener(key).open(second), badFrame(/seal is broken/));
  });

  it('a flipped bit anywhere is refused: header, payload or tag', () => {
    const bytes = new Sealer(key).seal(frame);
    for (let at = 0; at < bytes.length; at++) {
      const changed = Uint8Array.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      assert.throws(() => new Opener(key).open(changed), badFrame(/./), `byte ${at}`);
    }
  });

  it('another key does not open it', () => {
    assert.throws(
      () => new Opener(new Uint8Array(randomBytes(32))).open(new Sealer(key).seal(frame)),
      badFrame(/seal/),
    );
  });

  it('what is too short is refused before anything is opened', () => {
    assert.throws(() => new Opener(key).open(new Uint8Array(HEADER_BYTES + TAG_BYTES - 1)), badFrame(/too few/));
  });
});
