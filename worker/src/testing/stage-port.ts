import type { StagePort } from '../stage/stage.ts';

/** A stage that does as another one, but for what is changed. */
export function wrap(honest: StagePort, change: Partial<StagePort>): StagePort {
  return {
    shape: honest.shape,
    holds: honest.holds,
    died: honest.died,
    use: (...args) => honest.use(...args),
    release: (...args) => honest.release(...args),
    measure: () => honest.measure(),
    open: (...args) => honest.open(...args),
    find: (...args) => honest.find(...args),
    run: (...args) => honest.run(...args),
    finish: (...args) => honest.finish(...args),
    examine: (...args) => honest.examine(...args),
    drop: (...args) => honest.drop(...args),
    cut: (...args) => honest.cut(...args),
    memory: () => honest.memory(),
    close: () => honest.close(),
    ...change,
  };
}
