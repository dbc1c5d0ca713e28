import { toHex, type SignedReceipt } from '@shardmarket/sdk';
import { describeError, WorkerError } from '../errors.ts';
import { signCommitment, type Signer } from '../receipts/sign.ts';
import { samplingRule } from '../sampling/rule.ts';
import type { StageScheduler } from '../stage/scheduler.ts';
import { badFrame, type Frame, type FrameType } from './frame.ts';
import { decodeAbort, decodeOpen, encodeAbort, type AbortPayload } from './payload.ts';
import { encodeResult } from './result.ts';

/** A job without frames for this long (ms) is given up: its driver is gone. */
const ABANDONED_MS = 120_000;

interface Job {
  readonly session: string;
  readonly startedAt: number;
  epoch: number;
  lastSeen: number;
}

export interface MemberOptions {
  /** id of the ring; jobs of the same id in two rings, as after a retry, do not share a cache */
  readonly ring: string;
  readonly stage: StageScheduler;
  readonly signer: Signer;
  /** true for the first stage, at which an abort that went around the ring ends */
  readonly head: boolean;
  /** passes a frame on to the next stage; from the tail, to the head */
  readonly forward: (frame: Frame) => void;
  readonly receipt: (receipt: SignedReceipt) => void;
  /** a job that was open here has been aborted by another stage or because of a failure here */
  readonly aborted: (job: string, why: AbortPayload) => void;
}

/** Frames that go down the ring, from the head to the tail. */
const DOWNSTREAM: readonly FrameType[] = ['open', 'prefill', 'verify', 'finish', 'abort', 'cancel'];

/** One stage's part in a ring: turns the frames that come in into runs of the stage and frames that go out. */
export class Member {
  readonly #options: MemberOptions;
  readonly #jobs = new Map<string, Job>();
  readonly #sweep: NodeJS.Timeout;

  constructor(options: MemberOptions) {
    this.#options = options;
    this.#sweep = setInterval(() => this.#giveUpAbandoned(Date.now()), ABANDONED_MS / 4);
    this.#sweep.unref();
  }

  /**
   * Takes a frame; the stage works in order, so that calls need not wait for each other. A failure aborts the job all
   * around the ring. Frames of jobs that are not open here are dropped: they were under way when the job ended.
   * @throws WorkerError BAD_FRAME on a type that has no place here; the link must be closed
   */
  take(frame: Frame): void {
    if (!DOWNSTREAM.includes(frame.type)) throw badFrame(`a ${frame.type} frame has no place here`);
    void this.#handle(frame).catch((error: unknown) => this.abort(frame.job, describeError(error)));
  }

  /**
   * Ends a job here and passes the word on. A stage passes it on also if it never knew the job, so that the head hears
   * of a refusal by any stage.
   */
  abort(job: string, why: AbortPayload): void {
    const known = this.#jobs.delete(job);
    if (known) {
      this.#drop(job);
      this.#options.aborted(job, why);
    }
    if (!known && this.#options.head) return;
    this.#send({ type: 'abort', rows: 0, epoch: 0, position: 0, job, payload: encodeAbort(why) });
  }

  /** Number of jobs that are open here. */
  get openJobs(): number {
    return this.#jobs.size;
  }

  /** Forgets all jobs without telling anyone: the ring is gone. */
  close(): void {
    clearInterval(this.#sweep);
    for (const job of this.#jobs.keys()) this.#drop(job);
    this.#jobs.clear();
  }

  async #handle(frame: Frame): Promise<void> {
    if (frame.type === 'open') return this.#open(frame);
    if (frame.type === 'abort') return this.abort(frame.job, decodeAbort(frame.payload));
    const job = this.#jobs.get(frame.job);
    if (!job || frame.epoch < job.epoch) return;
    job.epoch = frame.epoch;
    job.lastSeen = Date.now();
    if (frame.type === 'cancel') return this.#cancel(frame);
    if (frame.type === 'finish') return this.#finish(frame, job);
    return this.#run(frame, job);
  }

  async #open(frame: Frame): Promise<void> {
    const { session, sampling, prompt } = decodeOpen(frame.payload);
    if (this.#jobs.has(frame.job)) throw new WorkerError('JOB_EXISTS', `job ${frame.job} is open already`);
    const job: Job = { session, startedAt: Date.now(), epoch: 0, lastSeen: Date.now() };
    this.#jobs.set(frame.job, job);
    await this.#options.stage.open(this.#key(frame.job), samplingRule(sampling, prompt));
    if (this.#jobs.get(frame.job) !== job) return;
    if (!this.#options.stage.shape.last) this.#send(frame);
  }

  async #run(frame: Frame, job: Job): Promise<void> {
    const { stage } = this.#options;
    const { type, payload } = frame;
    const sample = type === 'verify';
    const waiting = { position: frame.position, count: frame.rows, epoch: frame.epoch, sample, payload };
    const ran = await stage.run(this.#key(frame.job), waiting);
    if (!ran || this.#jobs.get(frame.job) !== job) return;
    const { position, rows, epoch, result } = ran;
    if (ran.stale) return;
    if (!stage.shape.last) this.#send({ type, rows, epoch, position, job: frame.job, payload: result.output });
    else if (sample) {
      const chosen = encodeResult(result.tokens, result.logprobs);
      this.#send({ type: 'result', rows, epoch, position, job: frame.job, payload: chosen });
    }
  }

  /** Passed on before the frames that are being computed here, so that no stage behind begins with what is void. */
  #cancel(frame: Frame): void {
    const { stage } = this.#options;
    stage.cancel(this.#key(frame.job), frame.epoch);
    if (!stage.shape.last) this.#send(frame);
  }

  async #finish(frame: Frame, job: Job): Promise<void> {
    const { stage, signer, receipt } = this.#options;
    if (frame.payload.length !== 32) throw badFrame(`finish: expected a root of 32 bytes, got ${frame.payload.length}`);
    const commitment = await stage.finish(this.#key(frame.job), frame.epoch, frame.position);
    if (!commitment || this.#jobs.get(frame.job) !== job) return;
    if (commitment.tokenRoot !== toHex(frame.payload)) {
      throw new WorkerError('BAD_TOKENS', 'finish: the token root is not that of the tokens that came with the rows');
    }
    const signed = signCommitment(
      { job: frame.job, session: job.session, startedAt: job.startedAt },
      commitment,
      signer,
    );
    this.#jobs.delete(frame.job);
    receipt(signed);
    if (!stage.shape.last) this.#send(frame);
  }

  #giveUpAbandoned(now: number): void {
    for (const [id, job] of this.#jobs) {
      if (now - job.lastSeen < ABANDONED_MS) continue;
      this.abort(id, { code: 'STAGE_SILENT', message: `no frame of the job for ${ABANDONED_MS} ms` });
    }
  }

  #send(frame: Frame): void {
    try {
      this.#options.forward(frame);
    } catch {
      // The link is gone, and with it the ring: whoever watches the link ends the jobs.
    }
  }

  #key(job: string): string {
    return `${this.#options.ring}/${job}`;
  }

  #drop(job: string): void {
    this.#options.stage.drop(this.#key(job));
  }
}
