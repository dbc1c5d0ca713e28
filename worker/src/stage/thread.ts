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
import { CutLogs } from './cut.ts';
import { Engine } from './engine.ts';
import { checkFinite } from './finite.ts';
import { KeptJobs } from './kept.ts';
import { jobBytes, MemoryLedger, type Holding } from './memory.ts';
import type { StageRequest, StageResult, StageSetting } from './messages.ts';
import { joinRows, splitRows } from './rows.ts';
import { inputRowBytes, layersOf, outputWidth, usableContext } from './shape.ts';

interface Job {
  readonly cache: KvCache;
  readonly sampling: SamplingRule;
  /** for whom the cache is kept when the job has ended well */
  readonly owner: string | undefined;
  /** most that it can have: memory is reserved for these */
  readonly positions: number;
  /** the positions whose rows are cached and valid */
  readonly log: JobLog;
}

type Run = Extract<StageRequest, { op: 'run' }>;
type Open = Extract<StageRequest, { op: 'open' }>;

type Chosen = Pick<StageResult, 'tokens' | 'logprobs'>;
const NOTHING_CHOSEN: Chosen = { tokens: new Uint32Array(), logprobs: new Uint8Array() };

/** A stage's jobs on its own thread: caches, runs, and on the last stage the choice of tokens. */
class StageService implements Service<StageRequest> {
  readonly ready;
  readonly #engine: Engine;
  readonly #maxJobs: number;
  readonly #jobs = new Map<string, Job>();
  readonly #kept: KeptJobs;
  readonly #cut = new CutLogs();
  readonly #holding: Holding;
  readonly #memory: MemoryLedger;

  constructor(engine: Engine, { maxJobs, keepBytes, memoryBytes, draft }: StageSetting) {
    this.#engine = engine;
    this.#maxJobs = maxJobs;
    this.#kept = new KeptJobs(keepBytes);
    this.#holding = { shape: engine.shape, draft };
    this.#memory = new MemoryLedger(memoryBytes);
    this.ready = { shape: engine.shape };
  }

  async handle(request: StageRequest): Promise<Answer> {
    if (request.op === 'run') return this.#run(request);
    if (request.op === 'finish') return { value: this.#finish(request.job, request.committed) };
    if (request.op === 'examine') return { value: this.#examine(request.job, request.positions) };
    if (request.op === 'find') return { value: this.#kept.find(request.owner, request.tokens) };
    if (request.op === 'cut') return { value: this.#cut.commit(request.job, request.committed) };
    if (request.op === 'memory') return { value: this.#memory.use(this.#kept.bytes) };
    if (request.op === 'open') return { value: this.#open(request) };
    const log = this.#jobs.get(request.job)?.log;
    this.#end(request.job);
    if (log) this.#cut.add(request.job, log);
    return { value: undefined };
  }

  async close(): Promise<void> {
    this.#jobs.clear();
    await this.#engine.release();
  }

  #open({ job: id, sampling, positions: most, reuse }: Open): number {
    if (this.#jobs.has(id)) throw new WorkerError('JOB_EXISTS', `job ${id} is open already`);
    const context = usableContext(this.#engine.shape.capacity);
    if (most > context) {
      throw new WorkerError('CONTEXT_FULL', `a job of ${most} positions was asked for, the model holds ${context}`);
    }
    if (this.#jobs.size >= this.#maxJobs) {
      throw new WorkerError('BUSY', `${this.#maxJobs} jobs are open, which is this worker's limit: try again later`);
    }
    const room = this.#memory.reserve(id, jobBytes(this.#holding, most));
    const from = reuse?.from && reuse.from.positions <= most ? reuse.from : undefined;
    const kept = reuse && from && this.#kept.take(reuse.owner, from);
    this.#kept.shrink(room);
    const { cache, log } = kept ?? { cache: new KvCache(this.#engine.shape), log: new JobLog() };
    const positions = kept ? (from?.positions ?? 0) : 0;
    log.reopen(positions);
    cache.shrink(most + 1, positions);
    this.#jobs.set(id, { cache, log, sampling, owner: reuse?.owner, positions: most });
    return positions;
  }

  #finish(id: string, committed: number): Commitment {
    const { cache, log, owner } = this.#job(id);
    const commitment = log.commit(committed);
    this.#end(id);
    log.reopen(committed);
    if (owner !== undefined) this.#kept.add(id, owner, { cache, log });
    return commitment;
  }

  #examine(id: string, positions: number): string[] {
    const { cache, log } = this.#job(id);
    cache.fillFrom(log.length, NaN);
    return layersOf(this.#engine.shape).map((layer) => cache.digest(layer, positions));
  }

  #end(id: string): void {
    this.#jobs.delete(id);
    this.#memory.release(id);
  }

  #job(id: string): Job {
    const job = this.#jobs.get(id);
    if (!job) throw new WorkerError('UNKNOWN_JOB', `job ${id} is not open`);
    return job;
  }

  async #run(request: Run): Promise<Answer> {
    const { position, rows, side } = request;
    const { shape } = this.#engine;
    const job = this.#job(request.job);
    const { log } = job;
    if (position > log.length) {
      throw new WorkerError('BAD_POSITION', `rows from ${position} on would leave a gap: ${log.length} are cached`);
    }
    if (position + rows > job.positions) {
      const wanted = `rows up to ${position + rows} are asked for`;
      throw new WorkerError('BAD_POSITION', `${wanted}, the job was opened for ${job.positions} positions`);
    }
    const { ids, input } = splitRows(shape, rows, request.input);
    if (!shape.first) checkFinite(input);
    const { output, computed } = side
      ? await this.#engine.forwardAside(job.cache, position, rows, input, log.length)
      : await this.#engine.forward(job.cache, position, rows, input);
    const bytes = new Uint8Array(output.buffer, output.byteOffset, output.byteLength);
    if (side) {
      log.computedAside(computed);
    } else {
      const inputHashes = hashRows(input, inputRowBytes(shape));
      log.record(position, ids, inputHashes, hashRows(bytes, outputWidth(shape) * 4), computed);
    }
    const sequence = side ? [...log.tokens.slice(0, position), ...ids] : log.tokens;
    const result: StageResult = {
      // A copy: a tensor's own buffer belongs to the runtime and cannot be handed over.
      output: shape.last ? new Uint8Array() : joinRows(ids, bytes),
      ...(shape.last && request.sample ? this.#choose(job.sampling, sequence, position, rows, output) : NOTHING_CHOSEN),
      computed,
    };
    return { value: result, transfer: [result.output.buffer as ArrayBuffer] };
  }

  /** @param sequence tokens by position, those of the rows included */
  #choose(
    sampling: SamplingRule,
    sequence: readonly number[],
    position: number,
    rows: number,
    output: Float32Array,
  ): Chosen {
    const width = outputWidth(this.#engine.shape);
    const tokens = new Uint32Array(rows);
    const said: TokenLogprob[] = [];
    for (let i = 0; i < rows; i++) {
      const logits = output.subarray(i * width, (i + 1) * width);
      // The row at a position chooses the token of the next one.
      const token = sampleToken(logits, sampling, position + i + 1, sequence);
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
  async (setting) => new StageService(await Engine.load(setting.engine), setting),
);
