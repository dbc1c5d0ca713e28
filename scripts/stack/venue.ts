import { createHash } from 'node:crypto';

/** Anchor's discriminator of the pool's `swap`: what the program puts in front of the amounts when it buys. */
export const SWAP_DISCRIMINATOR = Uint8Array.from(createHash('sha256').update('global:swap').digest().subarray(0, 8));
