import { eq, sql } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { workerReasons } from '../db/schema.ts';
import type { Reason } from './not-chosen.ts';

/** Workers of which reasons are held between two writes: anybody can say hello under any address. */
const MAX_WORKERS = 10_000;

/** A reason and how often it held. */
export interface Counted extends Reason {
  readonly count: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

/** Counts why workers got no jobs: at once in memory, and from time to time in the database. */
export class ReasonLedger {
  /** by worker, then code: what is not written down yet */
  readonly #fresh = new Map<string, Map<string, Counted>>();

  constructor(
    private readonly db: Db,
    private readonly now: () => Date = () => new Date(),
  ) {}

  add(worker: string, { code, message }: Reason): void {
    const reasons = this.#fresh.get(worker) ?? new Map<string, Counted>();
    // The oldest makes room: it is told again when it comes again.
    if (!this.#fresh.has(worker) && this.#fresh.size >= MAX_WORKERS) this.#fresh.delete(firstOf(this.#fresh));
    this.#fresh.set(worker, reasons);
    const lastAt = this.now();
    const before = reasons.get(code);
    reasons.set(code, { code, message, count: (before?.count ?? 0) + 1, firstAt: before?.firstAt ?? lastAt, lastAt });
  }

  /** A worker's reasons, the latest first. */
  async of(worker: string): Promise<Counted[]> {
    const rows = await this.db.select().from(workerReasons).where(eq(workerReasons.worker, worker));
    const all = new Map<string, Counted>(rows.map((row) => [row.code, row]));
    for (const fresh of this.#fresh.get(worker)?.values() ?? []) {
      const stored = all.get(fresh.code);
      all.set(fresh.code, stored ? { ...fresh, count: stored.count + fresh.count, firstAt: stored.firstAt } : fresh);
    }
    return [...all.values()].sort((a, b) => b.lastAt.getTime() - a.lastAt.getTime());
  }

  /** Writes down what was counted since the last time. What cannot be written is counted on. */
  async flush(): Promise<void> {
    const batch = [...this.#fresh];
    this.#fresh.clear();
    for (const [i, [worker, reasons]] of batch.entries()) {
      try {
        await this.#write(worker, [...reasons.values()]);
      } catch (error) {
        for (const [address, unwritten] of batch.slice(i))
          if (!this.#fresh.has(address)) this.#fresh.set(address, unwritten);
        throw error;
      }
    }
  }

  async #write(worker: string, reasons: readonly Counted[]): Promise<void> {
    const { code, count, message, lastAt } = workerReasons;
    await this.db
      .insert(workerReasons)
      .values(reasons.map((reason) => ({ worker, ...reason })))
      .onConflictDoUpdate({
        target: [workerReasons.worker, code],
        set: {
          count: sql`${count} + excluded.${sql.identifier(count.name)}`,
          message: sql`excluded.${sql.identifier(message.name)}`,
          lastAt: sql`excluded.${sql.identifier(lastAt.name)}`,
        },
      });
  }
}

function firstOf(map: ReadonlyMap<string, unknown>): string {
  for (const key of map.keys()) return key;
  return '';
}
