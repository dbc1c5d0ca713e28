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
  /** before all messages but the first it waits for this */
  readonly gate?: Promise<void>;
  /** after so many ids: `fail`, `lie` and `busy` report job.failed, `die` cuts the connection, `hang` says nothing more */
  readonly breakAfter?: number;
  readonly breakBy?: 'fail' | 'lie' | 'busy' | 'die' | 'hang';
  /** changes what the head reports at the end */
  readonly done?: (done: Extract<ToKeeper, { type: 'job.done' }>) => Extract<ToKeeper, { type: 'job.done' }>;
}

/** What a scripted head says of a token: −id / 1000, and of the tokens after it as alternatives. */
export function logprobOf(id: number, top: number): TokenLogprob {
  return { logprob: -id / 1000, top: Array.from({ length: top }, (_, i) => [id + i, -(id + i) / 1000]) };
}
