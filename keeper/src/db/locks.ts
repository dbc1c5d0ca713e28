import pg from 'pg';
import { messageOf } from '../errors.ts';

/** First key of the advisory locks for roles that one process at a time may have; the second is the role's. */
export const ROLE_LOCKS = 0x534d_0010;
/** First key of the lock that each process holds while it lives; the second is its tag. */
export const REPLICA_LOCKS = 0x534d_0011;

/** ms between two pings, and for the answer to one: with a dead link we know before PostgreSQL gives the locks to another. */
const PING_MS = 1_000;
const ANSWER_MS = 2_000;
/** PostgreSQL itself lets go of a client that is silent for some 5 s, instead of for hours. */
const SERVER_PATIENCE =
  'set tcp_keepalives_idle = 2; set tcp_keepalives_interval = 1; set tcp_keepalives_count = 3; set tcp_user_timeout = 5000';

/**
 * A connection of its own for session advisory locks. They are ours as long as it lives, and no clock is involved: when
 * the process dies, PostgreSQL closes it and others get them.
 */
export class LockConnection {
  /** settles once, with the reason, when the locks are not ours any more */
  readonly lost: Promise<Error>;
  readonly #client: pg.Client;
  #timer: NodeJS.Timeout | undefined;
  /** the answer to the last query: the next one waits for it */
  #answered: Promise<unknown> = Promise.resolve();
  #lose: (error: Error) => void = () => undefined;
  #isLost = false;
  #closed = false;

  /** @throws Error if PostgreSQL does not let us in */
  static async open(url: string): Promise<LockConnection> {
    const timeouts = { connectionTimeoutMillis: 5_000, query_timeout: ANSWER_MS };
    const client = new pg.Client({ connectionString: url, keepAlive: true, ...timeouts });
    const connection = new LockConnection(client);
    try {
      await client.connect();
      await connection.#ask(SERVER_PATIENCE);
      connection.#pingLater();
      return connection;
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  private constructor(client: pg.Client) {
    this.#client = client;
    this.lost = new Promise((resolve) => {
      this.#lose = (error) => {
        this.#isLost = true;
        resolve(error);
      };
    });
    client.on('error', (error) => this.#lose(error));
    client.on('end', () => this.#lose(new Error('the connection was closed')));
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  /** @returns whether the lock is ours now @throws Error if the connection broke */
  async take(group: number, key: number): Promise<boolean> {
    const rows = await this.#ask<{ ok: boolean }>('select pg_try_advisory_lock($1, $2) as ok', [group, key]);
    return rows[0]?.ok === true;
  }

  /** Gives all its locks back. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#client.end().catch(() => undefined);
  }

  /** One ping at a time: those of a server that is slow must not pile up. */
  #pingLater(): void {
    if (this.#closed || this.#isLost) return;
    this.#timer = setTimeout(() => {
      this.#ask('select 1').then(
        () => this.#pingLater(),
        () => undefined,
      );
    }, PING_MS);
    this.#timer.unref();
  }

  /** Asks once what was asked before is answered. Without an answer in time the locks count as lost. @throws Error from PostgreSQL */
  #ask<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    const answer = this.#answered.then(async () => {
      try {
        return (await this.#client.query<Row>(text, values)).rows;
      } catch (error) {
        this.#lose(new Error(`no answer from PostgreSQL: ${messageOf(error)}`));
        void this.close();
        throw error;
      }
    });
    this.#answered = answer.catch(() => undefined);
    return answer;
  }
}
