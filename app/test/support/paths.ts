/** The pages of the dApp, as in `src/routes.tsx`. */
export const ROUTE_PATHS = ['/', '/buy', '/work', '/stake', '/burn', '/network', '/verify'] as const;
