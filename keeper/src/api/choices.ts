import { messageOf, Problem } from '../errors.ts';
import type { JobRequest, Jobs, RunningJob } from '../jobs/service.ts';
import { choiceSeed } from './seeds.ts';

/** The jobs of one request: one for each choice, all of them or none. */
export interface Choices {
  /** in the order of the choices */
  readonly jobs: readonly RunningJob[];
  /** The answer comes: what the jobs cost is charged. */
  deliver(): void;
  /** The answer does not come: no job costs anything. Resolves when all reservations were given back. */
  abandon(why: unknown): Promise<void>;
  /** Asks all jobs to stop; what came until then is charged. */
  cancel(): void;
}

/**
 * Starts a job for each choice, and waits for the first token of each. If one cannot be started the others are stopped, and
 * nothing is charged. Until `deliver` or `abandon` is called no job is billed, so one of them must be.
 * @throws Problem as `Jobs.start`
 */
export async function startChoices(
  jobs: Pick<Jobs, 'start'>,
  request: Omit<JobRequest, 'counts'>,
  count: number,
  gone: AbortSignal,
): Promise<Choices> {
  const verdict = new Verdict();
  const stop = new AbortController();
  const signal = AbortSignal.any([gone, stop.signal]);
  const start = async (index: number) => {
    const sampling = { ...request.sampling, seed: choiceSeed(request.sampling.seed, index) };
    try {
      return await jobs.start({ ...request, sampling, counts: verdict.reached }, signal);
    } catch (error) {
      verdict.refuse(error);
      stop.abort();
      throw error;
    }
  };
  const starts = await Promise.allSettled(Array.from({ length: count }, (_, index) => start(index)));
  const running = starts.flatMap((s) => (s.status === 'fulfilled' ? [s.value] : []));
  const abandon = async (why: unknown) => {
    verdict.refuse(why);
    stop.abort();
    await Promise.allSettled(running.map((job) => job.end));
  };
  if (running.length < count) {
    await abandon(verdict.why);
    throw count === 1 ? verdict.why : ofChoices(verdict.why, count);
  }
  return { jobs: running, deliver: () => verdict.accept(), abandon, cancel: () => stop.abort() };
}

/** Whether an answer is charged, once that is certain; the first word counts. */
class Verdict {
  #accept = (): void => undefined;
  #refuse: (why: unknown) => void = () => undefined;
  why: unknown;
  /** Rejects with the reason why nothing is charged. */
  readonly reached = new Promise<void>((resolve, reject) => {
    this.#accept = resolve;
    this.#refuse = reject;
  });

  constructor() {
    // Whoever waits for it hears of it; where nobody does it is no unhandled rejection.
    this.reached.catch(() => undefined);
  }

  accept(): void {
    this.#accept();
  }

  refuse(why: unknown): void {
    this.why ??= why;
    this.#refuse(why);
  }
}

/** A failure of one choice as the buyer of several sees it. */
function ofChoices(why: unknown, count: number): unknown {
  if (!(why instanceof Problem)) return why;
  const { code, param, retryAfterMs } = why;
  const message = `one of ${count} choices could not be started, so none was, and nothing is charged: ${messageOf(why)}`;
  return new Problem(code, `${message} (each choice is a job of its own: a smaller n needs less)`, {
    ...(param !== null && { param }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    cause: why,
  });
}
