import { sha256 } from '@noble/hashes/sha2.js';
import { ascii, concat, equalBytes, i64le, u64le } from './bytes.ts';
import { sign, type SigningKey } from './keys.ts';

export const VOUCHER_BYTES = 124;
/** Workers in one voucher: what fits a transaction and the program accepts. */
export const MAX_SHARES = 16;

/** A worker's part of a voucher before the 70/30 split. */
export interface Share {
  /** Address of the `Worker` account, 32 bytes. */
  readonly worker: Uint8Array;
  /** micro-USDC, > 0 */
  readonly amount: bigint;
}

/** Voucher v1: the payer's session key lets the program settle `to − from` micro-USDC of one session. */
export interface Voucher {
  readonly session: Uint8Array;
  readonly from: bigint;
  readonly to: bigint;
  /** unix seconds after which the program refuses it */
  readonly expiresAt: bigint;
  readonly sharesHash: Uint8Array;
  readonly receiptsRoot: Uint8Array;
}

/** The 124 bytes that are signed; see docs/architecture.md. */
export function encodeVoucher(v: Voucher): Uint8Array {
  for (const [name, bytes] of Object.entries({ session: v.session, sharesHash: v.sharesHash, root: v.receiptsRoot })) {
    if (bytes.length !== 32) throw new RangeError(`voucher ${name}: expected 32 bytes, got ${bytes.length}`);
  }
  return concat(ascii('SMV1'), v.session, u64le(v.from), u64le(v.to), i64le(v.expiresAt), v.sharesHash, v.receiptsRoot);
}

/** Reads the 124 bytes that were signed. @throws RangeError if they are no voucher of this version */
export function decodeVoucher(bytes: Uint8Array): Voucher {
  if (bytes.length !== VOUCHER_BYTES || !equalBytes(bytes.slice(0, 4), ascii('SMV1'))) {
    throw new RangeError(`expected the ${VOUCHER_BYTES} bytes of a voucher that begins with SMV1, got ${bytes.length}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return {
    session: bytes.slice(4, 36),
    from: view.getBigUint64(36, true),
    to: view.getBigUint64(44, true),
    expiresAt: view.getBigInt64(52, true),
    sharesHash: bytes.slice(60, 92),
    receiptsRoot: bytes.slice(92, 124),
  };
}

export function signVoucher(v: Voucher, sessionKey: SigningKey): Uint8Array {
  return sign(encodeVoucher(v), sessionKey);
}

/** Shares in the ascending order of worker accounts that the program demands. @throws RangeError on a worker twice. */
export function sortShares(shares: readonly Share[]): Share[] {
  const sorted = [...shares].sort((a, b) => compareBytes(a.worker, b.worker));
  sorted.forEach((share, i) => {
    const next = sorted[i + 1];
    if (next && compareBytes(share.worker, next.worker) === 0)
      throw new RangeError('a worker stands twice in the shares');
    if (share.amount <= 0n) throw new RangeError(`a share must be at least 1 micro-USDC, got ${share.amount}`);
  });
  if (sorted.length === 0 || sorted.length > MAX_SHARES) {
    throw new RangeError(`expected 1 to ${MAX_SHARES} shares, got ${sorted.length}`);
  }
  return sorted;
}

/** sha256 over `(worker 32 ‖ amount u64)` of already sorted shares. */
export function sharesHash(sorted: readonly Share[]): Uint8Array {
  return sha256(concat(...sorted.flatMap((s) => [s.worker, u64le(s.amount)])));
}

export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
