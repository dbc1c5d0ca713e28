import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { ascii } from '@shardmarket/sdk';
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
  type FrameType,
} from './frame.ts';
import { REKEY_LIMITS } from './ratchet.ts';
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
const sides: fc.Arbitrary<Frame> = fc
  .tuple(frames, fc.constantFrom<FrameType[]>('verify', 'result'))
  .map(([of, type]) => ({ ...of, type, side: true }));
const badFrame = (text: RegExp) => (error: unknown) =>
  error instanceof WorkerError && error.code === 'BAD_FRAME' && text.test(error.message);
const secret = (byte = 7) => new Uint8Array(32).fill(byte);
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
      fc.property(fc.oneof(frames, sides), ({ payload, ...header }) => {
        const bytes = encodeHeader(header);
        assert.equal(bytes.length, HEADER_BYTES);
        assert.deepEqual(decodeHeader(bytes), header);
        assert.ok(payload);
      }),
    );
  });

  it('has a fixed layout', () => {
    const hex = Buffer.from(encodeHeader(frame)).toString('hex');
    assert.equal(hex, `04030200${'03000000'}${'28000000'}${'cd'.repeat(16)}`);
    const side = Buffer.from(encodeHeader({ ...frame, side: true })).toString('hex');
    assert.equal(side, hex.replace('04030200', '04030201'));
  });

  it('another version, an unknown type, a flag that is unknown or out of place, too many rows and short headers are refused', () => {
    const bytes = encodeHeader(frame);
    assert.throws(() => decodeHeader(Uint8Array.of(1, ...bytes.slice(1))), badFrame(/version 1/));
    assert.throws(() => decodeHeader(Uint8Array.of(4, 99, ...bytes.slice(2))), badFrame(/unknown type 99/));
    assert.throws(() => decodeHeader(Uint8Array.of(4, 3, 255, 0, ...bytes.slice(4))), badFrame(/255 rows/));
    assert.throws(() => decodeHeader(Uint8Array.of(4, 3, 2, 2, ...bytes.slice(4))), badFrame(/flags 2 on a verify/));
    assert.throws(() => decodeHeader(Uint8Array.of(4, 2, 2, 1, ...bytes.slice(4))), badFrame(/flags 1 on a prefill/));
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
        const [sealer, opener] = [new Sealer(secret()), new Opener(secret())];
        for (const one of all) assert.deepEqual(opener.open(sealer.seal(one)), one);
      }),
    );
  });

  it('is ChaCha20-Poly1305 of RFC 8439: key by HKDF of the secret, the counter as nonce, the header as associated data', () => {
    const sealer = new Sealer(secret());
    sealer.seal(frame);
    const second = sealer.seal(frame);
    const key = hkdf(sha256, secret(), undefined, ascii('shardmarket/ring/v1/key'), 32);
    const nonce = Uint8Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0);
    const plain = chacha20poly1305(key, nonce, encodeHeader(frame)).decrypt(second.subarray(HEADER_BYTES));
    assert.deepEqual(plain, frame.payload);
  });

  it('a replayed frame does not open', () => {
    const [sealer, opener] = [new Sealer(secret()), new Opener(secret())];
    const bytes = sealer.seal(frame);
    opener.open(bytes);
    assert.throws(() => opener.open(bytes), badFrame(/seal is broken/));
  });

  it('frames that are swapped, or of which one is lost, do not open', () => {
    const sealer = new Sealer(secret());
    const [first, second] = [sealer.seal(frame), sealer.seal(frame)];
    assert.ok(first);
    assert.throws(() => new Opener(secret()).open(second), badFrame(/seal is broken/));
  });

  it('a flipped bit anywhere is refused: header, payload or tag', () => {
    const bytes = new Sealer(secret()).seal(frame);
    for (let at = 0; at < bytes.length; at++) {
      const changed = Uint8Array.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      assert.throws(() => new Opener(secret()).open(changed), badFrame(/./), `byte ${at}`);
    }
  });

  it('another key does not open it', () => {
    assert.throws(
      () => new Opener(new Uint8Array(randomBytes(32))).open(new Sealer(secret()).seal(frame)),
      badFrame(/seal/),
    );
  });

  it('what is too short is refused before anything is opened', () => {
    assert.throws(() => new Opener(secret()).open(new Uint8Array(HEADER_BYTES + TAG_BYTES - 1)), badFrame(/too few/));
  });

  it('nothing opens any more once a frame was refused: the keys are gone', () => {
    const [sealer, opener] = [new Sealer(secret()), new Opener(secret())];
    const bytes = sealer.seal(frame);
    assert.throws(() => opener.open(new Uint8Array(99)), { code: 'BAD_FRAME' });
    assert.throws(() => opener.open(bytes), { code: 'LINK_CLOSED' });
  });
});

describe('rekeying', () => {
  const often = { frames: 3, bytes: 500 };
  const never = { frames: Infinity, bytes: Infinity };

  it('frames open over many keys', () => {
    fc.assert(
      fc.property(fc.array(frames, { minLength: 30, maxLength: 60 }), (all) => {
        const [sealer, opener] = [new Sealer(secret(), often), new Opener(secret(), often)];
        for (const one of all) assert.deepEqual(opener.open(sealer.seal(one)), one);
      }),
      { numRuns: 20 },
    );
  });

  it('goes on past the limits of a real link: in frames and in bytes', () => {
    const [sealer, opener] = [new Sealer(secret()), new Opener(secret())];
    const large = { ...frame, payload: new Uint8Array(1 << 20).fill(5) };
    for (let i = 0; i < 2 * REKEY_LIMITS.frames + 5; i++) assert.deepEqual(opener.open(sealer.seal(frame)), frame);
    for (let i = 0; i < 18; i++) assert.equal(opener.open(sealer.seal(large)).payload.length, large.payload.length);
  });

  it('a frame of the old key with the right counter is refused, and a new one by who kept the old key', () => {
    for (const [sealed, opened] of [
      [never, often],
      [often, never],
    ] as const) {
      const [sealer, opener] = [new Sealer(secret(), sealed), new Opener(secret(), opened)];
      for (let i = 0; i < often.frames; i++) opener.open(sealer.seal(frame));
      assert.throws(() => opener.open(sealer.seal(frame)), badFrame(/seal is broken/));
    }
  });
});
