import { Link } from '../router/router.tsx';
import { Page } from '../ui/page.tsx';
import { Empty } from '../ui/states.tsx';

export function NotFound() {
  return (
    <Page title="There is no such page">
      <Empty title={location.pathname}>
        <Link to="/" className="text-accent underline">
          Go to the overview
        </Link>
      </Empty>
    </Page>
  );
}
