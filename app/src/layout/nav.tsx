import { Link, usePath } from '../router/router.tsx';
import { ROUTES } from '../routes.tsx';
import { cx } from '../ui/cx.ts';

/** Drawings of 24 × 24 for the phone's navigation, by path. */
const ICONS: Readonly<Record<string, string>> = {
  '/': 'M4 11.5 12 5l8 6.5V19a1 1 0 0 1-1 1h-4.5v-5h-5v5H5a1 1 0 0 1-1-1z',
  '/buy': 'M5 7h15l-1.6 8.2a1 1 0 0 1-1 .8H8.2a1 1 0 0 1-1-.8L5.4 4H3M9 20h.01M17 20h.01',
  '/work': 'M5 5h14v5H5zM5 14h14v5H5zM8.5 7.5h.01M8.5 16.5h.01',
  '/stake': 'M12 4 4 8l8 4 8-4zM4 12l8 4 8-4M4 16l8 4 8-4',
  '/burn': 'M12 3c1 4 5 5.5 5 10a5 5 0 0 1-10 0c0-2 1-3 2-4 .3 1.500 1 2.300 2 2.500C10.500 8.500 11 6 12 3z',
  '/network': 'M12 4.500v0M5 18v0M19 18v0M12 5l6.500 12.500H5.500z',
  '/verify': 'M12 3.500 19 6v6c0 4-3 7-7 8.500C8 19 5 16 5 12V6zM9 12l2.200 2.200L15 10',
};

/** The navigation of wide windows, in the header. */
export function TopNav() {
  const path = usePath();
  return (
    <nav aria-label="Pages" className="hidden md:block">
      <ul className="flex gap-0.5">
        {ROUTES.map((route) => (
          <li key={route.path}>
            <Link
              to={route.path}
              aria-current={route.path === path ? 'page' : undefined}
              className={cx(
                'block rounded-md px-2.5 py-1.5 font-medium',
                route.path === path ? 'bg-raised text-text' : 'text-muted hover:text-text',
              )}
            >
              {route.name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The navigation of phones, at the lower edge where the thumb is. */
export function BottomNav() {
  const path = usePath();
  return (
    <>
      <div aria-hidden className="h-16 md:hidden" />
      <nav
        aria-label="Pages"
        className="fixed inset-x-0 bottom-0 z-30 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
      >
        <ul className="grid grid-cols-7">
          {ROUTES.map((route) => (
            <li key={route.path} className="min-w-0">
              <Link
                to={route.path}
                aria-current={route.path === path ? 'page' : undefined}
                className={cx(
                  'flex flex-col items-center gap-0.5 py-2 text-[11px] tracking-tight whitespace-nowrap',
                  route.path === path ? 'font-semibold text-accent' : 'text-muted',
                )}
              >
                <svg
                  aria-hidden
                  viewBox="0 0 24 24"
                  className="size-5"
                  fill="none"
                  stroke="currentColor"
                  strokeWidth="1.7"
                  strokeLinecap="round"
                  strokeLinejoin="round"
                >
                  <path d={ICONS[route.path]} />
                </svg>
                {route.name}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </>
  );
}
