import { buybackSliceIx, observePriceIx, priceWindow, spotPrice } from '@shardmarket/sdk';
import type { MarketState, ZeroVenue } from '../../chain/market-state.ts';
import { Button, Card, duration, Facts, Money, microText, Sol } from '../../ui/index.ts';
import { newestObservation, nextSlice, observeWait, offAverage } from './model/cranks.ts';
import { bpsText, priceText } from './model/burned.ts';
import type { Hand } from './use-act.ts';
import { WaitReason } from './wait-reason.tsx';

/** The price that burns go by, and the two pieces of work that anyone may do: observing it, and buying a slice. */
export function PriceCard(props: {
  readonly state: MarketState;
  readonly market: ZeroVenue;
  readonly now: bigint;
  readonly hand: Hand;
}) {
  const { state, market, now, hand } = props;
  const { venue, quoteReserve, baseReserve } = market;
  const window = priceWindow(venue, now);
  const off = offAverage(market, now);
  const newest = newestObservation(venue);
  const observeIn = observeWait(market, now);
  const slice = nextSlice(state, market, now);
  const observe = () =>
    void hand.run({ title: 'Observe the price of ZERO', instructions: async () => [await observePriceIx(venue)] });
  const buy = () =>
    void hand.run({
      title: `Buy and burn ZERO for ${microText(slice.amount)} USDC of the treasury`,
      instructions: async () => [await buybackSliceIx(venue, state.config, slice.amount)],
    });
  return (
    <Card title="Buyback" aside={`pool fee ${bpsText(BigInt(venue.feeBps)).slice(1)}`}>
      <p className="mb-3 text-sm text-muted">
        The program buys small slices on the pinned pool, ten minutes apart, and burns what it gets in the same
        instruction. It goes by an average of prices that it has observed itself.
      </p>
      <Facts
        of={[
          { name: 'Pool price, USDC per ZERO', is: priceText(spotPrice(quoteReserve, baseReserve)) },
          { name: 'Average of 20 to 60 minutes', is: window ? priceText(window.twap) : 'not enough observations' },
          { name: 'Pool against average (3 % at most)', is: off === undefined ? '—' : bpsText(off) },
          {
            name: 'Last observation',
            is: newest ? `${duration(Number(now > newest.at ? now - newest.at : 0n))} ago` : 'never',
          },
          { name: 'Burn budget', is: <Money micro={state.ledger.burnBudget} /> },
          { name: 'A slice would spend now', is: <Money micro={slice.amount} /> },
          { name: 'Costs who does either', is: <Sol lamports={hand.cost()} /> },
        ]}
      />
      <div className="mt-3 grid gap-3 sm:grid-cols-2">
        <Button
          busy={hand.busy}
          blocked={hand.blocked(observeIn && <WaitReason wait={observeIn} now={now} />)}
          onClick={observe}
        >
          Observe price
        </Button>
        <Button
          look="primary"
          busy={hand.busy}
          blocked={hand.blocked(slice.wait && <WaitReason wait={slice.wait} now={now} />)}
          onClick={buy}
        >
          Buy and burn a slice
        </Button>
      </div>
    </Card>
  );
}
