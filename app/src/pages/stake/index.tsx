import { useChainNow } from '../../chain/clock.ts';
import { Card } from '../../ui/card.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Query } from '../../ui/states.tsx';
import { useWallet } from '../../wallet/use-wallet.ts';
import { BoostCard } from './boost-card.tsx';
import { CreditsCard } from './credits-card.tsx';
import { Distributions } from './distributions.tsx';
import { MoveCard } from './move-card.tsx';
import { PositionCard } from './position-card.tsx';
import { RateCard } from './rate-card.tsx';
import { useStake, type StakeView } from './use-stake.ts';

/** What every part of the page is given. */
export interface StakeProps {
  readonly view: StakeView;
  /** of the chain, unix seconds */
  readonly now: bigint;
}

export default function Stake() {
  const { address } = useWallet();
  const stake = useStake(address);
  const now = useChainNow();
  return (
    <Page
      title="Stake"
      lead="Half of what the treasury takes in streams to those who stake ZERO, second by second, in USDC. No yield is promised: it is a part of what buyers paid, and can be nothing."
    >
      <Query of={{ ...stake, data: now === undefined ? undefined : stake.data }} what="the stake">
        {(view) => <Parts view={view} now={now ?? 0n} />}
      </Query>
    </Page>
  );
}

/** A column where there is room for two; elsewhere its parts stand among the other's, in the order in which they are wanted. */
const COLUMN = 'contents lg:grid lg:min-w-0 lg:gap-4';

function Parts(props: StakeProps) {
  const { address } = useWallet();
  return (
    <div className="grid gap-4">
      <RateCard {...props} />
      <div className="grid gap-4 lg:grid-cols-[3fr_2fr] lg:items-start">
        <div className={COLUMN}>
          <div className="order-1 min-w-0">
            {address === undefined ? (
              <Card title="Your stake">
                <Empty title="No wallet is connected">
                  Connect one to see your stake, your yield and what you can do.
                </Empty>
              </Card>
            ) : (
              <PositionCard {...props} wallet={address} />
            )}
          </div>
          {address !== undefined && (
            <div className="order-3 min-w-0">
              <BoostCard {...props} wallet={address} />
            </div>
          )}
          <div className="order-5 min-w-0">
            <Distributions />
          </div>
        </div>
        <div className={COLUMN}>
          <div className="order-2 min-w-0">
            <MoveCard {...props} wallet={address} />
          </div>
          {address !== undefined && (
            <div className="order-4 min-w-0">
              <CreditsCard {...props} wallet={address} />
            </div>
          )}
        </div>
      </div>
    </div>
  );
}
