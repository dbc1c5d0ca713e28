import type { Db } from '../db/open.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { WorkerRegistry } from '../workers/registry.ts';
import { markTold, untold } from './store.ts';

/** ms between two looks for settlements of which nobody said that they are confirmed. */
const EVERY_MS = 5_000;

/**
 * Tells the workers that are connected here which of their jobs were settled, so that they post the receipts. Who is away hears it on
 * return: it is the database that says what is still to be told, whoever settled it.
 */
export class Teller {
  readonly #timer: NodeJS.Timeout;
  #last: Promise<void> = Promise.resolve();

  constructor(
    private readonly db: Db,
    private readonly registry: WorkerRegistry,
    private readonly log: Log,
  ) {
    registry.on('joined', ({ address }) => void (registry.isHere(address) && this.tell([address])));
    this.#timer = setInterval(() => void this.tellAll(), EVERY_MS).unref();
  }

  tellAll(): Promise<void> {
    const here = this.registry.all().filter(({ address }) => this.registry.isHere(address));
    return this.tell(here.map(({ address }) => address));
  }

  /** Never rejects: what could not be told is told later. One after the other, so that nothing is told twice. */
  tell(workers: readonly string[]): Promise<void> {
    const mine = this.#last.then(() => this.#tell(workers));
    this.#last = mine.catch((error: unknown) => this.log.warn(`cannot tell workers: ${messageOf(error)}`));
    return this.#last;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#last;
  }

  async #tell(workers: readonly string[]): Promise<void> {
    const groups = new Map<string, { worker: string; signature: string; jobs: string[] }>();
    for (const { worker, signature, job } of await untold(this.db, workers)) {
      const key = `${worker} ${signature}`;
      const group = groups.get(key) ?? { worker, signature, jobs: [] };
      group.jobs.push(job);
      groups.set(key, group);
    }
    for (const { worker, signature, jobs } of groups.values()) {
      const sent = this.registry.isHere(worker) && this.registry.send(worker, { type: 'job.settled', jobs, signature });
      if (sent) await markTold(this.db, worker, jobs);
    }
  }
}
