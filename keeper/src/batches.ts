/** What came of one of a batch's items. */
export type Outcome<Result> = { readonly value: Result } | { readonly error: unknown };

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

export interface BatchLimits {
  /** batches under way at a time */
  readonly lanes: number;
  /** items of one batch */
  readonly most: number;
  /** whether a batch that fails as a whole is done again item by item */
  readonly apart: boolean;
}

/**
 * Does in one go what is asked for at the same time, or while earlier batches are under way: with little to do each item is a batch of its
 * own at once, with much batches grow. What is asked for is answered when its batch is done, so that nothing is told that is not stored, and
 * begun after it was asked for, so that what is read is not older than the question.
 *
 * With `apart` a batch that fails as a whole is done again item by item, so that no item falls with another: `work` must have done nothing
 * then, or take the same item twice.
 */
export class Batches<Item, Result> {
  readonly #waiting: Waiting<Item, Result>[] = [];
  #running = 0;
  #called = false;

  /** @param work answers for each item, in their order */
  constructor(
    private readonly work: (items: readonly Item[]) => Promise<readonly Outcome<Result>[]>,
    private readonly limits: BatchLimits,
  ) {}

  /** @throws what `work` has for this item */
  do(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (this.#called) return;
      this.#called = true;
      // What is asked for in the same breath goes together.
      queueMicrotask(() => {
        this.#called = false;
        this.#next();
      });
    });
  }

  #next(): void {
    while (this.#running < this.limits.lanes && this.#waiting.length > 0) {
      this.#running++;
      const batch = this.#waiting.splice(0, this.limits.most);
      void this.#run(batch).finally(() => {
        this.#running--;
        this.#next();
      });
    }
  }

  async #run(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    let outcomes: readonly Outcome<Result>[];
    try {
      outcomes = await this.work(batch.map(({ item }) => item));
    } catch (error) {
      if (this.limits.apart && batch.length > 1) for (const one of batch) await this.#run([one]);
      else for (const one of batch) one.reject(error);
      return;
    }
    for (const [i, { resolve, reject }] of batch.entries()) {
      const outcome = outcomes[i] ?? { error: new Error('a batch gave no answer for one of its items') };
      if ('error' in outcome) reject(outcome.error);
      else resolve(outcome.value);
    }
  }
}
