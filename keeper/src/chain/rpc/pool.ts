import { AsyncLocalStorage } from 'node:async_hooks';
import { Connection } from '@solana/web3.js';
import { messageOf } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { afterAnswer, afterFailure, backoff, chooseNode, isBusy, lags, type NodeHealth } from './health.ts';

/** Tries of one request on one node. */
const TRIES = 4;
/** ms between two looks at the slots of several nodes. */
const PROBE_MS = 2_000;

/** Has all requests that `work` makes, in whatever it awaits, answered by one node, or fails. Nothing that lives on may be started in it. */
export type Decide = <T>(work: () => Promise<T>) => Promise<T>;

/** A node as an operator sees it. */
export interface NodeStatus {
  /** without path and query, where providers put their keys */
  readonly host: string;
  readonly slot: number | undefined;
  /** slots behind the newest that any node told */
  readonly lag: number | undefined;
  readonly cooling: boolean;
}

/**
 * One `Connection` at `confirmed` over an ordered list of nodes. A request goes to the first healthy node and is tried again there: every request
 * of the keeper may be repeated, sending signed bytes included. When it still fails, the node cools down, and the next request goes elsewhere.
 */
export class RpcPool {
  readonly connection: Connection;
  readonly #urls: readonly string[];
  readonly #pinned = new AsyncLocalStorage<number>();
  #nodes: NodeHealth[];
  #timer: NodeJS.Timeout | undefined;

  /** @param urls in order of preference, at least one */
  constructor(
    urls: readonly string[],
    private readonly log: Log,
    private readonly clock: () => number = Date.now,
  ) {
    this.#urls = urls;
    this.#nodes = urls.map(() => ({ slot: undefined, coolUntil: 0, failures: 0 }));
    const fetch: typeof globalThis.fetch = (_, init) => this.#request(init);
    // web3.js would try 429 again by itself, on top of our tries.
    this.connection = new Connection(urls[0] ?? '', { commitment: 'confirmed', fetch, disableRetryOnRateLimit: true });
  }

  /** See {@link Decide}; a decision inside another one is a part of it. */
  readonly decide: Decide = (work) =>
    this.#pinned.getStore() === undefined ? this.#pinned.run(this.#choose(), work) : work();

  /** Watches the nodes' slots, if there are several. */
  start(): void {
    if (this.#urls.length < 2) return;
    const next = () => {
      this.#timer = setTimeout(() => void this.probe().finally(next), PROBE_MS);
      this.#timer.unref();
    };
    void this.probe().finally(next);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Asks each node for its slot. */
  async probe(): Promise<void> {
    await Promise.all(
      this.#urls.map((_, i) =>
        this.#pinned.run(i, async () => {
          try {
            const slot = await this.connection.getSlot('confirmed');
            this.#set(i, (node) => ({ ...node, slot }));
          } catch (error) {
            this.log.debug(`RPC ${this.#host(i)}: ${messageOf(error)}`);
          }
        }),
      ),
    );
  }

  status(): NodeStatus[] {
    const behind = lags(this.#nodes);
    return this.#nodes.map((node, i) => ({
      host: this.#host(i),
      slot: node.slot,
      lag: behind[i],
      cooling: node.coolUntil > this.clock(),
    }));
  }

  async #request(init: RequestInit | undefined): Promise<Response> {
    const pinned = this.#pinned.getStore();
    if (pinned !== undefined) return this.#ask(pinned, init);
    // A request of its own is a decision of its own: each node may take it.
    for (let left = this.#urls.length; ; left--) {
      const node = this.#choose();
      try {
        const response = await this.#ask(node, init);
        if (!isBusy(response.status) || left === 1) return response;
      } catch (error) {
        if (left === 1) throw error;
      }
    }
  }

  async #ask(node: number, init: RequestInit | undefined): Promise<Response> {
    const url = this.#urls[node] ?? '';
    for (let tries = 1; ; tries++) {
      const answer = await fetch(url, init).catch((error: unknown) => ({ error }));
      if (!('error' in answer) && !isBusy(answer.status)) {
        this.#set(node, afterAnswer);
        return answer;
      }
      if (tries === TRIES) {
        this.#set(node, (health) => afterFailure(health, this.clock()));
        const why = 'error' in answer ? messageOf(answer.error) : `status ${answer.status}`;
        this.log.warn(`RPC ${this.#host(node)} fails: ${why}`);
        if ('error' in answer) throw answer.error;
        return answer;
      }
      const wait = backoff(tries, 'error' in answer ? null : answer.headers.get('retry-after'), Math.random());
      if (!('error' in answer)) await answer.arrayBuffer().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  #choose(): number {
    return chooseNode(this.#nodes, this.clock());
  }

  #set(index: number, change: (node: NodeHealth) => NodeHealth): void {
    this.#nodes = this.#nodes.map((node, i) => (i === index ? change(node) : node));
  }

  #host(node: number): string {
    return new URL(this.#urls[node] ?? '').host;
  }
}
