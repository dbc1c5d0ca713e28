import { Card } from '../../ui/card.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';

export default function Buy() {
  return (
    <Page title="Buy">
      <Card>
        <Empty title="This page is not built yet">What it will do is in the documentation.</Empty>
      </Card>
    </Page>
  );
}
