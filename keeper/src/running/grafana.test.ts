import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Metrics } from '../metrics.ts';
import { ROLES } from './modes.ts';
import { observeWork } from './work-metrics.ts';
import { REPLICAS } from './replica-metrics.ts';

interface Dashboard {
  readonly panels: readonly { readonly title: string; readonly targets: readonly { readonly expr: string }[] }[];
}

const FUNCTIONS = ['sum', 'by', 'rate', 'increase', 'max', 'min', 'histogram_quantile'];

/** What a query names besides functions, labels, ranges and numbers. */
function namesIn(expr: string): string[] {
  const bare = expr.replace(/\{[^}]*\}|\[[^\]]*\]|by \([^)]*\)|\b\d\S*/g, ' ');
  return (bare.match(/[a-zA-Z_]\w*/g) ?? []).filter((name) => !FUNCTIONS.includes(name));
}

describe('the Grafana dashboard', () => {
  const file = new URL('../../grafana/keeper.json', import.meta.url);
  const { panels } = JSON.parse(readFileSync(file, 'utf8')) as Dashboard;

  it('asks only for metrics that there are', async () => {
    const metrics = new Metrics();
    const none = () => 0;
    metrics.observe({ workers: none, connected: none, relayed: none, rings: none, running: none });
    metrics.read(...REPLICAS, none);
    // Nothing is read of the database: only the names count.
    const db = new Proxy({}, { get: () => () => Promise.reject(new Error('no database here')) });
    observeWork(metrics, ROLES, { leads: () => false }, db as Parameters<typeof observeWork>[3]);
    const known = new Set(
      (await metrics.registry.getMetricsAsJSON()).flatMap(({ name, type }) =>
        String(type) === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
      ),
    );
    const asked = panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => namesIn(expr)));
    assert.deepEqual(
      asked.filter((name) => !known.has(name)),
      [],
    );
    assert.ok(asked.length >= panels.length && panels.length > 10);
  });

  it('is read by a test that would notice one that there is not', () => {
    assert.deepEqual(namesIn('sum by (a) (rate(none_such{job="x"}[5m])) / 1e9').slice(0, 1), ['none_such']);
  });

  it('shows what an operator is woken for', () => {
    const text = JSON.stringify(panels);
    for (const name of [
      'tx_total',
      'tx_land_seconds',
      'settlement_oldest_age',
      'epochs_behind',
      'wallet_lamports',
      'rpc_slot_lag',
      'db_up',
      'leads_settler',
    ])
      assert.ok(text.includes(`shardmarket_${name}`), name);
  });
});
