import { toHex } from '@shardmarket/sdk';
import { describeError, WorkerError } from '../errors.ts';
import { signCommitment } from '../receipts/sign.ts';
import { samplingRule } from '../sampling/rule.ts';
import type { SharedPrefix } from '../stage/kept.ts';
import { stageKey } from './cut.ts';
import { badFrame, type Frame } from './frame.ts';
import { Handover } from './handover.ts';
import { MAX_JOBS, type KnownJobs } from './known.ts';
import type { MemberOptions } from './member-options.ts';
import { DOWNSTREAM, openJob, wait, type OpenJob } from './open-job.ts';
import { decodeAbort, decodeOpen, encodeAbort, encodeOpen, type AbortPayload, type OpenPayload } from './payload.ts';
import { encodeResult } from './result.ts';

/** A job without frames for this long (ms) is given up: its driver is gone. */
const ABANDONED_MS = 120_000;

/** One stage's part in a ring: turns the frames that come in into runs of the stage and frames that go out. */
export class Member {
  readonly #options: MemberOptions;
  readonly #jobs = new Map<string, OpenJob>();
  readonly #handover = new Handover();
  readonly #sweep: NodeJS.Timeout;

  constructor(options: MemberOptions) {
    this.#options = options;
    this.#sweep = setInterval(() => this.#giveUpAbandoned(Date.now()), ABANDONED_MS / 4);
    this.#sweep.unref();
  }

