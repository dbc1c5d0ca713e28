import { and, gt, inArray, lte, sql } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { workerDeeds } from '../db/schema.ts';
import { addDeeds, NO_DEEDS, type Deeds } from './standing.ts';

/** Days for which deeds count: who did badly and is not chosen any more is a newcomer again after that. */
export const WINDOW_DAYS = 30;
const DAY_MS = 86_400_000;

type Counts = ReadonlyMap<string, Deeds>;

/**
 * Counts what workers did: at once in memory, and from time to time in the database, where all processes of all keepers that share
 * it add to the same rows. What was read last and what was not written yet are known together.
 */
export class DeedRecords {
  /** of the window, as last read */
  #stored: Counts = new Map();
  /** being written */
  #writing: Counts = new Map();
  #fresh = new Map<string, Deeds>();
  #swept = -1;

  constructor(
    private readonly db: Db,
    /** unix ms */
    private readonly now: () => number = Date.now,
  ) {}

  add(worker: string, deeds: Partial<Deeds>): void {
    this.#fresh.set(worker, addDeeds(this.#fresh.get(worker) ?? NO_DEEDS, deeds));
  }

  /** What a worker did in the window, as far as this process knows. */
  of(worker: string): Deeds {
    const known = [this.#stored, this.#writing, this.#fresh].map((counts) => counts.get(worker));
    return known.reduce<Deeds>((sum, deeds) => (deeds ? addDeeds(sum, deeds) : sum), NO_DEEDS);
  }

  /** What a worker did in the window, by all processes, as of now. */
  async read(worker: string): Promise<Deeds> {
    const stored = (await this.#read([worker])).get(worker) ?? NO_DEEDS;
    const fresh = this.#fresh.get(worker);
    return fresh ? addDeeds(stored, fresh) : stored;
  }

  /** Writes down what was counted since the last time, and reads what is known of these workers. What cannot be written is kept. */
  async sync(workers: readonly string[]): Promise<void> {
    this.#writing = this.#fresh;
    this.#fresh = new Map();
    try {
      await this.#write(this.#writing);
    } catch (error) {
      for (const [worker, deeds] of this.#writing) this.add(worker, deeds);
      this.#writing = new Map();
      throw error;
    }
    const written = this.#writing;
    const read = await this.#read(workers).catch((error: unknown) => {
      // It is written: until it is read again it counts beside what was read before.
      this.#stored = merged(this.#stored, written);
      this.#writing = new Map();
      throw error;
    });
    this.#stored = read;
    this.#writing = new Map();
    await this.#sweep();
  }

  async #read(workers: readonly string[]): Promise<Map<string, Deeds>> {
    if (workers.length === 0) return new Map();
    const { worker, day, delivered, failed, onTime, late } = workerDeeds;
    const sum = (column: typeof delivered | typeof failed | typeof onTime | typeof late) =>
      sql<string>`sum(${column})::text`;
    const rows = await this.db
      .select({ worker, delivered: sum(delivered), failed: sum(failed), onTime: sum(onTime), late: sum(late) })
      .from(workerDeeds)
      .where(and(inArray(worker, [...workers]), gt(day, this.#today() - WINDOW_DAYS)))
      .groupBy(worker);
    return new Map(
      rows.map((row) => [
        row.worker,
        {
          delivered: Number(row.delivered),
          failed: Number(row.failed),
          onTime: Number(row.onTime),
          late: Number(row.late),
        },
      ]),
    );
  }

  /** In one statement, in the order of addresses, so that processes that write the same rows wait for each other in turn. */
  async #write(counts: Counts): Promise<void> {
    if (counts.size === 0) return;
    const day = this.#today();
    const rows = [...counts].map(([worker, deeds]) => ({ worker, day, ...deeds }));
    const { delivered, failed, onTime, late } = workerDeeds;
    const plus = (column: typeof delivered | typeof failed | typeof onTime | typeof late) =>
      sql`${column} + excluded.${sql.identifier(column.name)}`;
    await this.db
      .insert(workerDeeds)
      .values(rows.sort((a, b) => (a.worker < b.worker ? -1 : 1)))
      .onConflictDoUpdate({
        target: [workerDeeds.worker, workerDeeds.day],
        set: { delivered: plus(delivered), failed: plus(failed), onTime: plus(onTime), late: plus(late) },
      });
  }

  /** Deletes days that no longer count, once a day. */
  async #sweep(): Promise<void> {
    const today = this.#today();
    if (this.#swept === today) return;
    await this.db.delete(workerDeeds).where(lte(workerDeeds.day, today - WINDOW_DAYS));
    this.#swept = today;
  }

  #today(): number {
    return Math.floor(this.now() / DAY_MS);
  }
}

function merged(a: Counts, b: Counts): Counts {
  const sum = new Map(a);
  for (const [worker, deeds] of b) sum.set(worker, addDeeds(sum.get(worker) ?? NO_DEEDS, deeds));
  return sum;
}
