import type { Chain } from '../chain/chain.ts';
import { SLOT_MS } from '../chain/clock.ts';
import { RPC_VERSION } from '../rpc/response.ts';
import type { Feed } from './feed.ts';

/** Where notifications of one client go. */
export type Send = (text: string) => void;

/**
 * Waits until what was written before has gone out on its own. Clients begin to listen only after they have handled the
 * answer to their request, so kit loses a notification that arrives together with it. Longer than this must not be
 * waited: web3.js asks for the status meanwhile, and throws a failed transaction's error if that answer comes first.
 */
function afterAnswer(act: () => void): void {
  setImmediate(() => setImmediate(act));
}

interface Subscription {
  readonly feed: Feed;
  readonly send: Send;
  /** Notifications held back; null once they go out at once. */
  held: string[] | null;
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
    this.subscriptions.set(id, { feed, send, held: [] });
    afterAnswer(() => this.release(id));
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

  private release(id: number): void {
    const subscription = this.subscriptions.get(id);
    const held = subscription?.held ?? [];
    if (subscription === undefined) return;
    subscription.held = null;
    for (const text of held) subscription.send(text);
    if (subscription.feed.once && held.length > 0) this.stop(id);
  }

  private notify(id: number, results: readonly unknown[]): void {
    const subscription = this.subscriptions.get(id);
    if (subscription === undefined) return;
    const { feed, send, held } = subscription;
    for (const result of results) {
      const params = { result, subscription: id };
      const text = JSON.stringify({ jsonrpc: RPC_VERSION, method: feed.notification, params });
      if (held === null) send(text);
      else held.push(text);
      if (!feed.once) continue;
      if (held === null) this.stop(id);
      return;
    }
  }
}
