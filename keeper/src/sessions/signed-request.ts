import { REQUEST_MAX_AGE_SECS, verifyBy } from '@shardmarket/sdk';
import { Problem } from '../errors.ts';

export interface SignedRequest {
  readonly payer: string;
  /** what had to be signed */
  readonly message: Uint8Array;
  /** hex */
  readonly signature: string;
  /** unix seconds */
  readonly timestamp: number;
}

/** @param now unix seconds @throws Problem `stale_timestamp`, `invalid_signature` */
export function requireSignature(request: SignedRequest, now: number): void {
  if (Math.abs(now - request.timestamp) > REQUEST_MAX_AGE_SECS) {
    throw new Problem(
      'stale_timestamp',
      `the timestamp ${request.timestamp} is more than ${REQUEST_MAX_AGE_SECS} s from the keeper's clock (${now}): sign again`,
    );
  }
  if (!verifyBy(request.payer, request.message, request.signature)) {
    throw new Problem('invalid_signature', `the request is not signed by the session's payer ${request.payer}`);
  }
}
