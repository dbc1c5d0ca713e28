import type { JobRun } from './run.ts';

/** Jobs whose ids are kept. */
const MAX_JOBS = 1_000;
/** ids in all, of prompts and completions */
const MAX_IDS = 4_000_000;

export interface RememberedTokens {
  /** whether no more will come */
  readonly ended: boolean;
  readonly prompt: readonly number[];
  /** what is billed, if anything is */
  readonly completion: readonly number[];
}

/**
 * The ids of the last jobs, in memory alone: a buyer who meters for itself asks for them once a job is over. What a prompt said is
 * not written down.
 */
export class TokenMemory {
  readonly #jobs = new Map<string, RememberedTokens & { readonly session: string }>();
  #ids = 0;

  /** Keeps what is billed of a job that is over. */
  put({ start, tokens, failure, delivered }: JobRun): void {
    const { session, job, prompt } = start;
    const completion = failure ? tokens.slice(0, delivered) : tokens;
    this.#jobs.set(job, { session, ended: true, prompt, completion });
    this.#ids += prompt.length + completion.length;
    for (const [oldest, kept] of this.#jobs) {
      if (this.#jobs.size <= MAX_JOBS && this.#ids <= MAX_IDS) return;
      this.#jobs.delete(oldest);
      this.#ids -= kept.prompt.length + kept.completion.length;
    }
  }

  /** The ids of a job of this session. @param run the job, if it runs */
  get(session: string, job: string, run?: JobRun): RememberedTokens | undefined {
    if (run?.start.session === session) return { ended: false, prompt: run.start.prompt, completion: [...run.tokens] };
    const found = this.#jobs.get(job);
    if (found?.session !== session) return undefined;
    const { ended, prompt, completion } = found;
    return { ended, prompt, completion };
  }
}
