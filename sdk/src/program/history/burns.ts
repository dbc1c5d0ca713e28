import type { PublicKey } from '@solana/web3.js';
import { eventsNamed, marketEvents } from '../events.ts';
import { BURN_VAULT, venueAddress } from '../pdas.ts';
import type { LandedTransaction } from '../transactions.ts';
import { readPage, type HistoryConnection, type HistoryPage, type HistoryRange, type Stamp } from './page.ts';

/** ZERO that was bought and burned. */
export interface Burn extends Stamp {
  /** a slice bought on the venue, or a fill of the auction at the venue's price */
  readonly how: 'slice' | 'auction';
  /** its account */
  readonly venue: PublicKey;
  /** micro-USDC */
  readonly spent: bigint;
  /** micro-ZERO */
  readonly burned: bigint;
  /** `floor(spent × 2^40 / burned)`: micro-USDC per micro-ZERO in Q24.40, the venue's fee included */
  readonly price: bigint;
  /** average price of the window at that time, Q24.40; the auction does not record it */
  readonly twap: bigint | undefined;
  /** who sold, of an auction's fill */
  readonly seller: PublicKey | undefined;
}

/**
 * Every slice and fill, by the transactions that name the venue. Price observations name it too, so that a page has fewer burns than it
 * looks at transactions.
 * @param pool that ZERO is traded on @throws as `readPage`
 */
export function burnHistory(
  connection: HistoryConnection,
  pool: PublicKey,
  range: HistoryRange = {},
): Promise<HistoryPage<Burn>> {
  const venue = venueAddress(pool);
  return readPage(connection, venue, range, (landed, stamp) =>
    burnsOf(landed, stamp).filter((burn) => burn.venue.equals(venue)),
  );
}

/**
 * Every slice, on all venues, by the transactions that name the vault whose ZERO is burned: hardly anything else does, so that a page holds
 * about as many slices as it looks at transactions. Fills of the auction name the venue only.
 * @throws as `readPage`
 */
export function sliceHistory(connection: HistoryConnection, range: HistoryRange = {}): Promise<HistoryPage<Burn>> {
  return readPage(connection, BURN_VAULT, range, (landed, stamp) =>
    burnsOf(landed, stamp).filter(({ how }) => how === 'slice'),
  );
}

function burnsOf(landed: LandedTransaction, stamp: Stamp): Burn[] {
  const events = marketEvents(landed);
  const slices = eventsNamed(events, 'sliceBurned').map((e) => ({ ...e, how: 'slice' as const, seller: undefined }));
  const fills = eventsNamed(events, 'auctionFilled').map((e) => ({ ...e, how: 'auction' as const, twap: undefined }));
  return [...slices, ...fills]
    .filter(({ burned }) => burned > 0n)
    .map(({ how, venue, spent, burned, twap, seller }) => {
      return { ...stamp, how, venue, spent, burned, price: (spent << 40n) / burned, twap, seller };
    });
}
