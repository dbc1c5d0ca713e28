import {
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
import type { ChainReader } from '../chain/port.ts';
import type { EpochState } from './due.ts';

/** Offset of `amount` (u64) in an SPL token account: mint and owner come before. */
const TOKEN_AMOUNT = 64;

/** Reads what `nextStep` decides on. @throws Problem `rpc_unavailable`, AccountError */
export async function readEpochState(connection: Connection, chain: Pick<ChainReader, 'now'>): Promise<EpochState> {
  const [now, { pausedUntil, zeroMint }, ledger, venues, usdc, wsol] = await Promise.all([
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
  const { lastEpochDay, burnBudget, auctionFilledAt, feesSwept } = ledger;
  const books = { lastEpochDay, burnBudget, auctionFilledAt, feesSwept, fees: { usdc, wsol } };
  return { now, ...books, pausedUntil, zeroMint, venues: await Promise.all(states) };
}

export function readEpoch(connection: Connection, day: bigint): Promise<Epoch | null> {
  return fetchAccount(connection, 'epoch', epochAddress(day));
}

async function tokenAmount(connection: Connection, vault: PublicKey): Promise<bigint> {
  const info = await connection.getAccountInfo(vault, 'confirmed');
  return info ? info.data.readBigUInt64LE(TOKEN_AMOUNT) : 0n;
}
