import type { SigningKey, ToKeeper, ToWorker } from '@shardmarket/sdk';
import type { Logger } from 'pino';
import { describeError } from './errors.ts';
import type { WorkerOptions } from './options.ts';
import { describePresence, keepPresence, type Presence } from './presence.ts';
import { Prober } from './ring/probe.ts';
import { answerCall, reachBy, type Reach } from './ring/reach.ts';
import type { RingServer } from './ring/server.ts';

/** Time (ms) in which the relay has to take an answer. */
const ANSWER_TIMEOUT_MS = 4_000;

export interface NeighboursOptions {
  readonly keeperUrl: string;
  readonly operator: string;
  readonly key: SigningKey;
  readonly server: RingServer;
  /** largest message of a ring link, bytes */
  readonly maxFrameBytes: number;
  readonly dataDirectory: string;
  readonly send: (message: ToKeeper) => void;
  readonly log: Logger;
}

/** Where a predecessor dials this worker directly; null if it listens nowhere. @param port on which it listens */
export function ringUrlOf({ publicUrl, listen }: WorkerOptions, port: number | undefined): string | null {
  if (!listen) return null;
  return publicUrl ?? `ws://${listen.host}:${port}/ring`;
}

/** How this worker and those beside it reach each other: what the keeper asks and tells of that. */
export class Neighbours {
  /** the way to others */
  readonly reach: Reach;
  /** when the keeper has said for the first time that others reach this worker */
  readonly reached: Promise<void>;
  readonly #options: NeighboursOptions;
  readonly #prober: Prober;
  #onReached: () => void = () => undefined;

  constructor(options: NeighboursOptions) {
    const { keeperUrl, operator, key } = options;
    this.#options = options;
    this.reach = reachBy(keeperUrl, operator, key);
    this.#prober = new Prober(this.reach);
    this.reached = new Promise((resolve) => (this.#onReached = resolve));
  }

  /** Takes a message of the keeper; those about other things are not looked at. @param keeper base58, who it is */
  hear(message: ToWorker, keeper: string): void {
    if (message.type === 'probe') void this.#probe(message);
    if (message.type === 'relay.call') void this.#answer(message.token, message.at);
    if (message.type === 'presence') this.#told(message, keeper);
  }

  /** The connection to the keeper is over: what it said last does not hold any more. */
  gone(why: string, keeper: string): void {
    this.#keep({ at: Date.now(), keeper, reachable: false, why });
  }

  async #probe({ worker, operator, url, sized }: Extract<ToWorker, { type: 'probe' }>): Promise<void> {
    const { send } = this.#options;
    const found = await this.#prober.measure(url, operator).catch(() => ({ rttMs: null }));
    send({ type: 'probe.result', worker, url, ...found });
    if (!sized || found.rttMs === null) return;
    // Told on its own: whether the address opens is not to wait for the others whose bandwidth is measured before.
    const wide = await this.#prober.measure(url, operator, true).catch(() => undefined);
    if (wide) send({ type: 'probe.result', worker, url, ...wide });
  }

  /** Somebody waits at the relay. Who does not find this worker in time dials again. */
  async #answer(token: string, at: string | undefined): Promise<void> {
    const { server, maxFrameBytes, log } = this.#options;
    try {
      const keeperUrl = at ?? this.#options.keeperUrl;
      server.take(await answerCall({ keeperUrl, token, maxFrameBytes, timeoutMs: ANSWER_TIMEOUT_MS }));
    } catch (error) {
      log.warn(`the relay could not be reached: ${describeError(error).message}`);
    }
  }

  #told({ reachable, route, why }: Extract<ToWorker, { type: 'presence' }>, keeper: string): void {
    const { log } = this.#options;
    const presence = { reachable, ...(route && { route }), ...(why !== undefined && { why }) };
    if (reachable) log.info(presence, describePresence(presence));
    else log.warn(presence, describePresence(presence));
    this.#keep({ at: Date.now(), keeper, ...presence });
    if (reachable) this.#onReached();
  }

  /** For whoever asks for the status. */
  #keep(presence: Presence): void {
    const { log, dataDirectory } = this.#options;
    try {
      keepPresence(dataDirectory, presence);
    } catch (error) {
      log.warn(`the presence could not be written: ${describeError(error).message}`);
    }
  }
}
