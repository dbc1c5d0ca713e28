import { createHash } from 'node:crypto';
import { Keypair } from '@solana/web3.js';

/**
 * A keypair that everybody can derive, so that addresses on a local chain are the same on every run.
 * Never send anything of value to one of these.
 */
export function developmentKeypair(name: 'authority' | 'usdc-mint' | 'zero-mint'): Keypair {
  return Keypair.fromSeed(createHash('sha256').update(`shardmarket localnet ${name}`).digest());
}
