import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Budget } from './chain/tx/budget.ts';
import type { JobDone } from './jobs/word.ts';
import type { Deeds } from './reputation/standing.ts';

const HELP = {
  workers: 'workers that others reach',
  connected: 'connected workers, whether others reach them or not',
  relayed: 'connections of the relay',
  rings: 'rings',
  running: 'running jobs',
};

/** Numbers that are read when somebody asks for them. */
export interface Sources {
  /** connected and reached by others */
  readonly workers: () => number;
  readonly connected: () => number;
  readonly relayed: () => number;
  readonly rings: () => number;
  readonly running: () => number;
}

/** The keeper's Prometheus metrics: one registry for each keeper, so that two can live in one process. */
export class Metrics {
  readonly registry = new Registry();
  readonly #jobs = this.#counter('shardmarket_jobs_total', 'Jobs by how they ended', ['outcome']);
  readonly #tokens = this.#counter('shardmarket_tokens_total', 'Tokens of finished jobs', ['kind']);
  readonly #drafts = this.#counter('shardmarket_drafted_tokens_total', 'Drafted tokens by verdict', ['verdict']);
  readonly #transactions = this.#counter('shardmarket_tx_total', 'Transactions', ['kind', 'outcome']);
  readonly #firstToken = this.#histogram('shardmarket_first_token_seconds', 'From job.start to the first token');
  readonly #total = this.#histogram('shardmarket_job_seconds', 'From job.start to the last token');
  readonly #heals = this.#counter('shardmarket_ring_heals_total', 'Heals of rings by how they ended', ['outcome']);
  readonly #heal = this.#histogram('shardmarket_ring_heal_seconds', 'From the loss of a stage to a ring that is ready');
  readonly #relayCalls = this.#counter('shardmarket_relay_calls_total', 'Calls of relayed workers', ['outcome']);
  readonly #relayBytes = this.#counter('shardmarket_relay_bytes_total', 'Bytes that the relay passed on', []);
  readonly #units = this.#gauge('shardmarket_compute_units', 'Compute unit limit of the last transaction', ['kind']);
  readonly #price = this.#gauge(
    'shardmarket_priority_fee_micro_lamports',
    'Priority fee for each compute unit of the last transaction',
    ['kind'],
  );
  readonly #capped = this.#counter('shardmarket_priority_fee_capped_total', 'Transactions at the fee cap', ['kind']);
  readonly #land = this.#histogram('shardmarket_tx_land_seconds', 'From signing a transaction to its confirmation');
  readonly #cron = this.#counter('shardmarket_cron_total', 'Pieces of daily work and chores by how they ended', [
    'kind',
    'outcome',
  ]);
  readonly #behind = this.#gauge('shardmarket_epochs_behind', 'Days whose epoch is due and not open');
  readonly #database = this.#gauge('shardmarket_db_up', 'Whether the database answers');
  readonly #rpcLag = this.#gauge('shardmarket_rpc_slot_lag', 'Slots that the RPC says it is behind its cluster');
  readonly #lamports = this.#gauge('shardmarket_wallet_lamports', "Lamports of the keeper's key, which pays fees");

  readonly #deeds = this.#counter('shardmarket_stage_outcomes_total', 'Stages of finished jobs by outcome', [
    'outcome',
  ]);
  readonly #explored = this.#counter('shardmarket_jobs_explored_total', 'Jobs given to workers to learn of them', []);

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  observe(sources: Sources): void {
    for (const [name, read] of Object.entries(sources) as [keyof Sources, () => number][]) {
      new Gauge({
        name: `shardmarket_${name}`,
        help: `Current number of ${HELP[name]}`,
        registers: [this.registry],
        collect() {
          this.set(read());
        },
      });
    }
  }

  jobDone(done: JobDone, promptTokens: number): void {
    this.#jobs.inc({ outcome: done.finish });
    this.#tokens.inc({ kind: 'prompt' }, promptTokens);
    this.#tokens.inc({ kind: 'completion' }, done.completionTokens);
    this.#drafts.inc({ verdict: 'accepted' }, done.stats.accepted);
    this.#drafts.inc({ verdict: 'rejected' }, done.stats.rejected);
    this.#firstToken.observe(done.stats.firstTokenMs / 1000);
    this.#total.observe(done.stats.totalMs / 1000);
  }

  jobFailed(code: string): void {
    this.#jobs.inc({ outcome: code });
  }

  /** What a finished job said of one of its workers. */
  deeds(deeds: Partial<Deeds>): void {
    for (const [outcome, count] of Object.entries(deeds)) this.#deeds.inc({ outcome }, count);
  }

  /** A job was given to a ring to learn of its workers. */
  explored(): void {
    this.#explored.inc();
  }

  transaction(kind: string, outcome: string): void {
    this.#transactions.inc({ kind, outcome });
  }

  /** A ring lost a stage and was ready again after `ms`. */
  ringHealed(ms: number): void {
    this.#heals.inc({ outcome: 'healed' });
    this.#heal.observe(ms / 1000);
  }

  /** A ring was being healed and was dropped. */
  healFailed(): void {
    this.#heals.inc({ outcome: 'failed' });
  }

  /** Somebody dialled a worker at the relay: `joined`, or the reason for which it was not. */
  relayCall(outcome: string): void {
    this.#relayCalls.inc({ outcome });
  }

  relayed(bytes: number): void {
    this.#relayBytes.inc(bytes);
  }

  /** What a transaction was signed with. */
  budget(kind: string, { units, price, capped }: Budget): void {
    this.#units.set({ kind }, units);
    this.#price.set({ kind }, Number(price));
    if (capped) this.#capped.inc({ kind });
  }

  /** A piece of daily work or a chore: `done` by this keeper, `elsewhere` because another was faster, or `failed` for now. */
  cron(kind: string, outcome: 'done' | 'elsewhere' | 'failed'): void {
    this.#cron.inc({ kind, outcome });
  }

  epochsBehind(days: number): void {
    this.#behind.set(days);
  }

  /** A transaction was confirmed `ms` after it was asked for. */
  landed(ms: number): void {
    this.#land.observe(ms / 1000);
  }

  databaseUp(isUp: boolean): void {
    this.#database.set(isUp ? 1 : 0);
  }

  rpcLag(slots: number): void {
    this.#rpcLag.set(slots);
  }

  lamports(lamports: number): void {
    this.#lamports.set(lamports);
  }

  /** Numbers that are read when somebody asks, and named by whoever has them. */
  read(name: string, help: string, read: () => number | Promise<number>): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      async collect() {
        this.set(await read());
      },
    });
  }

  #counter(name: string, help: string, labelNames: string[]): Counter {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  #gauge(name: string, help: string, labelNames: string[] = []): Gauge {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }

  #histogram(name: string, help: string): Histogram {
    return new Histogram({
      name,
      help,
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
      registers: [this.registry],
    });
  }
}
