import { createHash } from 'node:crypto';
import type { TokenLogprob } from '@shardmarket/sdk';
import { WorkerError } from '../errors.ts';
import { JobLog, type Commitment } from '../receipts/job-log.ts';
import { encodeLogprobs } from '../ring/result.ts';
import { logprobsOf } from '../sampling/logprobs.ts';
import type { SamplingRule } from '../sampling/rule.ts';
import { sampleToken } from '../sampling/sample.ts';
import { serve, type Answer, type Service } from '../threads/serve.ts';
import { KvCache } from './cache.ts';
import { Engine } from './engine.ts';
import type { StageRequest, StageResult, StageSetting } from './messages.ts';
import { joinRows, splitRows } from './rows.ts';
import { inputRowBytes, outputWidth } from './shape.ts';

interface Job {
  readonly cache: KvCache;
  readonly sampling: SamplingRule;
  /** the positions whose rows are cached and valid */
  readonly log: JobLog;
}

type Run = Extract<StageRequest, { op: 'run' }>;

type Chosen = Pick<StageResult, 'tokens' | 'logprobs'>;
const NOTHING_CHOSEN: Chosen = { tokens: new Uint32Array(), logprobs: new Uint8Array() };

/** A stage's jobs on its own thread: caches, runs, and on the last stage the choice of tokens. */
class StageService implements Service<StageRequest> {
  readonly ready;
  readonly #engine: Engine;
  readonly #maxJobs: number;
  readonly #jobs = new Map<string, Job>();
  readonly #free: KvCache[] = [];

  constructor(engine: Engine, maxJobs: number) {
    this.#engine = engine;
    this.#maxJobs = maxJobs;
    this.ready = { shape: engine.shape };
  }

  async handle(request: StageRequest): Promise<Answer> {
    if (request.op === 'run') return this.#run(request);
    if (request.op === 'finish') return { value: this.#finish(request.job, request.committed) };
    if (request.op === 'open') this.#open(request.job, request.sampling);
    else this.#close(request.job);
    return { value: undefined };
  }

  async close(): Promise<void> {
    this.#jobs.clear();
    await this.#engine.release();
  }

  #open(id: string, sampling: SamplingRule): void {
    if (this.#jobs.has(id)) throw new WorkerError('JOB_EXISTS', `job ${id} is open already`);
    if (this.#jobs.size >= this.#maxJobs) {
      throw new WorkerError('BUSY', `${this.#maxJobs} jobs are open, which is this worker's limit: try again later`);
    }
    this.#jobs.set(id, { cache: this.#free.pop() ?? new KvCache(this.#engine.shape), sampling, log: new JobLog() });
  }

  #close(id: string): void {
    const job = this.#jobs.get(id);
    if (job) this.#free.push(job.cache);
    this.#jobs.delete(id);
  }

  #finish(id: string, committed: number): Commitment {
    const commitment = this.#job(id).log.commit(committed);
    this.#close(id);
    return commitment;
  }

  #job(id: string): Job {
    const job = this.#jobs.get(id);
    if (!job) throw new WorkerError('UNKNOWN_JOB', `job ${id} is not open`);
    return job;
  }

  async #run(request: Run): Promise<Answer> {
    const { position, rows } = request;
    const { shape } = this.#engine;
    const job = this.#job(request.job);
    const { log } = job;
    if (position > log.length) {
      throw new WorkerError('BAD_POSITION', `rows from ${position} on would leave a gap: ${log.length} are cached`);
    }
    const { ids, input } = splitRows(shape, rows, request.input);
    const { output, computed } = await this.#engine.forward(job.cache, position, rows, input);
    const bytes = new Uint8Array(output.buffer, output.byteOffset, output.byteLength);
    const inputHashes = hashRows(input, inputRowBytes(shape));
    log.record(position, ids, inputHashes, hashRows(bytes, outputWidth(shape) * 4), computed);
    const result: StageResult = {
      // A copy: a tensor's own buffer belongs to the runtime and cannot be handed over.
      output: shape.last ? new Uint8Array() : joinRows(ids, bytes),
      ...(shape.last && request.sample ? this.#choose(job, position, rows, output) : NOTHING_CHOSEN),
      computed,
    };
    return { value: result, transfer: [result.output.buffer as ArrayBuffer] };
  }

  #choose({ sampling, log }: Job, position: number, rows: number, output: Float32Array): Chosen {
    const width = outputWidth(this.#engine.shape);
    const tokens = new Uint32Array(rows);
    const said: TokenLogprob[] = [];
    for (let i = 0; i < rows; i++) {
      const logits = output.subarray(i * width, (i + 1) * width);
      // The row at a position chooses the token of the next one.
      const token = sampleToken(logits, sampling, position + i + 1, log.tokens);
      tokens[i] = token;
      if (sampling.logprobs !== undefined) said.push(logprobsOf(logits, token, sampling.logprobs));
    }
    return { tokens, logprobs: encodeLogprobs(said) };
  }
}

function hashRows(bytes: Uint8Array, rowBytes: number): Uint8Array[] {
  return Array.from({ length: bytes.length / rowBytes }, (_, row) =>
    createHash('sha256')
      .update(bytes.subarray(row * rowBytes, (row + 1) * rowBytes))
      .digest(),
  );
}

await serve<StageSetting, StageRequest>(
  async (setting) => new StageService(await Engine.load(setting.engine), setting.maxJobs),
);
