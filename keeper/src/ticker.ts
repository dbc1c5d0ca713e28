import { messageOf } from './errors.ts';
import type { Log } from './log.ts';

/** Runs work every so often and on demand, never twice at once: a demand waits for its own run. */
export class Ticker<Arg, T> {
  #timer: NodeJS.Timeout | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #running = false;
  /** when the present run began (unix ms) */
  #since: number | undefined;

  constructor(
    private readonly work: (arg: Arg) => Promise<T>,
    private readonly log: Log,
  ) {}

  /** ms since the present run began; 0 if none runs */
  get busyMs(): number {
    return this.#since === undefined ? 0 : Date.now() - this.#since;
  }

  /** Runs now, after what runs at the moment. */
  run(arg: Arg): Promise<T> {
    const mine = this.#last.then(() => {
      this.#since = Date.now();
      return this.work(arg).finally(() => (this.#since = undefined));
    });
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  /** @param everyMs from the end of one run to the start of the next */
  start(arg: Arg, everyMs: number): void {
    this.pause();
    this.#running = true;
    const next = () => {
      if (!this.#running) return;
      const timer = setTimeout(() => {
        this.run(arg)
          .catch((error: unknown) => this.log.error(`tick: ${messageOf(error)}`))
          .finally(() => {
            if (this.#timer === timer) next();
          });
      }, everyMs);
      this.#timer = timer;
    };
    next();
  }

  /** No run begins by itself until the next start; the present one goes on. */
  pause(): void {
    this.#running = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Pauses; resolves when the current run is over. */
  async stop(): Promise<void> {
    this.pause();
    await this.#last;
  }
}
