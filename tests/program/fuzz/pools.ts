/** Pools that may become venues. */
import { createPoolIx, poolAddress } from '@shardmarket/sdk';
import { NATIVE_MINT } from '@solana/spl-token';
import type { PublicKey } from '@solana/web3.js';
import { authority, FEE_BPS, mints, RESERVES } from '../support/actors.ts';
import { WSOL_RESERVES, wrap } from '../support/fees.ts';
import type { World } from '../support/world.ts';

interface Side {
  readonly mint: PublicKey;
  /** micro units to begin with */
  readonly reserve: bigint;
}

/** One of ZERO and USDC, the other way round than the world's own. */
export function mirrored(world: World): Promise<PublicKey> {
  const [base, quote] = [
    { mint: mints.usdcMint, reserve: RESERVES.quote },
    { mint: mints.zeroMint, reserve: RESERVES.base },
  ];
  for (const { mint, reserve } of [base, quote]) world.fund(mint, authority.publicKey, reserve);
  return pool(world, base, quote);
}

/** One of wSOL and USDC. */
export function ofWsol(world: World): Promise<PublicKey> {
  const { base, quote } = WSOL_RESERVES;
  wrap(world, authority, base);
  world.fund(mints.usdcMint, authority.publicKey, quote);
  return pool(world, { mint: NATIVE_MINT, reserve: base }, { mint: mints.usdcMint, reserve: quote });
}

async function pool(world: World, base: Side, quote: Side): Promise<PublicKey> {
  const seeded = { creator: authority.publicKey, baseMint: base.mint, quoteMint: quote.mint, feeBps: FEE_BPS };
  world.chain.send([await createPoolIx({ ...seeded, base: base.reserve, quote: quote.reserve })], [authority]);
  return poolAddress(base.mint, quote.mint);
}
