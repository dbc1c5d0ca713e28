import type { TokenSource } from '@shardmarket/sdk';

export type Finish = 'stop' | 'length' | 'cancelled';

/** Where a token came from: drafted by the draft model or by n-gram lookup. */
export type DraftSource = 'model' | 'ngram';

/** What the driver is to do next, in this order. */
export type Action =
  | {
      readonly type: 'send';
      readonly epoch: number;
      readonly position: number;
      readonly tokens: readonly number[];
      /** rows at the start whose tokens are certain: a loop is waited for if there are any */
      readonly certain: number;
    }
  /** rows of a side branch, which no cache keeps */
  | ({ readonly type: 'side' } & Branch)
  /** all rows of older epochs are void */
  | { readonly type: 'cancel'; readonly epoch: number }
  | {
      readonly type: 'commit';
      /** counts completion tokens from 0 */
      readonly position: number;
      readonly verdicts: readonly Verdict[];
      /** place of the first of them in the result that they come from */
      readonly offset: number;
    }
  /**
   * What was drafted from the token at `position` on was wrong: the sequence goes on from the one committed there, with
   * what a side branch drafted behind it if `hit`.
   */
  | { readonly type: 'rejected'; readonly position: number; readonly hit: boolean }
  | { readonly type: 'finish'; readonly finish: Finish; readonly epoch: number; readonly committed: number };

/** A committed token, and the draft that stood in its place. */
export interface Verdict {
  readonly token: number;
  readonly draft?: Draft;
}

/** Who is to be thanked for a committed token: its drafter, or the target where nobody drafted that very token. */
export function sourceOf({ token, draft }: Verdict): TokenSource {
  return draft?.token === token ? draft.source : 'target';
}

export interface Draft {
  readonly token: number;
  readonly source: DraftSource;
  /** drafts before it since the last token that was certain */
  readonly depth: number;
}

/** Another way on from a drafted position: the token that may stand there instead, and drafts behind it. */
export interface Branch {
  readonly epoch: number;
  /** of its first token */
  readonly position: number;
  readonly tokens: readonly number[];
}
