import type pg from 'pg';
import type { Used } from '../api/limits/use.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { Listener } from './listener.ts';

const CHANNEL = 'shardmarket_used';
/** Sessions of one notice: PostgreSQL takes less than 8,000 bytes, and each is some 100. */
const MOST = 50;

/** Tells the processes of one database what was used of rates in each, where no bus joins them. */
export class UseShare {
  readonly #listener: Listener;
  #telling = false;

  /** @param tag of this process, which does not hear itself @param heard what another process let in */
  constructor(
    private readonly postgres: { readonly url: string; readonly pool: Pick<pg.Pool, 'query'> },
    private readonly tag: string,
    heard: (used: Used) => void,
    private readonly log: Log,
  ) {
    const hear = (text: string) => {
      try {
        const said = JSON.parse(text) as { readonly tag: string; readonly used: Used };
        if (said.tag !== tag) heard(said.used);
      } catch (error) {
        // What cannot be read must not end the process.
        log.warn(`not understood, said by another process: ${messageOf(error)}`);
      }
    };
    this.#listener = new Listener(postgres.url, CHANNEL, hear, log);
  }

  /** Resolves when it listens, or will try again. */
  start(): Promise<void> {
    return this.#listener.start();
  }

  stop(): Promise<void> {
    return this.#listener.stop();
  }

  /** Tells what `take` has, unless the last telling is still on its way: then it is asked the next time. */
  async tell(take: () => Used | undefined): Promise<void> {
    const used = this.#telling ? undefined : take();
    if (!used) return;
    this.#telling = true;
    try {
      const all = Object.entries(used);
      for (let at = 0; at < all.length; at += MOST) {
        const said = JSON.stringify({ tag: this.tag, used: Object.fromEntries(all.slice(at, at + MOST)) });
        await this.postgres.pool.query('select pg_notify($1, $2)', [CHANNEL, said]);
      }
    } catch (error) {
      this.log.warn(`the other processes were not told what was used of rates here: ${messageOf(error)}`);
    } finally {
      this.#telling = false;
    }
  }
}
