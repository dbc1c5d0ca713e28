import { LockConnection, ROLE_LOCKS } from '../db/locks.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { ROLES, type Role } from './modes.ts';

/** ms between two tries to become the leader: with the lock free, another leads after this much at the latest. */
const RETRY_MS = 500;

/** What a leader does with its office. */
export interface Office {
  /** It is ours: work may begin. What it throws is logged, and the office is given back and tried for again. */
  begin(): Promise<void>;
  /** It is not ours any more; called at once, before what runs has ended. */
  end(): void;
}

/** Whether this process has a role now. */
export interface Leadership {
  readonly leading: boolean;
  /** Resolves when the first try has been decided. */
  start(): Promise<void>;
  /** Gives the role back. */
  stop(): Promise<void>;
}

/** The one process of an embedded database has every role from start to stop. */
export class SoleLeader implements Leadership {
  leading = false;

  constructor(private readonly office: Office) {}

  async start(): Promise<void> {
    this.leading = true;
    await this.office.begin();
  }

  stop(): Promise<void> {
    this.leading = false;
    this.office.end();
    return Promise.resolve();
  }
}

/** Holds a role by a session advisory lock of PostgreSQL on a connection of its own; without that connection it has none. */
export class PostgresLeader implements Leadership {
  #leading = false;
  #stopped = false;
  #connection: LockConnection | undefined;
  #wake: () => void = () => undefined;
  #loop: Promise<void> | undefined;

  constructor(
    private readonly url: string,
    private readonly role: Role,
    private readonly office: Office,
    private readonly log: Log,
  ) {}

  get leading(): boolean {
    return this.#leading && this.#connection?.isLost === false;
  }

  async start(): Promise<void> {
    await this.#try();
    this.#loop = this.#campaign();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake();
    await this.#loop;
    await this.#resign('the keeper stops');
  }

  async #campaign(): Promise<void> {
    while (!this.#stopped) {
      const lost = this.#connection?.lost.then((error) => this.#resign(error.message));
      const waits = this.#leading ? [] : [new Promise((resolve) => setTimeout(resolve, RETRY_MS))];
      await Promise.race([lost, ...waits, new Promise<void>((resolve) => (this.#wake = resolve))]);
      if (!this.#stopped && !this.#leading) await this.#try();
    }
  }

  async #try(): Promise<void> {
    const { role, log } = this;
    try {
      this.#connection ??= await LockConnection.open(this.url);
      if (!(await this.#connection.take(ROLE_LOCKS, ROLES.indexOf(role)))) return;
      this.#leading = true;
      log.info({ role }, 'leading');
      await this.office.begin();
    } catch (error) {
      await this.#resign(messageOf(error));
    }
  }

  async #resign(reason: string): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    if (this.#leading) {
      this.#leading = false;
      this.office.end();
      this.log.info({ role: this.role, reason }, 'leading no more');
    } else if (!this.#stopped) {
      this.log.warn({ role: this.role, reason }, 'cannot stand for this role at the moment');
    }
    await connection?.close();
  }
}
