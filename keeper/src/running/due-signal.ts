import pg from 'pg';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';

const CHANNEL = 'shardmarket_due';
/** ms between two tries to listen again. */
const RETRY_MS = 1_000;

/** Tells those who may lead that a session waits; a word that gets lost is repeated by who waits, or found at the next tick. */
export async function signalDue(pool: Pick<pg.Pool, 'query'>, session: string): Promise<void> {
  await pool.query('select pg_notify($1, $2)', [CHANNEL, session]);
}

/** Hears of sessions that wait, over PostgreSQL: for processes that no bus joins. */
export class DueListener {
  readonly #url: string;
  readonly #due: (session: string) => void;
  readonly #log: Log;
  #client: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(url: string, due: (session: string) => void, log: Log) {
    this.#url = url;
    this.#due = due;
    this.#log = log;
  }

  /** Resolves when it listens, or will try again: without it settlements are later, not lost. */
  async start(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#url, keepAlive: true, connectionTimeoutMillis: 5_000 });
    this.#client = client;
    client.on('notification', ({ payload }) => payload !== undefined && this.#due(payload));
    client.on('error', (error) => this.#again(client, error));
    client.on('end', () => this.#again(client, new Error('the connection was closed')));
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
    } catch (error) {
      this.#again(client, error);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#client?.end().catch(() => undefined);
  }

  /** A connection that broke says so more than once. */
  #again(client: pg.Client, error: unknown): void {
    if (this.#stopped || this.#client !== client) return;
    this.#client = undefined;
    this.#log.warn(`does not hear at once of sessions that wait: ${messageOf(error)}`);
    void client.end().catch(() => undefined);
    this.#timer = setTimeout(() => void this.start(), RETRY_MS);
    this.#timer.unref();
  }
}
