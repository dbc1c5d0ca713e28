import { NATIVE_MINT } from '@solana/spl-token';
import { PublicKey } from '@solana/web3.js';
import poolIdl from './idl/pool.json' with { type: 'json' };
import marketIdl from './idl/shardmarket.json' with { type: 'json' };

export const PROGRAM_ID = new PublicKey(marketIdl.address);
/** The AMM of the local chain. */
export const POOL_PROGRAM_ID = new PublicKey(poolIdl.address);
export const UPGRADEABLE_LOADER_ID = new PublicKey('BPFLoaderUpgradeab1e11111111111111111111111');

/** First 8 bytes of the pool's swap instruction: what a venue is pinned to besides the program and the pool. */
export const POOL_SWAP_DISCRIMINATOR = discriminator(poolIdl, 'swap');

function discriminator(idl: { instructions: { name: string; discriminator: number[] }[] }, name: string): Uint8Array {
  const found = idl.instructions.find((ix) => ix.name === name);
  if (!found) throw new Error(`the IDL has no instruction ${name}`);
  return Uint8Array.from(found.discriminator);
}
/** The mint of wrapped SOL. */
export const WSOL_MINT = NATIVE_MINT;
