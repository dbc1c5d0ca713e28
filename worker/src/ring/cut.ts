import type { JobCut, SignedReceipt } from '@shardmarket/sdk';
import { signCommitment, type SignedJob, type Signer } from '../receipts/sign.ts';
import type { StageScheduler } from '../stage/scheduler.ts';

/** Jobs that are remembered. */
const MAX_JOBS = 256;

/** What a job of a ring is called at the stage. */
export function stageKey(ring: string, job: string): string {
  return `${ring}/${job}`;
}

/** Jobs of all rings that ended here without a receipt: what was delivered of them can still be signed for. */
export class CutJobs {
  readonly #stage: Pick<StageScheduler, 'cut'>;
  readonly #jobs = new Map<string, { readonly job: SignedJob; readonly signer: Signer }>();

  constructor(stage: Pick<StageScheduler, 'cut'>) {
    this.#stage = stage;
  }

  /** A job was dropped. @param key of it at the stage @param signer for the layers of its ring */
  add(key: string, job: SignedJob, signer: Signer): void {
    this.#jobs.delete(key);
    this.#jobs.set(key, { job, signer });
    const [oldest] = this.#jobs.keys();
    if (this.#jobs.size > MAX_JOBS && oldest !== undefined) this.#jobs.delete(oldest);
  }

  /**
   * Signs for the first positions of a job, once.
   * @returns undefined for a job that is not known, of which fewer positions are, or that has other tokens in them
   */
  async sign(key: string, { committed, tokenRoot }: JobCut): Promise<SignedReceipt | undefined> {
    const known = this.#jobs.get(key);
    this.#jobs.delete(key);
    const commitment = known && (await this.#stage.cut(key, committed));
    if (commitment?.tokenRoot !== tokenRoot) return undefined;
    return known && signCommitment(known.job, commitment, known.signer);
  }
}
