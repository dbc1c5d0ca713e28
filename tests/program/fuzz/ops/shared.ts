/** What several operations ask of the model. */
import type { Model } from '../model/state.ts';
import { ONCE } from './rules.ts';

export const configOf = (m: Model) => m.need('config', ONCE.config);
export const limitsOf = (m: Model) => configOf(m).limits;
export const isPaused = (m: Model) => m.now < configOf(m).pausedUntil;
