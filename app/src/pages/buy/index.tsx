import { lazy, Suspense } from 'react';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { Loading } from '../../ui/states.tsx';
import { useWallet } from '../../wallet/use-wallet.ts';
import { StartCard } from './start-card.tsx';

// What speaks to the keeper and the chain is large: the page is there before it.
const Offer = lazy(() => import('./offer-view.tsx'));
const Sessions = lazy(() => import('./sessions-view.tsx'));

const LEAD = 'Pay for inference out of an escrow of your own, to the micro-USDC, with any OpenAI client.';

export default function Buy() {
  const { address } = useWallet();
  return (
    <Page title="Buy" lead={LEAD}>
      {address === undefined ? (
        <>
          <StartCard>
            <Button look="primary" blocked="Connect a wallet first: the button is at the top.">
              Open a session
            </Button>
          </StartCard>
          <Suspense fallback={<Loading what="models and prices" />}>
            <Offer />
          </Suspense>
        </>
      ) : (
        <Suspense fallback={<Loading what="your sessions" />}>
          <Sessions key={address} payer={address} />
        </Suspense>
      )}
    </Page>
  );
}
