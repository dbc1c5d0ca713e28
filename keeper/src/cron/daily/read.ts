import {
  ataAddress,
  CONFIG,
  epochAddress,
  FEE_USDC_VAULT,
  FEE_WSOL_VAULT,
  fetchAccount,
  fetchAccounts,
  LEDGER,
  requireAccount,
  type Epoch,
} from '@shardmarket/sdk';
import type { Connection, PublicKey } from '@solana/web3.js';
import type { ChainReader } from '../../chain/port.ts';
import type { Seller } from './auction.ts';
import type { EpochState } from './due.ts';

/** Offset of `amount` (u64) in an SPL token account: mint and owner come before. */
const TOKEN_AMOUNT = 64;

/** Whose ZERO may go to the burn auction: at most so many micro-ZERO in one fill; 0 sells nothing. */
export interface AuctionSeller {
  readonly owner: PublicKey;
  readonly most: bigint;
}

/** Reads what `nextStep` decides on. @throws Problem `rpc_unavailable`, AccountError */
export async function readEpochState(
  connection: Connection,
  chain: Pick<ChainReader, 'now'>,
  seller?: AuctionSeller,
): Promise<EpochState> {
  const [now, { pausedUntil, zeroMint, usdcMint }, ledger, venues, usdc, wsol] = await Promise.all([
    chain.now(),
    requireAccount(connection, 'config', CONFIG),
    requireAccount(connection, 'ledger', LEDGER),
    fetchAccounts(connection, 'venue'),
    tokenAmount(connection, FEE_USDC_VAULT),
    tokenAmount(connection, FEE_WSOL_VAULT),
  ]);
  const states = venues.map(async ({ account: venue }) => {
    const [quoteReserve, baseReserve] = await Promise.all([
      tokenAmount(connection, venue.quoteVault),
      tokenAmount(connection, venue.baseVault),
    ]);
    return { venue, quoteReserve, baseReserve };
  });
  const { lastEpochDay, burnBudget, auctionAt, auctionFilledAt, feesSwept } = ledger;
  const books = { lastEpochDay, burnBudget, auctionAt, auctionFilledAt, feesSwept, fees: { usdc, wsol } };
  const sells = seller && seller.most > 0n && (await readSeller(connection, seller, { usdcMint, zeroMint }));
  return { now, ...books, pausedUntil, zeroMint, ...(sells && { seller: sells }), venues: await Promise.all(states) };
}

async function readSeller(
  connection: Connection,
  { owner, most }: AuctionSeller,
  mints: { readonly usdcMint: PublicKey; readonly zeroMint: PublicKey },
): Promise<Seller> {
  const [zero, usdc] = await Promise.all([
    tokenAmount(connection, ataAddress(owner, mints.zeroMint)),
    connection.getAccountInfo(ataAddress(owner, mints.usdcMint), 'confirmed'),
  ]);
  return { most, zero, paid: usdc !== null };
}

export function readEpoch(connection: Connection, day: bigint): Promise<Epoch | null> {
  return fetchAccount(connection, 'epoch', epochAddress(day));
}

async function tokenAmount(connection: Connection, vault: PublicKey): Promise<bigint> {
  const info = await connection.getAccountInfo(vault, 'confirmed');
  return info ? info.data.readBigUInt64LE(TOKEN_AMOUNT) : 0n;
}
