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
    }
  | { readonly op: 'close'; readonly job: string };
