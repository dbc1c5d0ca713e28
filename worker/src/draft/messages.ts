import type { Choice } from '../sampling/sample.ts';
import type { SamplingRule } from '../sampling/rule.ts';
import type { EngineSetting } from '../stage/engine.ts';

export interface DraftSetting {
  readonly engine: EngineSetting;
}

/** main thread → draft thread */
export type DraftRequest =
  | { readonly op: 'open'; readonly job: string; readonly sampling: SamplingRule }
  | {
      readonly op: 'propose';
      readonly job: string;
      /** the sequence is what is known before this position, and `tokens` from it on */
      readonly from: number;
      readonly tokens: readonly number[];
      /** tokens wanted; fewer come near the end of the model's context */
      readonly count: number;
      /** true for the cache of side branches, which has seen other tokens than the chain's */
      readonly side: boolean;
      /** choices are wanted for positions from this one on, where rows are computed anew */
      readonly since: number;
    }
  | { readonly op: 'close'; readonly job: string };

/** Answer to `propose`. */
export interface Proposal {
  readonly tokens: readonly number[];
  /** what the model says of the last positions, up to that of the last token proposed */
  readonly choices: readonly Choice[];
}
