export { readConfig, readKeypair, type KeeperConfig } from './config.ts';
export { Problem, type ProblemCode } from './errors.ts';
export { startKeeper, type Keeper, type TickResult } from './keeper.ts';
