import type { JobStart } from '@shardmarket/sdk';
import { Acceptance } from '../draft/acceptance.ts';
import { WorkerError } from '../errors.ts';
import type { AbortPayload } from '../ring/payload.ts';
import { encodeAbort, encodeOpen } from '../ring/payload.ts';
import { decodeResult, type Chosen } from '../ring/result.ts';
import { encodeTokens } from '../ring/tokens.ts';
import type { Frame, FrameType } from '../ring/frame.ts';
import { RingMeter } from './meter.ts';

/** Who drives a job: it hears what comes back from the ring. */
export interface JobSink {
  /** the target's tokens after the rows from `position` on */
  result(epoch: number, position: number, chosen: Chosen): void;
  /** the same after the rows of a side branch */
  side(epoch: number, position: number, chosen: Chosen): void;
  /** the ring was healed: all that was sent before is void, rows from now on are of this epoch or later ones */
  healed(epoch: number): void;
  /** the job is over: a stage gave it up, the tail lied, or the ring is gone */
  failed(error: WorkerError): void;
}

export interface HeadOptions {
  /** hands a frame to the head's own stage, which passes it on */
  readonly submit: (frame: Frame) => void;
  readonly vocab: number;
  /** whether a job's rows must all be computed again after a heal */
  readonly rebuilds: (job: string) => boolean;
  /** first epoch of the ring's generation */
  readonly epoch: number;
  /** ms without a result after which rows in flight are given up */
  readonly timeoutMs: number;
  /** stages in the ring */
  readonly stages: number;
}

/** The head's end of a ring: frames of its jobs that go down it, and what comes back from the tail. */
export class Head {
  readonly timeoutMs: number;
  /** what was measured in this ring, by all its jobs */
  readonly meter: RingMeter;
  readonly acceptance = new Acceptance();
  readonly #options: HeadOptions;
  readonly #jobs = new Map<string, { readonly sink: JobSink; readonly logprobs: number | undefined }>();
  #epoch: number;
  #lost: WorkerError | undefined;

  constructor(options: HeadOptions) {
    this.#options = options;
    this.timeoutMs = options.timeoutMs;
    this.#epoch = options.epoch;
    this.meter = new RingMeter(options.stages);
  }

  /** First epoch of jobs that are opened now. */
  get epoch(): number {
    return this.#epoch;
  }

  /**
   * Opens a job at all stages; after a heal, at those that lack it.
   * @param positions most whose rows are ever sent @throws WorkerError why the ring is gone, if it is
   */
  open({ job, session, sampling, prompt }: JobStart, positions: number, sink: JobSink): void {
    if (this.#lost) throw this.#lost;
    this.#jobs.set(job, { sink, logprobs: sampling.logprobs });
    this.#submit('open', job, {
      epoch: this.#epoch,
      payload: encodeOpen({ session, sampling, prompt: prompt.length, positions }),
    });
  }

  /** Whether a job's rows must all be computed again after a heal. */
  rebuilds(job: string): boolean {
    return this.#options.rebuilds(job);
  }

  prefill(job: string, epoch: number, position: number, tokens: readonly number[]): void {
    this.#submit('prefill', job, { rows: tokens.length, epoch, position, payload: encodeTokens(tokens) });
  }

  /** Rows that the ring has computed before this head came: they are computed again here, and by stages that lack them. */
  replay(job: string, position: number, tokens: readonly number[]): void {
    this.#submit('replay', job, { rows: tokens.length, position, payload: encodeTokens(tokens) });
  }

  /** @param side true for the rows of a side branch */
  verify(job: string, epoch: number, position: number, tokens: readonly number[], side = false): void {
    const payload = encodeTokens(tokens);
    this.#submit('verify', job, { rows: tokens.length, epoch, position, payload, ...(side && { side }) });
  }

  /** Voids the rows of older epochs; each stage passes it on before what it is computing. */
  cancel(job: string, epoch: number): void {
    this.#submit('cancel', job, { epoch, payload: new Uint8Array() });
  }

  finish(job: string, epoch: number, committed: number, tokenRoot: Uint8Array): void {
    this.#submit('finish', job, { epoch, position: committed, payload: tokenRoot });
  }

  abort(job: string, why: AbortPayload): void {
    this.#submit('abort', job, { payload: encodeAbort(why) });
  }

  /** Hears no more of a job. */
  forget(job: string): void {
    this.#jobs.delete(job);
  }

  /** A result frame came from the tail. @throws WorkerError BAD_FRAME if its payload has another size than it should */
  result(frame: Frame): void {
    const job = this.#jobs.get(frame.job);
    if (!job) return;
    let chosen: Chosen;
    try {
      chosen = decodeResult(frame.payload, frame.rows, job.logprobs, this.#options.vocab);
    } catch (error) {
      if (!(error instanceof WorkerError) || error.code !== 'BAD_RESULT') throw error;
      return job.sink.failed(error);
    }
    if (frame.side) job.sink.side(frame.epoch, frame.position, chosen);
    else job.sink.result(frame.epoch, frame.position, chosen);
  }

  /** A stage aborted a job. */
  aborted(job: string, { code, message }: AbortPayload): void {
    const refused = code === 'BUSY' || code === 'THREAD_DIED' ? code : 'STAGE_FAILED';
    this.#jobs.get(job)?.sink.failed(new WorkerError(refused, `a stage gave the job up: ${code}: ${message}`));
  }

  /** The ring has a new generation whose epochs begin here: its jobs go on in it. */
  healed(epoch: number): void {
    this.#epoch = epoch;
    for (const { sink } of [...this.#jobs.values()]) sink.healed(epoch);
  }

  /** The ring is gone, and all its jobs with it. */
  lost(error: WorkerError): void {
    this.#lost = error;
    for (const { sink } of [...this.#jobs.values()]) sink.failed(error);
  }

  #submit(type: FrameType, job: string, frame: Partial<Frame> & { payload: Uint8Array }): void {
    this.#options.submit({ type, job, rows: 0, epoch: 0, position: 0, ...frame });
  }
}
