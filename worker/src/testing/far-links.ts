import type { WorkerOptions } from '../options.ts';
import { DelayProxy } from './proxy/proxy.ts';
import { RealTimeline } from './proxy/real-timeline.ts';

/** Proxies that make the ways to workers longer, one for each worker; workers are started one after the other. */
export class FarLinks {
  readonly #delayMs: number;
  readonly #timeline = new RealTimeline();
  readonly #proxies: DelayProxy[] = [];

  /** @param delayMs one way */
  constructor(delayMs: number) {
    this.#delayMs = delayMs;
  }

  /** @returns what the next worker is to be told: that it is reached through a proxy, if there is a way to go */
  async next(): Promise<Pick<WorkerOptions, 'publicUrl'>> {
    if (this.#delayMs === 0) return {};
    const line = { delayMs: this.#delayMs };
    const target = { host: '127.0.0.1', port: 0 };
    const proxy = await DelayProxy.listen({ timeline: this.#timeline, target, lines: { down: line, up: line } });
    this.#proxies.push(proxy);
    return { publicUrl: `ws://127.0.0.1:${proxy.port}/ring` };
  }

  /** The worker that `next` was for listens at `port`. */
  started(port: number): void {
    this.#proxies.at(-1)?.leadTo({ host: '127.0.0.1', port });
  }

  async close(): Promise<void> {
    await Promise.all(this.#proxies.map((proxy) => proxy.close()));
    await this.#timeline.close();
  }
}
