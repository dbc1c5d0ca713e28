import { messageOf } from './errors.ts';
import type { Log } from './log.ts';

/** Runs work every so often and on demand, never twice at once: a demand waits for its own run. */
export class Ticker<Arg, T> {
  #timer: NodeJS.Timeout | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #stopped = false;

  constructor(
    private readonly work: (arg: Arg) => Promise<T>,
    private readonly log: Log,
  ) {}

  /** Runs now, after what runs at the moment. */
  run(arg: Arg): Promise<T> {
    const mine = this.#last.then(() => this.work(arg));
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  /** @param everyMs from the end of one run to the start of the next */
  start(arg: Arg, everyMs: number): void {
    const next = () => {
      if (this.#stopped) return;
      this.#timer = setTimeout(() => {
        this.run(arg)
          .catch((error: unknown) => this.log.error(`tick: ${messageOf(error)}`))
          .finally(next);
      }, everyMs);
    };
    next();
  }

  /** No more runs; resolves when the current one is over. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#last;
  }
}
