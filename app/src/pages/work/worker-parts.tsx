import { BatchesCard } from './batches-card.tsx';
import { BondCard } from './bond-card.tsx';
import { EarningsCard } from './earnings-card.tsx';
import type { WorkerProps } from './index.tsx';
import { LeaveCard } from './leave-card.tsx';
import { LiveCard } from './live-card.tsx';
import { OfferCard } from './offer-card.tsx';
import { PayoutCard } from './payout-card.tsx';
import { StartCard } from './start-card.tsx';

/** Everything about one worker. */
export function WorkerParts(props: WorkerProps) {
  return (
    <div className="grid gap-4">
      <LiveCard {...props} />
      <EarningsCard {...props} />
      <div className="grid gap-4 lg:grid-cols-2 lg:items-start">
        <OfferCard {...props} />
        <BondCard {...props} />
      </div>
      <BatchesCard {...props} />
      <StartCard {...props} />
      <div className="grid gap-4 lg:grid-cols-2 lg:items-start">
        <PayoutCard {...props} />
        <LeaveCard {...props} />
      </div>
    </div>
  );
}
