import { hkdfSync } from 'node:crypto';
import { WorkerError } from '../errors.ts';

/** How much one key seals before the next takes its place. */
export interface RekeyLimits {
  readonly frames: number;
  /** of payloads; the frame that reaches it is still sealed with the old key */
  readonly bytes: number;
}

/**
 * Confidentiality does not ask for a new key: with ChaCha20-Poly1305 the counter would wrap before a limit is reached (RFC
 * 8446 §5.5), and 2^62 frames are within the bound of RFC 9001 §6.6. It is how little of the past a stolen key opens that
 * decides: 1,024 frames are a few answers, and a step takes some 60 µs (WireGuard steps after 120 s, SSH after 1 GiB or an hour).
 */
export const REKEY_LIMITS: RekeyLimits = { frames: 1024, bytes: 16 << 20 };

/** What seals one frame: ChaCha20-Poly1305's key and nonce (RFC 8439). */
export interface FrameKey {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
}

/**
 * The keys of one direction of a link: `key(i) = HKDF(secret(i), "key")`, `secret(i + 1) = HKDF(secret(i), "next")`, as TLS 1.3
 * does it (RFC 8446 §7.1, §7.2), each step when a key has sealed its frames or bytes. Both ends see the same frames in the same
 * order, so that they step together without a message for it. What a key was derived from is overwritten: who takes a machine
 * now cannot open what was sent before. The nonce counts all frames of the link and never begins again.
 */
export class Ratchet {
  readonly #limits: RekeyLimits;
  readonly #secret: Uint8Array;
  readonly #key = new Uint8Array(32);
  #counter = 0n;
  #frames = 0;
  #bytes = 0;
  #over = false;

  /** @param secret 32 bytes of the handshake; they are taken over, and overwritten here */
  constructor(secret: Uint8Array, limits: RekeyLimits = REKEY_LIMITS) {
    this.#secret = secret;
    this.#limits = limits;
    this.#step();
  }

  /** What seals or opens the next frame; good until `used`. @throws WorkerError LINK_CLOSED once ended */
  get next(): FrameKey {
    if (this.#over) throw new WorkerError('LINK_CLOSED', 'the keys of the link are gone');
    const nonce = Buffer.alloc(12);
    nonce.writeBigUInt64LE(this.#counter, 4);
    return { key: this.#key, nonce };
  }

  /** The next frame, with a payload of so many bytes, has been sealed or opened. */
  used(bytes: number): void {
    this.#counter++;
    this.#frames++;
    this.#bytes += bytes;
    if (this.#frames >= this.#limits.frames || this.#bytes >= this.#limits.bytes) this.#step();
  }

  /** Overwrites the keys: the link is of no more use. */
  end(): void {
    this.#over = true;
    this.#secret.fill(0);
    this.#key.fill(0);
  }

  #step(): void {
    const [key, next] = [derive(this.#secret, 'key'), derive(this.#secret, 'next')];
    this.#key.set(key);
    this.#secret.set(next);
    key.fill(0);
    next.fill(0);
    [this.#frames, this.#bytes] = [0, 0];
  }
}

/** HKDF (RFC 5869) of a uniformly random secret, told apart by its purpose; 32 bytes. */
function derive(secret: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', `shardmarket/ring/v1/${purpose}`, 32));
}
