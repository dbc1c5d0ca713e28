import { createCipheriv, createDecipheriv } from 'node:crypto';
import { badFrame, decodeHeader, encodeHeader, HEADER_BYTES, TAG_BYTES, type Frame } from './frame.ts';

const ALGORITHM = 'chacha20-poly1305';

/** RFC 8439 nonce from a counter that never leaves the machine: 4 zero bytes, then the counter as u64 little endian. */
function nonce(counter: bigint): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeBigUInt64LE(counter, 4);
  return bytes;
}

/**
 * Seals the frames of one direction of a link with ChaCha20-Poly1305 (RFC 8439), the header as associated data. The key
 * must be fresh: the counter starts at 0.
 */
export class Sealer {
  readonly #key: Uint8Array;
  #counter = 0n;

  /** @param key 32 bytes */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** `header ‖ sealed payload ‖ tag` */
  seal(frame: Frame): Uint8Array {
    const header = encodeHeader(frame);
    const cipher = createCipheriv(ALGORITHM, this.#key, nonce(this.#counter++), { authTagLength: TAG_BYTES });
    cipher.setAAD(header, { plaintextLength: frame.payload.length });
    const sealed = [cipher.update(frame.payload), cipher.final()];
    return Buffer.concat([header, ...sealed, cipher.getAuthTag()]);
  }
}

/** Opens what a `Sealer` with the same key sealed, in the same order: replayed, lost and reordered frames do not open. */
export class Opener {
  readonly #key: Uint8Array;
  #counter = 0n;

  /** @param key 32 bytes */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** The payload lies in a buffer of its own. @throws WorkerError BAD_FRAME; the link is of no more use then */
  open(bytes: Uint8Array): Frame {
    if (bytes.length < HEADER_BYTES + TAG_BYTES) throw badFrame(`${bytes.length} bytes are too few`);
    const header = decodeHeader(bytes);
    const decipher = createDecipheriv(ALGORITHM, this.#key, nonce(this.#counter++), { authTagLength: TAG_BYTES });
    const sealed = bytes.subarray(HEADER_BYTES, bytes.length - TAG_BYTES);
    decipher.setAAD(bytes.subarray(0, HEADER_BYTES), { plaintextLength: sealed.length });
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
    const payload = new Uint8Array(sealed.length);
    payload.set(decipher.update(sealed));
    try {
      decipher.final();
    } catch {
      throw badFrame('the seal is broken: it was changed, replayed or came out of order');
    }
    return { ...header, payload };
  }
}
