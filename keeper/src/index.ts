export { readConfig, type KeeperConfig } from './config.ts';
export { readKeypair } from './keypair.ts';
export { Problem, type ProblemCode } from './errors.ts';
export { startKeeper, type Keeper, type TickResult } from './keeper.ts';
