/** What a scripted head does with a job. */
import type { TokenLogprob, TokenSource, ToKeeper } from '@shardmarket/sdk';

export interface Script {
  /** ids to generate; a trailing EOS ends with `stop` */
  readonly tokens: readonly number[];
  /** tells log probabilities, as `logprobOf` has them */
  readonly logprobs?: boolean;
  /** who drafted each id, told where a trace is asked for; a head of before has none */
  readonly sources?: readonly TokenSource[];
  /** ids in one `job.tokens`; 1 unless told */
  readonly chunk?: number;
  /** ms before each message */
  readonly delayMs?: number;
  /** after so many ids the head says nothing more until this settles or the job is cancelled: what a test does meanwhile is done while the job runs */
  readonly pause?: { readonly after: number; readonly until: Promise<unknown> };
  /** after so many ids: `fail`, `lie` and `busy` report job.failed, `die` cuts the connection, `hang` says nothing more */
  readonly breakAfter?: number;
  readonly breakBy?: 'fail' | 'lie' | 'busy' | 'die' | 'hang';
  /** changes what the head reports at the end */
  readonly done?: (done: Extract<ToKeeper, { type: 'job.done' }>) => Extract<ToKeeper, { type: 'job.done' }>;
}

/** A pause after the first id, until it is opened. */
export function pauseAfterFirst(): { readonly pause: NonNullable<Script['pause']>; readonly open: () => void } {
  let open = (): void => undefined;
  const until = new Promise<void>((resolve) => (open = resolve));
  return { pause: { after: 1, until }, open };
}

/** What a scripted head says of a token: −id / 1000, and of the tokens after it as alternatives. */
export function logprobOf(id: number, top: number): TokenLogprob {
  return { logprob: -id / 1000, top: Array.from({ length: top }, (_, i) => [id + i, -(id + i) / 1000]) };
}