  /**
   * Takes a frame; the stage works in order, so that calls need not wait for each other. A failure aborts the job all
   * around the ring. Frames of jobs that are not open here are dropped: they were under way when the job ended.
   * @throws WorkerError BAD_FRAME on a type that has no place here, or more than anyone honest sends; the link must be closed
   */
  take(frame: Frame): void {
    if (!DOWNSTREAM.includes(frame.type)) throw badFrame(`a ${frame.type} frame has no place here`);
    const job = this.#jobs.get(frame.job);
    const done = job && wait(job, frame, this.#options.stage.shape.capacity);
    void this.#handle(frame)
      .catch((error: unknown) => this.abort(frame.job, describeError(error)))
      .finally(done);
  }

  /**
   * Ends a job here and passes the word on, also if it never was open here: the head hears of a refusal by any stage.
   */
  abort(job: string, why: AbortPayload): void {
    const known = this.cut(job);
    if (known) this.#options.aborted(job, why);
    if (!known && this.#options.head) return;
    const frame: Frame = { type: 'abort', rows: 0, epoch: 0, position: 0, job, payload: encodeAbort(why) };
    if (known) this.#handover.ended(frame, Date.now());
    this.#send(frame);
  }

  /** Ends a job here without a word to anyone; what it did can still be signed for. @returns whether it was open */
  cut(id: string): boolean {
    const job = this.#jobs.get(id);
    if (!job) return false;
    this.#jobs.delete(id);
    const { session, startedAt } = job;
    this.#options.cut.add(this.#key(id), { job: id, session, startedAt }, this.#options.signer);
    this.#options.stage.drop(this.#key(id));
    return true;
  }

  /** The ended job of a session in this ring that this stage has kept and that begins like `tokens` for longest. */
  async find(session: string, tokens: readonly number[]): Promise<SharedPrefix | undefined> {
    const found = await this.#options.stage.find(this.#key(session), tokens);
    return found && { ...found, job: found.job.slice(this.#key('').length) };
  }

  /** Number of jobs that are open here. */
  get openJobs(): number {
    return this.#jobs.size;
  }

  /** Bytes of rows that are kept for a successor's successor. */
  get keptBytes(): number {
    return [...this.#jobs.values()].reduce((sum, { sent }) => sum + sent.bytes, 0);
  }

  /** Open jobs, and the positions whose rows have come in: what a predecessor need not replay. */
  known(): KnownJobs {
    return new Map([...this.#jobs].map(([id, { taken }]) => [id, taken]));
  }

  /** The link to the successor is gone. */
  unlinked(): void {
    this.#handover.unlinked();
  }

  /** A link to a successor is open. @param known what it has @returns the frames that it is to be sent first */
  linked(known: KnownJobs): Frame[] {
    const { last } = this.#options.stage.shape;
    const frames = this.#handover.linked(known, last ? [] : this.#jobs, Date.now());
    return last ? frames.filter(({ type }) => type === 'abort') : frames;
  }

  /** Forgets all jobs without telling anyone: the ring is gone. */
  close(): void {
    clearInterval(this.#sweep);
    for (const job of [...this.#jobs.keys()]) this.cut(job);
  }

  async #handle(frame: Frame): Promise<void> {
    if (frame.type === 'open') return this.#open(frame);
    if (frame.type === 'resume') return this.#resume(frame);
    if (frame.type === 'abort') return this.abort(frame.job, decodeAbort(frame.payload));
    const job = this.#jobs.get(frame.job);
    // A stage that took another's place may never have known the job, those behind it may.
    if (!job && frame.type === 'finish') return this.#pass(frame);
    if (!job) return;
    if (frame.type === 'replay') return this.#replay(frame, job);
    if (frame.epoch < job.epoch) return;
    job.epoch = frame.epoch;
    job.lastSeen = Date.now();
    if (frame.type === 'cancel') return this.#cancel(frame);
    if (frame.type === 'finish') return this.#finish(frame, job);
    return this.#run(frame, job);
  }

  /** A job that is open already is opened again by the head after a heal: stages behind may lack it. */
  async #open(frame: Frame): Promise<void> {
    const known = this.#jobs.get(frame.job);
    if (known && frame.epoch <= known.epoch) throw new WorkerError('JOB_EXISTS', `job ${frame.job} is open already`);
    if (known) {
      known.epoch = frame.epoch;
      return this.#pass(frame);
    }
    const { reuse, ...opened } = decodeOpen(frame.payload);
    const positions = await this.#admit(frame, opened, reuse);
    if (positions === undefined) return;
    if (!this.#options.stage.shape.last) {
      const payload = reuse ? encodeOpen({ ...opened, reuse: { ...reuse, positions } }) : frame.payload;
      this.#send({ ...frame, payload });
    } else if (reuse) {
      this.#send({ ...frame, type: 'opened', position: positions, payload: new Uint8Array() });
    }
  }

  async #resume(frame: Frame): Promise<void> {
    if (this.#jobs.has(frame.job)) return;
    const admitted = this.#admit(frame, decodeOpen(frame.payload));
    for (const first of this.#handover.resumed(frame.job, frame.payload)) this.#pass(first);
    await admitted;
  }

  /** @returns the positions reused; undefined if the job has ended by then */
  async #admit({ job: id, epoch }: Frame, opened: OpenPayload, reuse?: SharedPrefix): Promise<number | undefined> {
    const { session, sampling, prompt, positions: most } = opened;
    if (this.#jobs.size >= MAX_JOBS) throw new WorkerError('BUSY', `${MAX_JOBS} jobs of the ring are open here`);
    const job = openJob(opened, epoch, Date.now());
    this.#jobs.set(id, job);
    this.#handover.begun(id);
    const from = reuse && reuse.positions > 0 ? { ...reuse, job: this.#key(reuse.job) } : undefined;
    const kept = { owner: this.#key(session), ...(from && { from }) };
    const positions = await this.#options.stage.open(this.#key(id), samplingRule(sampling, prompt), kept, most);
    job.taken = Math.max(job.taken, positions);
    return this.#jobs.get(id) === job ? positions : undefined;
  }

  async #run(frame: Frame, job: OpenJob): Promise<void> {
    const { stage } = this.#options;
    const { type, payload, side } = frame;
    const sample = type === 'verify';
    const { position: at, rows: count } = frame;
    if (!side) job.taken = at + count;
    const waiting = { position: at, count, epoch: frame.epoch, sample, payload, ...(side && { side }) };
    const ran = await stage.run(this.#key(frame.job), waiting);
    if (!ran || this.#jobs.get(frame.job) !== job) return;
    const { position, rows, epoch, result } = ran;
    // Nothing of a side branch is cached anywhere, so that no successor will ever need its rows again.
    if (!stage.shape.last && !side) job.sent.write(position, rows, result.output);
    if (ran.stale) return;
    const header = { job: frame.job, epoch, position, rows, ...(side && { side }) };
    if (!stage.shape.last) this.#send({ ...header, type, payload: result.output });
    else if (sample) this.#send({ ...header, type: 'result', payload: encodeResult(result.tokens, result.logprobs) });
  }

  /** Takes the place of a stage that is gone: what it has sent its successor is not sent again. */
  async #replay({ job: id, position, rows, payload }: Frame, job: OpenJob): Promise<void> {
    const { stage } = this.#options;
    job.taken = position + rows;
    const result = await stage.replay(this.#key(id), { position, count: rows, payload });
    if (!result || this.#jobs.get(id) !== job || stage.shape.last) return;
    job.sent.write(position, rows, result.output);
    for (const next of this.#handover.replayed(id, job.sent)) this.#pass(next);
  }

  /** Passed on before the frames that are being computed here, so that no stage behind begins with what is void. */
  #cancel(frame: Frame): void {
    this.#options.stage.cancel(this.#key(frame.job), frame.epoch);
    this.#pass(frame);
  }

  async #finish(frame: Frame, job: OpenJob): Promise<void> {
    const { stage, signer, receipt } = this.#options;
    if (frame.payload.length !== 32) throw badFrame(`finish: expected a root of 32 bytes, got ${frame.payload.length}`);
    const commitment = await stage.finish(this.#key(frame.job), frame.epoch, frame.position);
    if (!commitment || this.#jobs.get(frame.job) !== job) return;
    if (commitment.tokenRoot !== toHex(frame.payload)) {
      throw new WorkerError('BAD_TOKENS', 'finish: the token root is not that of the tokens that came with the rows');
    }
    const { session, startedAt } = job;
    const signed = signCommitment({ job: frame.job, session, startedAt }, commitment, signer);
    this.#jobs.delete(frame.job);
    this.#handover.ended(frame, Date.now());
    receipt(signed);
    this.#pass(frame);
  }

  #giveUpAbandoned(now: number): void {
    const why = { code: 'STAGE_SILENT', message: `no frame of the job for ${ABANDONED_MS} ms` };
    for (const [id, { lastSeen }] of this.#jobs) if (now - lastSeen >= ABANDONED_MS) this.abort(id, why);
  }

  /** Passes a frame on; it ends at the tail. */
  #pass(frame: Frame): void {
    if (!this.#options.stage.shape.last) this.#send(frame);
  }

  #send(frame: Frame): void {
    try {
      this.#options.forward(frame);
    } catch {
      // The link is gone: whoever watches it has the ring healed or ended.
    }
  }

  #key(job: string): string {
    return stageKey(this.#options.ring, job);
  }
}
