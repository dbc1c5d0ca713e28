import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

export interface Route {
  readonly path: string;
  /** in the navigation and the window's title */
  readonly name: string;
  readonly Page: LazyExoticComponent<ComponentType>;
}

/** Every page, in the order of the navigation; each is a chunk of its own. */
export const ROUTES: readonly Route[] = [
  { path: '/', name: 'Overview', Page: lazy(() => import('./pages/overview/index.tsx')) },
  { path: '/buy', name: 'Buy', Page: lazy(() => import('./pages/buy/index.tsx')) },
  { path: '/work', name: 'Work', Page: lazy(() => import('./pages/work/index.tsx')) },
  { path: '/stake', name: 'Stake', Page: lazy(() => import('./pages/stake/index.tsx')) },
  { path: '/burn', name: 'Burn', Page: lazy(() => import('./pages/burn/index.tsx')) },
  { path: '/network', name: 'Network', Page: lazy(() => import('./pages/network/index.tsx')) },
  { path: '/verify', name: 'Verify', Page: lazy(() => import('./pages/verify/index.tsx')) },
];
