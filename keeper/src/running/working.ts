import type { Config } from '@shardmarket/sdk';
import type { ChainReader } from '../chain/port.ts';
import { chainViews, createChainHistory } from '../chain/reader.ts';
import type { RpcPool } from '../chain/rpc/pool.ts';
import { DEFAULT_MAX_PRIORITY_FEE, Sender } from '../chain/tx/sender.ts';
import type { KeeperConfig } from '../config.ts';
import type { OpenDatabase } from '../db/open.ts';
import { Cron } from '../cron/cron.ts';
import type { DoneStep } from '../cron/rounds.ts';
import { messageOf, Problem } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Vault } from '../sessions/vault.ts';
import { Settler } from '../settle/settler.ts';
import { Ticker } from '../ticker.ts';
import { PostgresLeader, SoleLeader, type Leadership, type Office } from './leader.ts';
import { rolesOf, type Role } from './modes.ts';

/** What one tick did. */
export interface TickResult {
  /** sessions settled in full */
  readonly settled: number;
  readonly steps: readonly { kind: string; signature: string }[];
}

export interface WorkingDeps {
  readonly config: KeeperConfig;
  readonly database: OpenDatabase;
  readonly rpc: RpcPool;
  readonly chain: ChainReader;
  readonly program: Config;
  readonly vault: Vault;
  readonly metrics: Metrics;
  readonly log: Log;
  /** looks from time to time at what sessions have left that have webhooks; the settler's leader does it for all */
  readonly lookAtFunds: () => Promise<void>;
  /** hears that a settlement is confirmed */
  readonly settled: () => void;
}

/** The work that one process at a time does: settling, and the daily work with the chores. This process does its roles while it leads them. */
export class Working {
  readonly #deps: WorkingDeps;
  readonly #sender: Sender;
  readonly #settler: Settler;
  readonly #settling: Ticker<'due' | 'all', number>;
  readonly #cron: Ticker<'due' | 'all', DoneStep[]>;
  readonly #leaders = new Map<Role, Leadership>();
  #recovered = false;
  /** sessions that are being settled because somebody asked */
  readonly #woken = new Set<string>();

  constructor(deps: WorkingDeps) {
    this.#deps = deps;
    const { config, database, rpc, chain, program, vault, metrics, log, settled } = deps;
    const { connection, decide } = rpc;
    const { maxPriorityFee = DEFAULT_MAX_PRIORITY_FEE } = config;
    const { db } = database;
    const payer = config.keypair.publicKey;
    this.#sender = new Sender({ connection, decide, db, payer: config.keypair, metrics, log, maxPriorityFee });
    const history = createChainHistory(connection);
    const settling = { db, chain, history, decide: chainViews(rpc), vault, policy: config.settle, log, settled };
    this.#settler = new Settler({ ...settling, sender: this.#fenced('settler') });
    this.#settling = new Ticker(async (which) => {
      const done = await this.#settler.settleDue(which === 'all');
      await deps.lookAtFunds();
      return done;
    }, log);
    const sender = this.#fenced('cron');
    const cron = new Cron({ connection, decide, db, sender, payer, program, config, metrics, log });
    this.#cron = new Ticker((which) => cron.run(which), log);
    const tickers = { settler: this.#settling, cron: this.#cron };
    for (const role of rolesOf(config.mode)) {
      const office: Office = {
        begin: async () => {
          await this.#recover();
          if (!config.cron) return;
          tickers[role].start('due', config.tickMs);
        },
        end: () => tickers[role].pause(),
      };
      const { postgres } = database;
      this.#leaders.set(role, postgres ? new PostgresLeader(postgres.url, role, office, log) : new SoleLeader(office));
    }
  }

  /** Sends what is not a role's: whether this process leads is not asked. */
  get sender(): Sender {
    return this.#sender;
  }

  /** Stands for its roles; resolves when the first try has been decided. */
  async start(): Promise<void> {
    for (const leader of this.#leaders.values()) await leader.start();
  }

  /** undefined where the process does not stand for the role */
  leads(role: Role): boolean | undefined {
    return this.#leaders.get(role)?.leading;
  }

  /** ms for which the longest present run has been going on */
  get busyMs(): number {
    return Math.max(this.#settling.busyMs, this.#cron.busyMs);
  }

  /** Settles one session now. @returns micro-USDC that are still unsettled @throws Problem `not_leading` */
  settleSession(session: string): Promise<bigint> {
    this.#requireLead('settler');
    return this.#settler.settleSession(session);
  }

  /** Settles a session soon, if this process leads and works by itself; that it is asked for again meanwhile changes nothing. */
  wake(session: string): void {
    if (this.leads('settler') !== true || !this.#deps.config.cron || this.#woken.has(session)) return;
    this.#woken.add(session);
    this.#settler
      .settleSession(session)
      .catch((error: unknown) => this.#deps.log.error({ session }, `not settled: ${messageOf(error)}`))
      .finally(() => this.#woken.delete(session));
  }

  /** Does now what is due in the roles that this process leads. @throws Problem `not_leading` if it leads none */
  async tick(settle: 'due' | 'all'): Promise<TickResult> {
    const leading = [...this.#leaders.keys()].filter((role) => this.leads(role));
    if (leading.length === 0) this.#requireLead([...this.#leaders.keys()][0] ?? 'settler');
    const settled = leading.includes('settler') ? await this.#settling.run(settle) : 0;
    const steps = leading.includes('cron') ? await this.#cron.run('all') : [];
    return { settled, steps };
  }

  /** Begins nothing more; what runs ends, what is out on the chain is left to the next leader, and the roles are given back. */
  async stop(): Promise<void> {
    this.#settling.pause();
    this.#cron.pause();
    await this.#sender.stop();
    await Promise.all([this.#settling.stop(), this.#cron.stop()]);
    for (const leader of this.#leaders.values()) await leader.stop();
  }

  /** Follows what an earlier leader, or an earlier run, left on its way; it is the same sender for all roles. */
  async #recover(): Promise<void> {
    const followed = await this.#sender.recover();
    if (followed > 0 && !this.#recovered) this.#deps.log.info({ followed }, 'following transactions of an earlier run');
    this.#recovered = true;
  }

  /** Nothing new is signed in a role that is another's now. */
  #fenced(role: Role): Pick<Sender, 'send'> {
    return {
      send: async (kind, key, build) => {
        this.#requireLead(role);
        const start = performance.now();
        const outcome = await this.#sender.send(kind, key, build);
        if (outcome.state === 'confirmed') this.#deps.metrics.landed(performance.now() - start);
        return outcome;
      },
    };
  }

  #requireLead(role: Role): void {
    if (this.leads(role) === true) return;
    const why = `this process does not lead as ${role}`;
    throw new Problem('not_leading', `${why}: another one does this work, or will within seconds; ask that one`);
  }
}
