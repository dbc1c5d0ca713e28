import { createCipheriv, createDecipheriv } from 'node:crypto';
import { badFrame, decodeHeader, encodeHeader, HEADER_BYTES, TAG_BYTES, type Frame } from './frame.ts';
import { Ratchet, type RekeyLimits } from './ratchet.ts';

const ALGORITHM = 'chacha20-poly1305';

/** Seals the frames of one direction of a link with ChaCha20-Poly1305 (RFC 8439), the header as associated data. */
export class Sealer {
  readonly #ratchet: Ratchet;

  /** @param secret 32 fresh bytes of the handshake, taken over @param limits after which the key changes */
  constructor(secret: Uint8Array, limits?: RekeyLimits) {
    this.#ratchet = new Ratchet(secret, limits);
  }

  /** `header ‖ sealed payload ‖ tag` @throws WorkerError LINK_CLOSED once ended */
  seal(frame: Frame): Uint8Array {
    const header = encodeHeader(frame);
    const { key, nonce } = this.#ratchet.next;
    const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(header, { plaintextLength: frame.payload.length });
    const sealed = [cipher.update(frame.payload), cipher.final()];
    this.#ratchet.used(frame.payload.length);
    return Buffer.concat([header, ...sealed, cipher.getAuthTag()]);
  }

  /** Overwrites the keys: nothing more is sealed. */
  end(): void {
    this.#ratchet.end();
  }
}

/** Opens what a `Sealer` with the same secret sealed, in the same order: replayed, lost and reordered frames do not open. */
export class Opener {
  readonly #ratchet: Ratchet;

  /** @param secret 32 fresh bytes of the handshake, taken over @param limits those of the sealer */
  constructor(secret: Uint8Array, limits?: RekeyLimits) {
    this.#ratchet = new Ratchet(secret, limits);
  }

  /**
   * The payload lies in a buffer of its own.
   * @throws WorkerError BAD_FRAME: nothing opens any more then; LINK_CLOSED once ended
   */
  open(bytes: Uint8Array): Frame {
    const { key, nonce } = this.#ratchet.next;
    try {
      const frame = unseal(bytes, key, nonce);
      this.#ratchet.used(frame.payload.length);
      return frame;
    } catch (error) {
      this.end();
      throw error;
    }
  }

  /** Overwrites the keys: nothing more is opened. */
  end(): void {
    this.#ratchet.end();
  }
}

function unseal(bytes: Uint8Array, key: Uint8Array, nonce: Uint8Array): Frame {
  if (bytes.length < HEADER_BYTES + TAG_BYTES) throw badFrame(`${bytes.length} bytes are too few`);
  const header = decodeHeader(bytes);
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
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
