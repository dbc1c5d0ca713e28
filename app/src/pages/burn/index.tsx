import { type MarketState, useMarketState, useStateNow } from '../../chain/market-state.ts';
import { Card, Empty, Page, Query } from '../../ui/index.ts';
import { AuctionCard } from './auction-card.tsx';
import { BurnedCard } from './burned-card.tsx';
import { EpochsCard } from './epochs-card.tsx';
import { InflowCard } from './inflow-card.tsx';
import { PriceCard } from './price-card.tsx';
import { SolvencyCard } from './solvency-card.tsx';
import { Splits } from './splits.tsx';
import { useHand } from './use-act.ts';
import { WaitingCard } from './waiting-card.tsx';

function Parts({ state, updatedAt }: { readonly state: MarketState; readonly updatedAt: number }) {
  const now = useStateNow(state, updatedAt);
  const hand = useHand();
  const [market] = state.venues;
  const shared = { state, now, hand };
  return (
    <div className="grid gap-4">
      <Splits state={state} />
      <SolvencyCard state={state} updatedAt={updatedAt} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <WaitingCard {...shared} />
        {market ? (
          <PriceCard {...shared} market={market} />
        ) : (
          <Card title="Buyback">
            <Empty title="No market for ZERO">
              The program has no venue that trades ZERO and holds any: nothing can be bought.
            </Empty>
          </Card>
        )}
      </div>
      {market && (
        <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
          <AuctionCard {...shared} market={market} />
          <BurnedCard state={state} market={market} />
        </div>
      )}
      <EpochsCard />
      <InflowCard />
    </div>
  );
}

/** The treasury and the burn, from the chain alone. */
export default function Burn() {
  const market = useMarketState();
  return (
    <Page
      title="Burn and treasury"
      lead="Where the market’s money goes, what waits, and every ZERO that was burned. All of it is read from the chain."
    >
      <Query of={market} what="the treasury">
        {(state) => <Parts state={state} updatedAt={market.updatedAt} />}
      </Query>
    </Page>
  );
}
