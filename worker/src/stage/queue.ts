import { MAX_ROWS } from './shape.ts';

/** Something that a job waits for at a stage. */
export interface Waiting {
  readonly job: string;
  /** rows of an older epoch than the newest seen of their job are void */
  readonly epoch: number;
  /** undefined for a step that is no rows, such as the end of the job: it keeps its place and is never void */
  readonly rows?: RowSpan;
}

export interface RowSpan {
  /** of the first row */
  readonly position: number;
  readonly count: number;
  /** whether tokens are chosen after them; rows with and without are not computed together */
  readonly sample: boolean;
  /** rows of a side branch: computed alone, in their place */
  readonly side?: true;
}

interface Lane<T> {
  epoch: number;
  readonly waiting: T[];
}

/**
 * The order in which a stage serves its jobs: each job has a lane, and lanes with something in them take turns, so that
 * every job's first waiting rows come before anyone's second. Within a lane nothing overtakes; rows that follow on each
 * other are taken together, as many as fit a run.
 */
export class StageQueue<T extends Waiting> {
  readonly #lanes = new Map<string, Lane<T>>();
  /** jobs with something waiting, the next one first */
  readonly #turns: string[] = [];

  /** Number of jobs with something waiting. */
  get length(): number {
    return this.#turns.length;
  }

  /** Adds to the end of the job's lane. @returns what became void by it: older rows, or the item itself */
  push(item: T): T[] {
    const lane = this.#lane(item.job);
    if (item.rows && item.epoch < lane.epoch) return [item];
    const void_ = this.cancel(item.job, item.epoch);
    if (lane.waiting.push(item) === 1) this.#turns.push(item.job);
    return void_;
  }

  /** Makes rows of older epochs void, those that come later included. @returns those that were waiting */
  cancel(job: string, epoch: number): T[] {
    const lane = this.#lane(job);
    lane.epoch = Math.max(lane.epoch, epoch);
    return this.#take(job, lane, ({ rows, epoch: of }) => rows !== undefined && of < lane.epoch);
  }

  /** Forgets a job. @returns what was waiting */
  remove(job: string): T[] {
    const lane = this.#lanes.get(job);
    if (!lane) return [];
    this.#lanes.delete(job);
    return this.#take(job, lane, () => true);
  }

  /** Whether rows of an epoch are void by now. */
  isVoid(job: string, epoch: number): boolean {
    return epoch < (this.#lanes.get(job)?.epoch ?? 0);
  }

  /** Takes what comes next: one step, or rows of one job that are computed in one run. Empty if nothing waits. */
  next(): T[] {
    const job = this.#turns.shift();
    const lane = job === undefined ? undefined : this.#lanes.get(job);
    if (job === undefined || !lane) return [];
    const taken = lane.waiting.splice(0, oneRun(lane.waiting));
    if (lane.waiting.length > 0) this.#turns.push(job);
    return taken;
  }

  #lane(job: string): Lane<T> {
    let lane = this.#lanes.get(job);
    if (!lane) this.#lanes.set(job, (lane = { epoch: 0, waiting: [] }));
    return lane;
  }

  #take(job: string, lane: Lane<T>, which: (item: T) => boolean): T[] {
    const taken = lane.waiting.filter(which);
    if (taken.length === 0) return taken;
    const rest = lane.waiting.filter((item) => !which(item));
    lane.waiting.splice(0, lane.waiting.length, ...rest);
    if (rest.length === 0) this.#turns.splice(this.#turns.indexOf(job), 1);
    return taken;
  }
}

/** How many items at the start of a lane make one run. */
function oneRun(waiting: readonly Waiting[]): number {
  const first = waiting[0]?.rows;
  if (!first || first.side) return 1;
  let count = first.count;
  let items = 1;
  for (const { rows } of waiting.slice(1)) {
    if (rows?.sample !== first.sample || rows.side || rows.position !== first.position + count) break;
    if (count + rows.count > MAX_ROWS) break;
    count += rows.count;
    items++;
  }
  return items;
}
