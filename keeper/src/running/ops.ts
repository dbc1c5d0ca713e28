import { timingSafeEqual } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { bearer, readBody } from '../api/body.ts';
import { tickSchema } from '../api/requests.ts';
import { Problem } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import type { Health, Readiness } from './monitor.ts';

export interface OpsDeps {
  readonly metrics: Metrics;
  readonly health: () => Health;
  readonly readiness: () => Readiness;
  /** without it the admin routes do not exist */
  readonly adminToken: string | undefined;
  /** settles and does the daily work now */
  readonly tick: (settle: 'due' | 'all') => Promise<object>;
}

/** What the operator and the machines that watch a keeper ask it; every mode has these routes. */
export function opsRoutes(deps: OpsDeps): Hono {
  const app = new Hono();
  app.get('/healthz', (c) => {
    const health = deps.health();
    return c.json(health, health.ok ? 200 : 503);
  });
  app.get('/readyz', (c) => {
    const readiness = deps.readiness();
    return c.json(readiness, readiness.ready ? 200 : 503);
  });
  app.get('/metrics', async (c) => {
    c.header('content-type', deps.metrics.registry.contentType);
    return c.body(await deps.metrics.registry.metrics());
  });
  app.post('/v1/admin/tick', async (c) => {
    requireAdmin(c, deps.adminToken);
    return c.json(await deps.tick((await readBody(c, tickSchema)).settle));
  });
  return app;
}

/** Without a configured token the route does not exist. */
function requireAdmin(c: Context, token: string | undefined): void {
  if (token === undefined) throw new Problem('route_not_found', `there is no ${c.req.method} ${c.req.path}`);
  const [given, wanted] = [Buffer.from(bearer(c) ?? ''), Buffer.from(token)];
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    throw new Problem('admin_only', 'expected the admin token in "Authorization: Bearer …"');
  }
}
