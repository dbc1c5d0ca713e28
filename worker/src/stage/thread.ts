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
import type { Engine } from './engine.ts';
import { checkFinite } from './finite.ts';
import { KeptJobs } from './kept.ts';
import { jobBytes, MemoryLedger, type StageMemory } from './memory.ts';
import type { StageRequest, StageResult, StageSetting } from './messages.ts';
import { measureLayer } from './pace.ts';
import { joinRows, splitRows } from './rows.ts';
import { Sessions } from './sessions.ts';
import { inputRowBytes, layersOf, outputWidth, usableContext } from './shape.ts';

interface Job {
  /** of its ring's layers */
  readonly engine: Engine;
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
type Use = Extract<StageRequest, { op: 'use' }>;

type Chosen = Pick<StageResult, 'tokens' | 'logprobs'>;
const NOTHING_CHOSEN: Chosen = { tokens: new Uint32Array(), logprobs: new Uint8Array() };

/** A stage's jobs on its own thread: caches, runs, and on the last stage the choice of tokens. */
class StageService implements Service<StageRequest> {
  readonly ready = undefined;
  readonly #setting: StageSetting;
  readonly #jobs = new Map<string, Job>();
  readonly #kept: KeptJobs;
  readonly #cut = new CutLogs();
  readonly #memory: MemoryLedger;
  readonly #sessions: Sessions;

  private constructor(setting: StageSetting) {
    this.#setting = setting;
    this.#kept = new KeptJobs(setting.keepBytes);
    this.#memory = new MemoryLedger(setting.memoryBytes);
    this.#sessions = new Sessions(this.#memory, (engine) => [...this.#jobs.values()].some((j) => j.engine === engine));
  }

  static async start(setting: StageSetting): Promise<StageService> {
    const service = new StageService(setting);
    await service.#sessions.load(setting.session);
    return service;
  }

  async handle(request: StageRequest): Promise<Answer> {
    if (request.op === 'run') return this.#run(request);
    if (request.op === 'finish') return { value: this.#finish(request.job, request.committed) };
    if (request.op === 'examine') return { value: this.#examine(request.job, request.positions) };
    if (request.op === 'find') return { value: this.#kept.find(request.owner, request.tokens) };
    if (request.op === 'cut') return { value: this.#cut.commit(request.job, request.committed) };
    if (request.op === 'memory') return { value: this.#inMemory() };
    if (request.op === 'open') return { value: await this.#open(request) };
    if (request.op === 'use') return { value: await this.#use(request) };
    if (request.op === 'release') return { value: this.#sessions.release(request.layers) };
    if (request.op === 'measure') return { value: await this.#measure() };
    const log = this.#jobs.get(request.job)?.log;
    this.#end(request.job);
    if (log) this.#cut.add(request.job, log);
    return { value: undefined };
  }

  async close(): Promise<void> {
    this.#jobs.clear();
    await this.#sessions.close();
  }

  /** @returns whether the session is there */
  async #use({ layers, session }: Use): Promise<boolean> {
    if (session) {
      await this.#sessions.load(session);
      this.#kept.shrink(this.#memory.room);
    }
    return this.#sessions.use(layers);
  }

  #inMemory(): StageMemory {
    return { ...this.#memory.use(this.#kept.bytes), loaded: this.#sessions.all };
  }

  async #measure(): Promise<number> {
    const { engine, bytes } = this.#setting.session;
    return measureLayer(await this.#sessions.load({ engine, bytes }));
  }

  async #open({ job: id, layers, sampling, positions: most, reuse }: Open): Promise<number> {
    const { maxJobs, draft } = this.#setting;
    if (this.#jobs.has(id)) throw new WorkerError('JOB_EXISTS', `job ${id} is open already`);
    const engine = this.#sessions.engine(layers);
    const { shape } = engine;
    const context = usableContext(shape.capacity);
    if (most > context) {
      throw new WorkerError('CONTEXT_FULL', `a job of ${most} positions was asked for, the model holds ${context}`);
    }
    if (this.#jobs.size >= maxJobs) {
      throw new WorkerError('BUSY', `${maxJobs} jobs are open, which is this worker's limit: try again later`);
    }
    const bytes = jobBytes({ shape, draft: shape.first ? draft : undefined }, most);
    await this.#sessions.makeRoom(bytes, engine);
    this.#memory.reserve(id, bytes);
    const from = reuse?.from && reuse.from.positions <= most ? reuse.from : undefined;
    const kept = reuse && from && this.#kept.take(reuse.owner, from, layers);
    this.#kept.shrink(this.#memory.room);
    const { cache, log } = kept ?? { cache: new KvCache(shape), log: new JobLog() };
    const positions = kept ? (from?.positions ?? 0) : 0;
    log.reopen(positions);
    cache.shrink(most + 1, positions);
    this.#jobs.set(id, { engine, cache, log, sampling, owner: reuse?.owner, positions: most });
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
    const { engine, cache, log } = this.#job(id);
    cache.fillFrom(log.length, NaN);
    return layersOf(engine.shape).map((layer) => cache.digest(layer, positions));
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
    const job = this.#job(request.job);
    const { engine, log } = job;
    const { shape } = engine;
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
      ? await engine.forwardAside(job.cache, position, rows, input, log.length)
      : await engine.forward(job.cache, position, rows, input);
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
      ...(shape.last && request.sample
        ? choose(job.sampling, sequence, position, output, shape.vocab)
        : NOTHING_CHOSEN),
      computed,
    };
    return { value: result, transfer: [result.output.buffer as ArrayBuffer] };
  }
}

/** @param sequence tokens by position, those of the rows included @param logits a row of `vocab` for each position */
function choose(
  sampling: SamplingRule,
  sequence: readonly number[],
  position: number,
  logits: Float32Array,
  vocab: number,
): Chosen {
  const tokens = new Uint32Array(logits.length / vocab);
  const said: TokenLogprob[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const row = logits.subarray(i * vocab, (i + 1) * vocab);
    // The row at a position chooses the token of the next one.
    const token = sampleToken(row, sampling, position + i + 1, sequence);
    tokens[i] = token;
    if (sampling.logprobs !== undefined) said.push(logprobsOf(row, token, sampling.logprobs));
  }
  return { tokens, logprobs: encodeLogprobs(said) };
}

function hashRows(bytes: Uint8Array, rowBytes: number): Uint8Array[] {
  return Array.from({ length: bytes.length / rowBytes }, (_, row) =>
    createHash('sha256')
      .update(bytes.subarray(row * rowBytes, (row + 1) * rowBytes))
      .digest(),
  );
}

await serve<StageSetting, StageRequest>((setting) => StageService.start(setting));
