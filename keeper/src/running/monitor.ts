import type { Connection } from '@solana/web3.js';
import type { Db } from '../db/open.ts';
import { missingMigrations } from '../db/migrations.ts';
import { messageOf } from '../errors.ts';
import type { Metrics } from '../metrics.ts';
import { askHealth, judgeRpc, type RpcLook } from './rpc-health.ts';

/** ms between two looks, and for one of them to come back. */
const EVERY_MS = 2_000;
const LOOK_TIMEOUT_MS = 10_000;
/** A run of work that takes longer than this (ms) hangs: the process is to be started anew. */
const HUNG_MS = 15 * 60_000;

/** Whether the process works at all; where not, only a new start helps. */
export interface Health {
  readonly ok: boolean;
  readonly why?: string;
}

export interface Check {
  readonly ok: boolean;
  /** what is wrong, and what to look at */
  readonly why?: string;
}

/** Whether the process can do its work now. */
export interface Readiness {
  readonly ready: boolean;
  readonly checks: { readonly [name in 'process' | 'database' | 'migrations' | 'rpc']: Check };
}

export interface MonitorDeps {
  readonly db: Db;
  readonly connection: Connection;
  /** of all nodes: one that is well is enough */
  readonly rpcUrls: readonly string[];
  readonly metrics: Pick<Metrics, 'databaseUp' | 'rpcLag' | 'lamports'>;
  readonly wallet: () => Promise<number>;
  /** ms for which the longest present run of work has been going on */
  readonly busyMs: () => number;
  readonly everyMs?: number;
}

const NOT_YET: Check = { ok: false, why: 'not looked at yet: ask again in a moment' };

/** Looks at what the keeper depends on from time to time, so that whoever asks gets an answer at once, and asks nobody else with it. */
export class Monitor {
  readonly #deps: MonitorDeps;
  #database: Check = NOT_YET;
  #migrations: Check = NOT_YET;
  #rpc: Check = NOT_YET;
  #look: RpcLook | undefined;
  #stopping = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: MonitorDeps) {
    this.#deps = deps;
  }

  /** Resolves after the first look. */
  async start(): Promise<void> {
    const { everyMs = EVERY_MS } = this.#deps;
    await this.look();
    const next = () => {
      if (this.#stopping) return;
      this.#timer = setTimeout(() => void this.look().finally(next), everyMs);
      this.#timer.unref();
    };
    next();
  }

  /** One look at everything; never rejects. */
  async look(): Promise<void> {
    await Promise.all([this.#lookAtDatabase(), this.#lookAtRpc(), this.#lookAtWallet()]);
  }

  /** From now on the process is not ready: whoever spreads the load sends it nothing more. */
  stopping(): void {
    this.#stopping = true;
    clearTimeout(this.#timer);
  }

  health(): Health {
    const ms = this.#deps.busyMs();
    if (ms < HUNG_MS) return { ok: true };
    return {
      ok: false,
      why: `one run of work has been going on for ${Math.round(ms / 1000)} s: start the keeper anew`,
    };
  }

  readiness(): Readiness {
    const process: Check = this.#stopping ? { ok: false, why: 'the keeper is stopping' } : { ok: true };
    const checks = { process, database: this.#database, migrations: this.#migrations, rpc: this.#rpc };
    return { ready: Object.values(checks).every(({ ok }) => ok), checks };
  }

  async #lookAtDatabase(): Promise<void> {
    const { db, metrics } = this.#deps;
    try {
      const missing = await inTime(missingMigrations(db));
      this.#database = { ok: true };
      const why = `${missing.length} migrations are not in the database (${missing.join(', ')}): start a keeper of this version on it`;
      this.#migrations = missing.length === 0 ? { ok: true } : { ok: false, why };
    } catch (error) {
      this.#database = { ok: false, why: `the database does not answer: ${messageOf(error)}` };
      this.#migrations = { ok: false, why: 'the database does not answer' };
    }
    metrics.databaseUp(this.#database.ok);
  }

  async #lookAtRpc(): Promise<void> {
    const { connection, rpcUrls, metrics } = this.#deps;
    try {
      const [slot, behind] = await inTime(Promise.all([connection.getSlot('processed'), askHealth(rpcUrls)]));
      const moved = this.#look === undefined || slot > this.#look.slot;
      this.#look = { slot, behind, movedAt: moved ? Date.now() : (this.#look?.movedAt ?? Date.now()) };
      this.#rpc = judgeRpc(this.#look, Date.now());
      metrics.rpcLag(behind);
    } catch (error) {
      this.#rpc = { ok: false, why: `the RPC does not answer: ${messageOf(error)}` };
    }
  }

  async #lookAtWallet(): Promise<void> {
    try {
      this.#deps.metrics.lamports(await inTime(this.#deps.wallet()));
    } catch {
      // The RPC's own check says that it does not answer; the last known balance stands.
    }
  }
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${LOOK_TIMEOUT_MS} ms`)), LOOK_TIMEOUT_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
