/** Trading fees and the market on which those in wSOL are sold. */
import {
  ataAddress,
  createPoolIx,
  FEE_WSOL_VAULT,
  poolAddress,
  poolVaultAddress,
  registerVenueIx,
  swapIx,
  venueAddress,
} from '@shardmarket/sdk';
import { createAssociatedTokenAccountIdempotentInstruction, NATIVE_MINT } from '@solana/spl-token';
import type { TransactionInstruction } from '@solana/web3.js';
import { authority, FEE_BPS, key, mints, USDC } from './actors.ts';
import { watchPrice } from './days.ts';
import { wrapIxs } from './tokens.ts';
import type { World } from './world.ts';

export const SOL = 1_000_000_000n;
/** 200 SOL at 150 USDC. */
export const WSOL_RESERVES = { base: 200n * SOL, quote: 30_000n * USDC };
const POOL = poolAddress(NATIVE_MINT, mints.usdcMint);

/** The same venue as the world's, with the pool of wSOL. */
export function wsolVenue(world: World): World['venue'] {
  const [baseVault, quoteVault] = [NATIVE_MINT, mints.usdcMint].map((mint) => poolVaultAddress(POOL, mint));
  return { ...world.venue, pool: POOL, ...{ baseVault, quoteVault } } as World['venue'];
}

/** Creates the wSOL an actor holds, out of its SOL. */
export function wrap(world: World, owner: ReturnType<typeof key>, lamports: bigint): void {
  const account = ataAddress(owner.publicKey, NATIVE_MINT);
  const open = createAssociatedTokenAccountIdempotentInstruction(
    owner.publicKey,
    account,
    owner.publicKey,
    NATIVE_MINT,
  );
  world.chain.send([open, ...wrapIxs(owner.publicKey, account, lamports)], [owner]);
}

/** Makes the pool of wSOL and registers it. It does not trade before its 48 hours are over. */
export async function listWsol(world: World): Promise<void> {
  wrap(world, authority, WSOL_RESERVES.base);
  world.fund(mints.usdcMint, authority.publicKey, WSOL_RESERVES.quote);
  const seeded = { creator: authority.publicKey, baseMint: NATIVE_MINT, quoteMint: mints.usdcMint };
  world.chain.send([await createPoolIx({ ...seeded, feeBps: FEE_BPS, ...WSOL_RESERVES })], [authority]);
  world.send([await registerVenueIx(authority.publicKey, wsolVenue(world))], [authority]);
}

/** Makes wSOL trade, with its price watched and `lamports` of fees to sell. */
export async function earnWsol(world: World, lamports = SOL): Promise<void> {
  await listWsol(world);
  world.donate(NATIVE_MINT, FEE_WSOL_VAULT, key('stranger'), lamports);
  const { activeAt } = world.get('venue', venueAddress(POOL));
  world.chain.warp(activeAt - world.chain.now);
  await watchPrice(world, 20, wsolVenue(world));
}

/** Trades wSOL for USDC (or back). */
export function tradeWsol(
  sell: 'usdc' | 'wsol',
  amountIn: bigint,
  trader = key('stranger'),
): Promise<TransactionInstruction> {
  const [mintIn, mintOut] = sell === 'usdc' ? [mints.usdcMint, NATIVE_MINT] : [NATIVE_MINT, mints.usdcMint];
  return swapIx({ trader: trader.publicKey, pool: POOL, mintIn, mintOut, amountIn, minOut: 1n });
}
