import { useBalances } from '../chain/balances.ts';
import { Stat, Stats } from '../ui/card.tsx';
import { Money, Sol } from '../ui/money.tsx';
import { Query } from '../ui/states.tsx';

/** What the wallet has. */
export default function Balances({ address }: { readonly address: string }) {
  return (
    <Query of={useBalances(address)} what="the balances">
      {({ lamports, usdc, zero }) => (
        <Stats>
          <Stat label="USDC">
            <Money micro={usdc} unit="" />
          </Stat>
          <Stat label="ZERO">
            <Money micro={zero} unit="" />
          </Stat>
          <Stat label="SOL">
            <Sol lamports={lamports} unit="" />
          </Stat>
        </Stats>
      )}
    </Query>
  );
}
