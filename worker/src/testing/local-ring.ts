import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { Keypair } from '@solana/web3.js';
import { signingKey, toHex, type JobStart } from '@shardmarket/sdk';
import pino from 'pino';
import type { LayerRange } from '../model/graphs.ts';
import type { WorkerOptions } from '../options.ts';
import { openParts } from '../parts.ts';
import type { StagePort } from '../stage/stage.ts';
import { RunningWorker } from '../worker.ts';
import { TestKeeper } from './keeper.ts';

export interface LocalRingOptions {
  readonly target: string;
  readonly draft?: string;
  readonly layers: readonly LayerRange[];
  readonly k: number;
  readonly maxJobs?: number;
  /** changes the options of the worker at an index */
  readonly change?: (index: number) => Partial<WorkerOptions>;
  /** puts another stage in the place of the one at an index, to play a faulty worker */
  readonly stage?: (honest: StagePort, index: number) => StagePort;
}

/** A ring of workers in this process, over real sockets on the loopback and real threads, with a keeper. */
export class LocalRing {
  readonly keeper: TestKeeper;
  readonly workers: readonly RunningWorker[];
  readonly id: string;
  readonly #data: string;

  private constructor(keeper: TestKeeper, workers: readonly RunningWorker[], id: string, data: string) {
    this.keeper = keeper;
    this.workers = workers;
    this.id = id;
    this.#data = data;
  }

  static async start(options: LocalRingOptions): Promise<LocalRing> {
    const keeper = await TestKeeper.listen();
    const data = mkdtempSync(join(tmpdir(), 'shardmarket-ring-'));
    const workers = await Promise.all(
      options.layers.map(async (layers, i) => {
        const settings = { ...workerOptions(keeper, { ...options, layers, data }), ...options.change?.(i) };
        const parts = await openParts(settings);
        return new RunningWorker(settings, { ...parts, stage: options.stage?.(parts.stage, i) ?? parts.stage });
      }),
    );
    await Promise.all(workers.map((worker) => worker.welcomed));
    return new LocalRing(keeper, workers, await keeper.formRing(), data);
  }

  async close(): Promise<void> {
    for (const worker of this.workers) await worker.close();
    await this.keeper.close();
    rmSync(this.#data, { recursive: true });
  }
}

/** Options of a worker with fresh keys that serves `keeper`. */
export function workerOptions(
  keeper: TestKeeper,
  local: { target: string; draft?: string; layers: LayerRange; k: number; maxJobs?: number; data: string },
): WorkerOptions {
  const key = signingKey(Keypair.generate().secretKey);
  return {
    key,
    worker: Keypair.generate().publicKey.toBase58(),
    keeperUrl: keeper.url,
    modelDirectory: local.target,
    ...(local.draft === undefined ? {} : { draftDirectory: local.draft }),
    layers: local.layers,
    listen: { host: '127.0.0.1', port: 0 },
    dataDirectory: join(local.data, local.layers.join('-')),
    k: local.k,
    maxJobs: local.maxJobs ?? 8,
    drainMs: 200,
    log: pino({ level: process.env['LOG_LEVEL'] ?? 'silent' }),
  };
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
