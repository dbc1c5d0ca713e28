import { WorkerError } from '../errors.ts';
import { loadGraph, type Model } from '../model/manifest.ts';
import type { SamplingRule } from '../sampling/rule.ts';
import { Thread } from '../threads/thread.ts';
import type { DraftRequest, DraftSetting, Proposal } from './messages.ts';

/** Proposes what the target may say next; wrong proposals cost time, never output. */
export class Draft {
  readonly #thread: Thread<DraftRequest>;

  private constructor(thread: Thread<DraftRequest>) {
    this.#thread = thread;
  }

  /** Verifies and loads the draft model on a thread of its own. @throws WorkerError MODEL_*, DRAFT_MISMATCH */
  static async start(model: Model, target: Model, intraOpThreads = 1): Promise<Draft> {
    const { architecture, numerics, name, tokenizer } = model.manifest;
    if (
      tokenizer.sha256 !== target.manifest.tokenizer.sha256 ||
      architecture.vocab !== target.manifest.architecture.vocab
    ) {
      throw new WorkerError(
        'DRAFT_MISMATCH',
        `${name} has another tokenizer than ${target.manifest.name}: choose its own draft`,
      );
    }
    const { path, layers } = await loadGraph(model, [0, architecture.layers]);
    // The draft's bits do not reach the output, so that a lone row need not be padded.
    const setting: DraftSetting = { engine: { path, layers, architecture, numerics, intraOpThreads, minRows: 1 } };
    const entry = new URL('./thread.ts', import.meta.url);
    const { thread } = await Thread.start<DraftRequest, undefined>('draft', entry, setting);
    return new Draft(thread);
  }

  /** Why the draft's thread has ended, once it has without being asked to. */
  get died(): Promise<WorkerError> {
    return this.#thread.died;
  }

  /** Allocates a cache; a job that is open already starts anew. */
  async open(job: string, sampling: SamplingRule): Promise<void> {
    await this.#thread.call({ op: 'open', job, sampling });
  }

  /**
   * Proposes up to `count` tokens that follow the sequence: what was given before for positions below `from`, and
   * `tokens` from it on. Tokens of earlier proposals that turned out wrong are forgotten by themselves.
   * @param since choices are wanted for positions from this one on, as far as their rows have to be computed for this
   * @throws WorkerError UNKNOWN_JOB, BAD_POSITION
   */
  propose(job: string, from: number, tokens: readonly number[], count: number, since = Infinity): Promise<Proposal> {
    return this.#thread.call({ op: 'propose', job, from, tokens, count, since, side: false });
  }

  /** The same for a side branch, which has a cache of its own: `tokens` are the whole sequence. */
  branch(job: string, tokens: readonly number[], count: number): Promise<Proposal> {
    return this.#thread.call({ op: 'propose', job, from: 0, tokens, count, since: Infinity, side: true });
  }

  async drop(job: string): Promise<void> {
    await this.#thread.call({ op: 'close', job });
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}
