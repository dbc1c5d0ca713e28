import { Card } from '../../ui/card.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import type { StakeProps } from './index.tsx';
import { StakeForm } from './stake-form.tsx';
import { UnstakeForm } from './unstake-form.tsx';

/** In and out. */
export function MoveCard(props: StakeProps & { readonly wallet: string | undefined }) {
  const tabs = [
    { name: 'Stake', content: <StakeForm {...props} /> },
    { name: 'Unstake', content: <UnstakeForm {...props} /> },
  ];
  return (
    <Card title="Stake or unstake">
      <Tabs label="Stake or unstake" tabs={tabs} />
    </Card>
  );
}
