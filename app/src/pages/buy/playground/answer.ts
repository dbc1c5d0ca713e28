import type { RingStage, StreamEvent, Token } from './trace.ts';

/** Why an answer came to nothing, or broke off. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  /** ms after which the same may go well; undefined where waiting does not help */
  readonly retryAfterMs?: number | undefined;
}

/** An answer as it grows. Times are ms of the page's monotonic clock. */
export interface Answer {
  readonly state: 'waiting' | 'streaming' | 'complete' | 'stopped' | 'failed';
  readonly job: string | undefined;
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly ring: readonly RingStage[];
  /** how often a stage was replaced meanwhile */
  readonly heals: number;
  /** micro-USDC so far; undefined where the keeper does not say */
  readonly cost: bigint | undefined;
  /** micro-USDC held back for it */
  readonly maxCost: bigint | undefined;
  readonly finish: string | undefined;
  readonly promptTokens: number | undefined;
  readonly completionTokens: number | undefined;
  readonly sentAt: number;
  readonly firstAt: number | undefined;
  readonly lastAt: number | undefined;
  readonly failure: Failure | undefined;
}

export type Step =
  | { readonly kind: 'accepted'; readonly job: string | undefined; readonly maxCost: bigint | undefined }
  | StreamEvent
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly failure: Failure };

export function begin(now: number): Answer {
  return {
    ...{ state: 'waiting', text: '', tokens: [], ring: [], heals: 0, sentAt: now },
    ...{ job: undefined, cost: undefined, maxCost: undefined, finish: undefined, failure: undefined },
    ...{ promptTokens: undefined, completionTokens: undefined, firstAt: undefined, lastAt: undefined },
  };
}

/** What becomes of an answer by what came. An answer that has ended stays as it is. */
export function advance(answer: Answer, step: Step, now: number): Answer {
  if (hasEnded(answer)) return answer;
  switch (step.kind) {
    case 'accepted':
      return { ...answer, job: step.job, maxCost: step.maxCost };
    case 'chunk':
      return grow(answer, step, now);
    case 'done':
      return { ...answer, state: 'complete' };
    case 'stopped':
      return { ...answer, state: 'stopped' };
    case 'error':
      return { ...answer, state: 'failed', failure: { code: step.code, message: step.message } };
    case 'failed':
      return { ...answer, state: 'failed', failure: step.failure };
  }
}

export function hasEnded({ state }: Pick<Answer, 'state'>): boolean {
  return state !== 'waiting' && state !== 'streaming';
}

function grow(answer: Answer, chunk: StreamEvent & { kind: 'chunk' }, now: number): Answer {
  const { text, finish, usage, trace } = chunk;
  const came = text !== '' || (trace?.tokens.length ?? 0) > 0;
  return {
    ...answer,
    state: 'streaming',
    text: answer.text + text,
    finish: finish ?? answer.finish,
    job: trace?.job ?? answer.job,
    tokens: trace && trace.tokens.length > 0 ? [...answer.tokens, ...trace.tokens] : answer.tokens,
    ring: trace?.ring ?? answer.ring,
    heals: answer.heals + (trace?.ring && answer.ring.length > 0 ? 1 : 0),
    cost: usage?.cost ?? trace?.cost_micro_usdc ?? answer.cost,
    promptTokens: usage?.promptTokens ?? answer.promptTokens,
    completionTokens: usage?.completionTokens ?? answer.completionTokens,
    ...(came ? { firstAt: answer.firstAt ?? now, lastAt: now } : {}),
  };
}

/** What can be measured of an answer; undefined where there is too little of it. */
export interface Pace {
  /** ms from the request to the first token */
  readonly ttftMs: number | undefined;
  /** tokens after the first by the time they took */
  readonly tokensPerSecond: number | undefined;
}

export function paceOf({ sentAt, firstAt, lastAt, tokens, completionTokens }: Answer): Pace {
  if (firstAt === undefined || lastAt === undefined) return { ttftMs: undefined, tokensPerSecond: undefined };
  const count = completionTokens ?? tokens.length;
  const seconds = (lastAt - firstAt) / 1_000;
  return {
    ttftMs: firstAt - sentAt,
    tokensPerSecond: count > 1 && seconds > 0 ? (count - 1) / seconds : undefined,
  };
}

/** How many tokens each source gave. */
export function tally(tokens: readonly Token[]): { model: number; ngram: number; target: number; unknown: number } {
  const counts = { model: 0, ngram: 0, target: 0, unknown: 0 };
  for (const { source } of tokens) counts[source ?? 'unknown']++;
  return counts;
}
