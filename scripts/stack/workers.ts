import { registerWorkerIx, sendAndConfirm } from '@shardmarket/sdk';
import type { Keypair, PublicKey } from '@solana/web3.js';
import type { LocalChain } from './chain.ts';
import { cutLayers } from './cut.ts';
import type { KeeperProcess } from './keeper.ts';
import { newKeyFile } from './keyfile.ts';
import type { BuiltInModel } from './model.ts';
import { startService, type Service } from './service.ts';

/** What each worker of the local market asks: micro-USDC per million layer-tokens. */
const ASK = 5_000_000n;
const BOND = 50_000_000n;

export interface WorkerProcess {
  readonly name: string;
  readonly operator: Keypair;
  /** where its USDC goes */
  readonly payout: PublicKey;
  readonly layers: readonly [number, number];
  readonly service: Service;
}

export interface StartWorkers {
  readonly chain: LocalChain;
  readonly keeper: KeeperProcess;
  readonly model: BuiltInModel;
  /** one worker a name; the layers are cut evenly */
  readonly names: readonly string[];
  readonly folder: string;
  /** each worker is put here as soon as it runs, so that a failure of the next one can stop it */
  readonly running: { stop(): Promise<void> }[];
}

/** Registers workers with their bonds and starts them; resolves when the keeper has welcomed all of them. */
export async function startWorkers(options: StartWorkers): Promise<WorkerProcess[]> {
  const cuts = cutLayers(options.model.manifest.architecture.layers, options.names.length);
  const started = options.names.map((name, i) => startWorker(name, cuts[i] ?? [0, 0], options));
  // All of them settle before a failure is passed on: none may come up after the caller has stopped the rest.
  const settled = await Promise.allSettled(started);
  const failed = settled.find((s) => s.status === 'rejected');
  if (failed) throw failed.reason as Error;
  return Promise.all(started);
}

async function startWorker(name: string, layers: [number, number], o: StartWorkers): Promise<WorkerProcess> {
  const { keypair: operator, file } = newKeyFile(o.folder, `worker-${name}`);
  const payout = newKeyFile(o.folder, `payout-${name}`).keypair.publicKey;
  await registerWorker(o.chain, o.model, { operator, payout, layers });
  const service = await startService({
    name: `worker-${name}`,
    entry: 'worker/src/cli.ts',
    args: [
      ...['serve', '--json', '--exit-with-stdin', '--keypair', file, '--rpc', o.chain.rpcUrl],
      ...['--keeper', o.keeper.url.replace(/^http/, 'ws'), '--listen', '127.0.0.1:0'],
      ...['--model', o.model.target, '--layers', layers.join('-'), '--data-dir', `${o.folder}/data-${name}`],
      ...(layers[0] === 0 ? ['--draft', o.model.draft] : []),
    ],
    logs: o.folder,
  });
  o.running.push(service);
  return { name, operator, payout, layers, service };
}

/** Gives an operator what it needs, and registers its worker for these layers. */
export async function registerWorker(
  chain: LocalChain,
  model: BuiltInModel,
  { operator, payout, layers }: Pick<WorkerProcess, 'operator' | 'payout' | 'layers'>,
): Promise<void> {
  await chain.give(operator.publicKey, { sol: 1_000_000_000n, zero: BOND });
  const register = await registerWorkerIx({
    operator: operator.publicKey,
    manifestHash: model.hash,
    zeroMint: chain.mints.zero,
    layers: [...layers],
    ask: ASK,
    bond: BOND,
    payout,
  });
  await sendAndConfirm(chain.connection, [register], [operator], { pollMs: 50 });
}
