import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Keypair } from '@solana/web3.js';
import { signingKey, toHex, type JobStart } from '@shardmarket/sdk';
import pino from 'pino';
import type { LayerRange } from '../model/graphs.ts';
import type { WorkerOptions } from '../options.ts';
import { openParts, type Parts } from '../parts.ts';
import type { StagePort } from '../stage/stage.ts';
import { RunningWorker } from '../worker.ts';
import { TestKeeper } from './keeper.ts';

export interface LocalRingOptions {
  /** directories of the models */
  readonly target: string;
  readonly draft: string;
  readonly layers: readonly LayerRange[];
  /** of every worker; undefined leaves the choice to the driver */
  readonly k?: number;
  /** changes the options of the worker at an index */
  readonly change?: (index: number) => Partial<WorkerOptions>;
  /** hears the port on which the worker at an index listens */
  readonly started?: (index: number, port: number) => void;
  /** puts another stage in the place of the one at an index, to play a faulty worker */
  readonly stage?: (honest: StagePort, index: number) => StagePort;
}

/** A ring of workers in this process, over real sockets on the loopback and real threads, with a keeper. */
export class LocalRing {
  readonly keeper: TestKeeper;
  /** by index in the ring; the latest where one was replaced */
  readonly workers: RunningWorker[] = [];
  readonly #started = new Map<RunningWorker, Parts>();
  readonly #options: LocalRingOptions;
  readonly #data = mkdtempSync(join(tmpdir(), 'shardmarket-ring-'));
  #id = '';

  private constructor(keeper: TestKeeper, options: LocalRingOptions) {
    this.keeper = keeper;
    this.#options = options;
  }

  static async start(options: LocalRingOptions): Promise<LocalRing> {
    const ring = new LocalRing(await TestKeeper.listen(), options);
    await Promise.all(options.layers.map((_, index) => ring.addWorker(index)));
    if (options.layers.length > 0) ring.#id = await ring.keeper.formRing();
    return ring;
  }

  /** The ring that was formed at the start. */
  get id(): string {
    return this.#id;
  }

  /** Starts a worker with fresh keys for the layers at an index, and waits until the keeper has let it in. */
  async addWorker(index: number, more: Partial<WorkerOptions> = {}): Promise<RunningWorker> {
    const { target, draft, layers, k, change, started, stage } = this.#options;
    const options: WorkerOptions = {
      key: signingKey(Keypair.generate().secretKey),
      worker: Keypair.generate().publicKey.toBase58(),
      keeperUrl: this.keeper.url,
      modelDirectory: target,
      draftDirectory: draft,
      layers: layers[index] ?? [0, 0],
      listen: { host: '127.0.0.1', port: 0 },
      dataDirectory: mkdtempSync(join(this.#data, 'worker-')),
      ...(k !== undefined && { k }),
      drainMs: 200,
      log: pino({ level: process.env['LOG_LEVEL'] ?? 'silent' }),
      ...change?.(index),
      ...more,
    };
    const parts = await openParts(options);
    if (parts.server.port !== undefined) started?.(index, parts.server.port);
    const worker = new RunningWorker(options, { ...parts, stage: stage?.(parts.stage, index) ?? parts.stage });
    this.workers[index] = worker;
    this.#started.set(worker, parts);
    await worker.welcomed;
    return worker;
  }

  /** Ends a worker's sockets without a word, as far as a process can do that to a part of itself. */
  kill(worker: RunningWorker): void {
    const connected = this.keeper.workers.find(({ hello }) => hello.operator === worker.operator);
    connected?.socket.terminate();
    void this.#started.get(worker)?.server.close();
    void worker.close();
  }

  async close(): Promise<void> {
    for (const worker of this.#started.keys()) await worker.close();
    await this.keeper.close();
    rmSync(this.#data, { recursive: true });
  }
}

/** A job message with a fresh id and session. */
export function newJob(ring: string, job: Pick<JobStart, 'prompt' | 'maxTokens'> & Partial<JobStart>): JobStart {
  return {
    type: 'job.start',
    job: toHex(randomBytes(16)),
    ring,
    session: Keypair.generate().publicKey.toBase58(),
    sampling: { temperature: 0, topP: 1, seed: '0' },
    stopTokens: [],
    ...job,
  };
}
