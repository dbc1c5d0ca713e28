/** What one pass around the ring gave. */
export interface Pass {
  /** tokens that were proposed, in order */
  readonly drafts: readonly number[];
  /** the tail's token after the current one and after each draft: one more than drafts */
  readonly sampled: readonly number[];
  readonly stopTokens: ReadonlySet<number>;
  /** completion tokens that may still be given, at least 1 */
  readonly remaining: number;
}

export interface Decision {
  /** tokens to append, at least one, all of them the target's own */
  readonly commit: readonly number[];
  /** committed tokens that had been drafted */
  readonly accepted: number;
  /** true if a draft differed from the target's token: the rows after it are void */
  readonly rejected: boolean;
  readonly finish?: 'stop' | 'length';
}

/**
 * Commits the target's tokens up to the first draft that differs from them, which is replaced by the target's token; if
 * none differs, the token after the last draft comes for free (Leviathan et al., "Fast Inference from Transformers via
 * Speculative Decoding", 2023, algorithm 1). Choice by position-keyed noise makes verification plain equality. Nothing
 * is committed behind a stop token or beyond `remaining`.
 * @throws RangeError unless `sampled` has one token more than `drafts`
 */
export function decide({ drafts, sampled, stopTokens, remaining }: Pass): Decision {
  if (sampled.length !== drafts.length + 1) {
    throw new RangeError(
      `${drafts.length} drafts: expected ${drafts.length + 1} sampled tokens, got ${sampled.length}`,
    );
  }
  const commit: number[] = [];
  for (const [i, token] of sampled.entries()) {
    commit.push(token);
    const agreed = drafts[i] === token;
    const tally = {
      commit,
      accepted: agreed ? commit.length : commit.length - 1,
      rejected: i < drafts.length && !agreed,
    };
    if (stopTokens.has(token)) return { ...tally, finish: 'stop' };
    if (commit.length === remaining) return { ...tally, finish: 'length' };
    if (!agreed) return tally;
  }
  throw new RangeError('the token after the last draft agrees with no draft, so that this is never reached');
}

/** Drafts to ask for: none beyond what may still be given or what the context holds. */
export function draftCount(k: number, remaining: number, sequence: number, context: number): number {
  return Math.max(0, Math.min(k, remaining - 1, context - sequence));
}
