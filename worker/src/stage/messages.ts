import type { LayerRange } from '../model/graphs.ts';
import type { SamplingRule } from '../sampling/rule.ts';
import type { SharedPrefix } from './kept.ts';
import type { SessionSetting } from './sessions.ts';
import type { GraphShape } from './shape.ts';

/** What a stage's thread is started with. */
export interface StageSetting {
  /** the session that it begins with */
  readonly session: SessionSetting;
  /** jobs that hold a cache at the same time */
  readonly maxJobs: number;
  /** bytes of caches that are kept of ended jobs */
  readonly keepBytes: number;
  /** bytes that sessions, open and ended jobs may take together */
  readonly memoryBytes: number;
  /** the draft model of a worker that drives: its caches count too */
  readonly draft: GraphShape | undefined;
}

/** Whose job it is, and which of the owner's ended jobs it may go on from. */
export interface Reuse {
  /** session and ring; nothing is kept for anyone else */
  readonly owner: string;
  readonly from?: SharedPrefix;
}

/** main thread → stage thread */
export type StageRequest =
  | {
      readonly op: 'open';
      readonly job: string;
      /** whose session is loaded */
      readonly layers: LayerRange;
      readonly sampling: SamplingRule;
      /** most that the job will have */
      readonly positions: number;
      readonly reuse?: Reuse;
    }
  | { readonly op: 'find'; readonly owner: string; readonly tokens: readonly number[] }
  | {
      readonly op: 'run';
      readonly job: string;
      /** of the first row; below the cached length it rewinds */
      readonly position: number;
      readonly rows: number;
      /** wire form: `ids u32 × rows`, on stages other than the first followed by the hidden rows */
      readonly input: Uint8Array;
      /** true if the last stage is to choose a token for each row */
      readonly sample: boolean;
      /** true for rows of a side branch, which leave no trace but in what was computed */
      readonly side: boolean;
    }
  | {
      readonly op: 'finish';
      readonly job: string;
      /** positions that stand */
      readonly committed: number;
    }
  | {
      readonly op: 'examine';
      readonly job: string;
      /** rows of the cache to be looked at */
      readonly positions: number;
    }
  | { readonly op: 'close'; readonly job: string }
  | {
      /** commits to the first positions of a job that was closed */
      readonly op: 'cut';
      readonly job: string;
      readonly committed: number;
    }
  | { readonly op: 'memory' }
  | {
      /** a ring uses these layers; the answer is false if their session is not loaded, and `session` not given */
      readonly op: 'use';
      readonly layers: LayerRange;
      readonly session?: SessionSetting;
    }
  | { /** a ring uses these layers no more */ readonly op: 'release'; readonly layers: LayerRange }
  | { /** ms of one layer */ readonly op: 'measure' };

/** Answer to `run`. */
export interface StageResult {
  /** `ids ‖ hidden rows` as they go on the wire; empty on the last stage, whose logits stay in the thread */
  readonly output: Uint8Array;
  /** one token for each row where asked for, on the last stage only */
  readonly tokens: Uint32Array;
  /** `encodeLogprobs` of the same rows where the job's sampling asks for them, else empty */
  readonly logprobs: Uint8Array;
  /** rows computed, dummies included */
  readonly computed: number;
}
