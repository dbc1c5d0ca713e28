import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_POOL } from '@shardmarket/localnet';
import { bootstrapProgram, DEFAULT_LIMITS, POOL_PROGRAM_ID, POOL_SWAP_DISCRIMINATOR } from '@shardmarket/sdk';
import type { Keypair } from '@solana/web3.js';
import { startChain, type LocalChain, type StartedChain } from './chain.ts';
import { newKeyFile } from './keyfile.ts';
import { builtInModel, type BuiltInModel } from './model.ts';
import { startKeeper, type KeeperProcess } from './keeper.ts';
import type { Progress } from './progress.ts';
import { startWorkers, type WorkerProcess } from './workers.ts';

/** Ports and sizes; 0 lets the system choose a free port. */
export interface MarketOptions {
  readonly progress: Progress;
  /** stops the start between two steps */
  readonly signal?: AbortSignal;
  readonly stages?: number;
  readonly keeperPort?: number;
  readonly rpcPort?: number;
  /** folder of a built dApp for the keeper to serve */
  readonly appDir?: string;
}

/** The whole system on this machine: chain, keeper and workers, each a process of its own. */
export interface Market {
  readonly chain: StartedChain;
  readonly keeper: KeeperProcess;
  readonly workers: readonly WorkerProcess[];
  readonly model: BuiltInModel;
  readonly guardian: Keypair;
  /** folder with keys, logs and the keeper's database */
  readonly folder: string;
  /** Rejects as soon as a process ends that nobody stopped. */
  readonly died: Promise<never>;
  /** Stops everything in order (workers, keeper, chain) and removes the folder. */
  stop(): Promise<void>;
}

const WORKER_ROLES = ['head', 'middle', 'tail'];

/** Starts chain, keeper and workers and waits until a ring can serve. On failure nothing is left running. */
export async function startMarket(options: MarketOptions): Promise<Market> {
  const { progress, signal, stages = 3, keeperPort = 0, rpcPort = 0, appDir } = options;
  const step = async <T>(title: string, work: () => Promise<T>) => {
    signal?.throwIfAborted();
    return progress.step(title, work);
  };
  const model = builtInModel();
  const folder = mkdtempSync(join(tmpdir(), 'shardmarket-'));
  const running: { stop(): Promise<void> }[] = [];
  const stop = async () => {
    for (const part of running.splice(0).reverse()) await part.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const chain = await step('Starting a Solana chain (LiteSVM)', () => startChain(folder, rpcPort));
    running.push(chain.service);
    const guardian = newKeyFile(folder, 'guardian').keypair;
    await step('Setting the program up', () => setUp(chain, model, guardian));
    const keeper = await step('Starting the keeper and its database', () =>
      startKeeper(chain, folder, keeperPort, appDir),
    );
    running.push(keeper.service);
    const names = Array.from({ length: stages }, (_, i) => WORKER_ROLES[stages === 3 ? i : -1] ?? `stage ${i + 1}`);
    const workers = await step(`Starting ${stages} workers, each with a part of the model`, () =>
      startWorkers({ chain, keeper, model, names, folder, running }),
    );
    signal?.throwIfAborted();
    const died = Promise.race([chain.service, keeper.service, ...workers.map((w) => w.service)].map((s) => s.died));
    died.catch(() => undefined);
    return { chain, keeper, workers, model, guardian, folder, died, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Sets the program up, as far as it is not. Limits of the local market: the windows of a real one, and amounts small enough for one prompt. */
export async function setUp(chain: LocalChain, model: BuiltInModel, guardian: Keypair): Promise<void> {
  await bootstrapProgram(chain.connection, chain.authority, {
    mints: { usdcMint: chain.mints.usdc, zeroMint: chain.mints.zero },
    limits: {
      ...DEFAULT_LIMITS,
      // Nobody audits here: three auditors of the model would have to run besides the workers.
      auditRateBps: 0,
      newAuditRateBps: 0,
      guardian: guardian.publicKey,
    },
    models: [
      {
        manifestHash: model.hash,
        numericsClass: model.numericsClass,
        layerCount: model.manifest.architecture.layers,
        priceCeiling: 100_000_000n,
      },
    ],
    venues: [
      {
        pool: chain.pool.address,
        program: POOL_PROGRAM_ID,
        baseVault: chain.pool.baseVault,
        quoteVault: chain.pool.quoteVault,
        discriminator: POOL_SWAP_DISCRIMINATOR,
        feeBps: DEFAULT_POOL.feeBps,
      },
    ],
  });
}
