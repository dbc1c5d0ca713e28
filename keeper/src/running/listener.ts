import pg from 'pg';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';

/** ms between two tries to listen again. */
const RETRY_MS = 1_000;

/** Hears what processes say on a channel of PostgreSQL, itself included, on a connection of its own. What is said while that is broken is lost. */
export class Listener {
  readonly #url: string;
  readonly #channel: string;
  readonly #hear: (text: string) => void;
  readonly #log: Log;
  #client: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  /** @param channel a name that needs no quotes */
  constructor(url: string, channel: string, hear: (text: string) => void, log: Log) {
    this.#url = url;
    this.#channel = channel;
    this.#hear = hear;
    this.#log = log;
  }

  /** Resolves when it listens, or will try again. */
  async start(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#url, keepAlive: true, connectionTimeoutMillis: 5_000 });
    this.#client = client;
    client.on('notification', ({ payload }) => payload !== undefined && this.#hear(payload));
    client.on('error', (error) => this.#again(client, error));
    client.on('end', () => this.#again(client, new Error('the connection was closed')));
    try {
      await client.connect();
      await client.query(`listen ${this.#channel}`);
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
    this.#log.warn({ channel: this.#channel }, `does not hear the other processes: ${messageOf(error)}`);
    void client.end().catch(() => undefined);
    this.#timer = setTimeout(() => void this.start(), RETRY_MS);
    this.#timer.unref();
  }
}
