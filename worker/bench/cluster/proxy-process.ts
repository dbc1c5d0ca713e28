/** Process of all delayed links of a benchmark, so that carrying them costs the workers' event loops nothing. */
import { createHistogram } from 'node:perf_hooks';
import { DelayProxy } from '../../src/testing/proxy/proxy.ts';
import type { LineSetting } from '../../src/testing/proxy/line.ts';
import { RealTimeline } from '../../src/testing/proxy/real-timeline.ts';
import { answer } from './child.ts';

/** What the links have carried, and how exactly. */
export interface LinkReport {
  /** bytes from each stage to the next one, by link */
  readonly downBytes: readonly number[];
  /** by how much pieces came out later than they should since the links were set, µs */
  readonly lateMicros: { readonly p50: number; readonly p99: number; readonly max: number };
}

export interface ProxyRequests {
  /** opens a link to a port. @returns the port to dial instead */
  open(target: number): Promise<number>;
  /** sets both directions of all links */
  lines(setting: LineSetting): void;
  /** what was carried since the last report */
  report(value: null): LinkReport;
}

const NONE = { p50: 0, p99: 0, max: 0 };

const timeline = new RealTimeline();
const proxies: { proxy: DelayProxy; reported: number }[] = [];
let line: LineSetting = { delayMs: 0 };

const requests: ProxyRequests = {
  async open(target) {
    const lines = { down: line, up: line };
    const proxy = await DelayProxy.listen({ timeline, target: { host: '127.0.0.1', port: target }, lines });
    proxies.push({ proxy, reported: 0 });
    return proxy.port;
  },
  lines(setting) {
    line = setting;
    for (const [i, { proxy }] of proxies.entries()) {
      const seed = (setting.seed ?? 1) + 2 * i;
      proxy.lateness.reset();
      proxy.change({ down: { ...setting, seed }, up: { ...setting, seed: seed + 1 } });
    }
  },
  report() {
    const late = createHistogram();
    const downBytes = proxies.map((entry) => {
      const { proxy, reported } = entry;
      late.add(proxy.lateness);
      entry.reported = proxy.bytes.down;
      return proxy.bytes.down - reported;
    });
    const lateMicros = late.count > 0 ? { p50: late.percentile(50), p99: late.percentile(99), max: late.max } : NONE;
    return { downBytes, lateMicros };
  },
};

answer(requests, async () => {
  for (const { proxy } of proxies) await proxy.close();
  await timeline.close();
});
