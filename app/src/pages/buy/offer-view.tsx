import { Card } from '../../ui/card.tsx';
import { ModelsCard } from './models-card.tsx';
import { SnippetsPanel } from './snippets/panel.tsx';

/** What there is to buy, for who has no wallet connected. */
export default function Offer() {
  return (
    <>
      <ModelsCard />
      <Card title="From your own program">
        <SnippetsPanel />
      </Card>
    </>
  );
}
