import type { StagePort } from '../stage/stage.ts';
import { wrap } from './stage-port.ts';

/** A stage that can be told to stop for good at one of its runs, as that of a worker that dies just then. */
export class Fate {
  #runs = Infinity;
  #dying: () => void = () => undefined;

  /** @param runs that still come to their end @returns when the one after them is asked for; it is never answered */
  dieAfter(runs: number): Promise<void> {
    this.#runs = runs;
    return new Promise((resolve) => (this.#dying = resolve));
  }

  wrap(honest: StagePort): StagePort {
    return wrap(honest, {
      run: (...args) => {
        if (this.#runs-- > 0) return honest.run(...args);
        this.#dying();
        return new Promise(() => undefined);
      },
    });
  }
}
