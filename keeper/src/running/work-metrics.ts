import type { Db } from '../db/open.ts';
import type { Metrics } from '../metrics.ts';
import { readOwed } from '../settle/store.ts';
import { ROLES, type Role } from './modes.ts';
import type { Working } from './working.ts';

/** ms for which an answer of the database is told again: whoever reads the metrics does not load it. */
const KEPT_MS = 10_000;

/** Which roles this process leads, and how long the oldest debt waits; only processes that stand for a role know these. */
export function observeWork(metrics: Metrics, roles: readonly Role[], working: Pick<Working, 'leads'>, db: Db): void {
  for (const role of ROLES.filter((one) => roles.includes(one))) {
    const help = `Whether this process leads as ${role}`;
    metrics.read(`shardmarket_leads_${role}`, help, () => (working.leads(role) ? 1 : 0));
  }
  if (!roles.includes('settler')) return;
  let kept = { at: -Infinity, seconds: 0 };
  const oldest = async () => {
    const now = Date.now();
    if (now - kept.at < KEPT_MS) return kept.seconds;
    const ages = (await readOwed(db, now)).map(({ oldestAgeMs }) => oldestAgeMs);
    kept = { at: now, seconds: Math.max(0, ...ages) / 1000 };
    return kept.seconds;
  };
  // Without an answer the last one stands: `shardmarket_db_up` says that the database is gone.
  metrics.read('shardmarket_settlement_oldest_age_seconds', 'Age of the oldest job that is not settled', () =>
    oldest().catch(() => kept.seconds),
  );
}
