import { lazy, Suspense, useEffect, useRef } from 'react';
import { usePath } from '../router/router.tsx';
import { ROUTES } from '../routes.tsx';
import { useTheme } from '../theme/theme.ts';
import { Loading } from '../ui/states.tsx';
import { Toasts } from '../ui/toasts.tsx';
import { Boundary } from './boundary.tsx';
import { Footer } from './footer.tsx';
import { Header } from './header.tsx';
import { BottomNav } from './nav.tsx';
import { NotFound } from './not-found.tsx';
import { ResumePending } from './resume-pending.tsx';
import { StatusBanner } from './status-banner.tsx';

const Missing = lazy(() => Promise.resolve({ default: NotFound }));

/** Everything around the page. */
export function App() {
  // The page stays in step with the system's theme, whether the settings are open or not.
  useTheme();
  const path = usePath();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  const route = ROUTES.find((r) => r.path === path);
  const Page = route?.Page ?? Missing;
  useEffect(() => {
    document.title = route === undefined || route.path === '/' ? 'shardmarket' : `${route.name} · shardmarket`;
    // Who listens hears of the new page; the first one is announced by the browser.
    if (!first.current) main.current?.focus();
    first.current = false;
  }, [route, path]);
  return (
    <div className="mx-auto flex min-h-dvh max-w-6xl flex-col px-4 sm:px-6">
      <a
        href="#main"
        className="sr-only z-50 rounded bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the page
      </a>
      <Header />
      <StatusBanner />
      <main id="main" ref={main} tabIndex={-1} className="grow pt-6 pb-10">
        <Boundary key={path}>
          <Suspense fallback={<Loading what="the page" />}>
            <Page />
          </Suspense>
        </Boundary>
      </main>
      <Footer />
      <BottomNav />
      <Toasts />
      <ResumePending />
    </div>
  );
}
