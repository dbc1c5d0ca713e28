import type { Chain } from '../chain/chain.ts';
import { SLOT_MS } from '../chain/clock.ts';
import { RPC_VERSION } from '../rpc/response.ts';
import type { Feed } from './feed.ts';

/** Where notifications of one client go. */
export type Send = (text: string) => void;

interface Subscription {
  readonly feed: Feed;
  readonly send: Send;
}

/** All live subscriptions. Watches the clock only while somebody subscribes to slots. */
export class Hub {
  private readonly chain: Chain;
  private readonly subscriptions = new Map<number, Subscription>();
  private readonly stopListening: () => void;
  private lastId = 0;
  private lastSlot = 0;
  private slotTimer: NodeJS.Timeout | null = null;

  constructor(chain: Chain) {
    this.chain = chain;
    this.stopListening = chain.onChange((change) => {
      for (const [id, { feed }] of this.subscriptions) this.notify(id, feed.onChange(change));
      this.checkSlot();
    });
  }

  /** A number for a subscription that is about to start. */
  nextId(): number {
    this.lastId += 1;
    return this.lastId;
  }

  /** Starts a subscription; the client must have been sent its number. */
  start(id: number, feed: Feed, send: Send): void {
    this.subscriptions.set(id, { feed, send });
    if (feed.onSlot !== undefined && this.slotTimer === null) {
      this.lastSlot = this.chain.moment().slot;
      this.slotTimer = setInterval(() => this.checkSlot(), SLOT_MS).unref();
    }
    this.notify(id, feed.start());
  }

  /** Ends a subscription; false when there is none of that number. */
  stop(id: number): boolean {
    const existed = this.subscriptions.delete(id);
    const slotsWanted = [...this.subscriptions.values()].some(({ feed }) => feed.onSlot !== undefined);
    if (!slotsWanted && this.slotTimer !== null) {
      clearInterval(this.slotTimer);
      this.slotTimer = null;
    }
    return existed;
  }

  /** Ends all subscriptions and stops listening to the chain. */
  close(): void {
    this.stopListening();
    for (const id of [...this.subscriptions.keys()]) this.stop(id);
  }

  private checkSlot(): void {
    if (this.slotTimer === null) return;
    const moment = this.chain.moment();
    if (moment.slot === this.lastSlot) return;
    this.lastSlot = moment.slot;
    for (const [id, { feed }] of this.subscriptions) this.notify(id, feed.onSlot?.(moment) ?? []);
  }

  private notify(id: number, results: readonly unknown[]): void {
    const subscription = this.subscriptions.get(id);
    if (subscription === undefined) return;
    const { feed, send } = subscription;
    for (const result of results) {
      send(JSON.stringify({ jsonrpc: RPC_VERSION, method: feed.notification, params: { result, subscription: id } }));
      if (feed.once) {
        this.stop(id);
        return;
      }
    }
  }
}
