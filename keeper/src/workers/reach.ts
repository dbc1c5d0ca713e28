import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Relay } from '../relay/relay.ts';
import { greet, knock } from './knock.ts';
import { takesRelay, type Found } from './presence.ts';
import type { WorkerRegistry } from './registry.ts';
import type { LiveWorker } from './types.ts';

export interface ReachDeps {
  readonly registry: WorkerRegistry;
  /** without it only addresses that open directly count */
  readonly relay: Relay | undefined;
  readonly log: Log;
  /** ms for an address to open and answer */
  readonly timeoutMs?: number;
  /** ms between two looks at a worker that is reached, and at one that is not */
  readonly refreshMs?: number;
  readonly retryMs?: number;
}

interface Watch {
  readonly worker: LiveWorker;
  timer: NodeJS.Timeout | undefined;
  looking: boolean;
}

/**
 * The keeper's own look at whether connected workers can be reached: at each when it connects, when a ring lost it, and
 * again from time to time. Tells the workers what is known of them.
 */
export class Reach {
  readonly #deps: Required<ReachDeps>;
  readonly #watches = new Map<string, Watch>();

  constructor(deps: ReachDeps) {
    this.#deps = { timeoutMs: 3_000, refreshMs: 60_000, retryMs: 5_000, ...deps };
    const { registry, log } = this.#deps;
    registry.on('joined', (worker) => {
      if (!registry.isHere(worker.address)) return;
      const watch: Watch = { worker, timer: undefined, looking: false };
      this.#watches.set(worker.address, watch);
      void this.#look(watch);
    });
    registry.on('left', ({ address }) => this.#forget(address));
    registry.on('message', (_, message) => {
      const suspect = message.type === 'ring.failed' && message.suspect;
      const watch = suspect ? this.#watches.get(suspect) : undefined;
      if (watch) void this.#look(watch);
    });
    registry.on('presence', ({ address }, presence) => {
      if (!registry.isHere(address)) return;
      log.info(
        { worker: address, ...presence },
        presence.reachable ? 'worker can be reached' : 'worker cannot be reached',
      );
      registry.send(address, { type: 'presence', ...presence });
    });
  }

  stop(): void {
    for (const address of [...this.#watches.keys()]) this.#forget(address);
  }

  #forget(address: string): void {
    clearTimeout(this.#watches.get(address)?.timer);
    this.#watches.delete(address);
  }

  async #look(watch: Watch): Promise<void> {
    if (watch.looking) return;
    watch.looking = true;
    clearTimeout(watch.timer);
    const { registry, refreshMs, retryMs } = this.#deps;
    const { worker } = watch;
    const found = await this.#try(worker);
    watch.looking = false;
    // It may have gone and come back meanwhile: that connection has a watch of its own.
    if (this.#watches.get(worker.address) !== watch) return;
    registry.attest(worker.address, undefined, found);
    const again = found.direct === null || found.relay === null ? refreshMs : retryMs;
    watch.timer = setTimeout(() => void this.#look(watch), again);
    watch.timer.unref();
  }

  async #try(worker: LiveWorker): Promise<Found> {
    const { relay, timeoutMs } = this.#deps;
    const { ringUrl, operator, address } = worker;
    const outcome = (attempt: Promise<void>) => attempt.then(() => null, messageOf);
    const [direct, relayed] = await Promise.all([
      ringUrl === null ? 'it listens nowhere' : outcome(knock(ringUrl, operator, timeoutMs)),
      relay && takesRelay(worker) ? outcome(call(relay, address, operator, timeoutMs)) : undefined,
    ]);
    if (ringUrl === null && relayed !== undefined) return { relay: relayed };
    return { direct, ...(relayed !== undefined && { relay: relayed }) };
  }
}

async function call(relay: Relay, worker: string, operator: string, timeoutMs: number): Promise<void> {
  try {
    const socket = await relay.call(worker);
    try {
      await greet(socket, operator, timeoutMs);
    } finally {
      socket.terminate();
    }
  } catch (error) {
    throw new Error(`the relay does not reach it: ${messageOf(error)}`, { cause: error });
  }
}
