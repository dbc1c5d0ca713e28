import { randomBytes } from 'node:crypto';
import { checkRelayPass, RELAY_CLOSE, toHex } from '@shardmarket/sdk';
import type { WebSocket } from 'ws';
import { join } from './join.ts';
import type { RelayLimits } from './limits.ts';

export interface RelayMetrics {
  /** a call ended: `joined`, or the reason for which it was not */
  relayCall(outcome: string): void;
  relayed(bytes: number): void;
}

export interface RelayDeps {
  /** Tells a worker that somebody waits for it under a token. @returns false if it is not connected, or takes no relayed links */
  readonly announce: (worker: string, token: string) => boolean;
  /** whether an operator may dial: that of a connected worker */
  readonly mayDial: (operator: string) => boolean;
  readonly limits: RelayLimits;
  readonly metrics?: RelayMetrics;
}

/** Why a worker was not reached; `code` is told to the dialler with its close code. */
export class RelayRefusal extends Error {
  constructor(
    readonly code: keyof typeof RELAY_CLOSE,
    message: string,
  ) {
    super(message);
    this.name = 'RelayRefusal';
  }
}

interface Call {
  readonly worker: string;
  answered(socket: WebSocket): void;
}

/**
 * Lets workers that cannot be dialled be reached: a dialler waits here while the worker is called over its own connection
 * to the keeper, comes with a socket of its own, and the two are joined. What goes through is sealed end to end.
 */
export class Relay {
  readonly #deps: RelayDeps;
  /** by token */
  readonly #calls = new Map<string, Call>();
  /** connections of each worker, waiting ones included */
  readonly #taken = new Map<string, number>();
  readonly #joins = new Set<() => void>();

  constructor(deps: RelayDeps) {
    this.#deps = deps;
  }

  get limits(): RelayLimits {
    return this.#deps.limits;
  }

  /** Connections that are open or wait for their worker. */
  get connections(): number {
    return [...this.#taken.values()].reduce((sum, n) => sum + n, 0);
  }

  /** Brings a worker's own socket here; it counts until it is closed. @throws RelayRefusal absent, silent, busy */
  async call(worker: string): Promise<WebSocket> {
    const { announce, limits } = this.#deps;
    const { connections, perWorker, answerMs } = limits;
    if ((this.#taken.get(worker) ?? 0) >= perWorker || this.connections >= connections) {
      throw new RelayRefusal('busy', 'the relay has as many connections as it takes');
    }
    const token = toHex(randomBytes(16));
    this.#count(worker, 1);
    try {
      const socket = await new Promise<WebSocket>((resolve, reject) => {
        const tooLate = () => reject(new RelayRefusal('silent', `the worker did not come within ${answerMs} ms`));
        const timer = setTimeout(tooLate, answerMs);
        this.#calls.set(token, { worker, answered: (came) => (clearTimeout(timer), resolve(came)) });
        if (announce(worker, token)) return;
        clearTimeout(timer);
        reject(new RelayRefusal('absent', `worker ${worker} is not connected, or takes no links through the relay`));
      });
      socket.once('close', () => this.#count(worker, -1));
      return socket;
    } catch (error) {
      this.#count(worker, -1);
      throw error;
    } finally {
      this.#calls.delete(token);
    }
  }

  /** A worker comes because it was called: once for each token. @returns false if nobody waits under it */
  answer(token: string, socket: WebSocket): boolean {
    const call = this.#calls.get(token);
    if (!call) return false;
    this.#calls.delete(token);
    socket.on('error', () => socket.terminate());
    // Until it is read: nothing that it sends at once is lost.
    socket.pause();
    call.answered(socket);
    return true;
  }

  /** Somebody dials a worker: joins the two, or closes the dialler's socket with the reason. */
  async connect(dialler: WebSocket, worker: string, pass: string | undefined): Promise<void> {
    const { mayDial, limits, metrics } = this.#deps;
    dialler.on('error', () => dialler.terminate());
    try {
      const operator = checkRelayPass(pass, worker, Date.now());
      if (operator === undefined || !mayDial(operator)) {
        throw new RelayRefusal('refused', 'no valid pass of the operator of a connected worker');
      }
      // What it sends meanwhile waits in its own machine.
      dialler.pause();
      const socket = await this.call(worker);
      metrics?.relayCall('joined');
      const end = join(dialler, socket, limits, (bytes) => metrics?.relayed(bytes));
      this.#joins.add(end);
      socket.once('close', () => this.#joins.delete(end));
      for (const side of [dialler, socket]) side.resume();
      if (dialler.readyState !== dialler.OPEN) end();
    } catch (error) {
      if (!(error instanceof RelayRefusal)) throw error;
      metrics?.relayCall(error.code);
      dialler.resume();
      dialler.close(RELAY_CLOSE[error.code], error.message.slice(0, 120));
    }
  }

  /** Ends all joined connections; their ends may come again. */
  cut(): void {
    for (const end of [...this.#joins]) end();
  }

  #count(worker: string, by: 1 | -1): void {
    const now = (this.#taken.get(worker) ?? 0) + by;
    if (now > 0) this.#taken.set(worker, now);
    else this.#taken.delete(worker);
  }
}
