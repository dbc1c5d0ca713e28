import { fetchAccounts, spotPrice } from '@shardmarket/sdk';
import { PublicKey, type Connection } from '@solana/web3.js';
import { amountOf } from './balances.ts';
import { useEndpoint } from './endpoint.ts';
import { useChain } from './use-chain.ts';

/** Price of ZERO on the pool that the program trades on. */
export interface ZeroPrice {
  /** micro-USDC per micro-ZERO, Q24.40, of the pool's reserves now */
  readonly spot: bigint;
  readonly pool: PublicKey;
}

/** The spot price of the first venue of ZERO that is not retired; undefined where there is none. */
export async function readZeroPrice(connection: Connection, zeroMint: PublicKey): Promise<ZeroPrice | undefined> {
  const venues = await fetchAccounts(connection, 'venue');
  const venue = venues.map((v) => v.account).find((v) => v.baseMint.equals(zeroMint) && v.retired === 0);
  if (!venue) return undefined;
  const [base, quote] = await connection.getMultipleAccountsInfo([venue.baseVault, venue.quoteVault], 'confirmed');
  const [zero, usdc] = [amountOf(base?.data), amountOf(quote?.data)];
  return zero === 0n ? undefined : { spot: spotPrice(usdc, zero), pool: venue.pool };
}

/** The price of ZERO now; `data` is null where there is no pool. */
export function useZeroPrice() {
  const { zeroMint } = useEndpoint();
  return useChain(
    ['zero-price', zeroMint ?? ''],
    async (connection) => (await readZeroPrice(connection, new PublicKey(zeroMint ?? ''))) ?? null,
    { everyMs: 30_000, enabled: zeroMint !== undefined },
  );
}
