import pino, { type Logger } from 'pino';
import type { PublicKey } from '@solana/web3.js';
import { checkRegistration } from '../chain/registration.ts';
import type { WorkerChain } from '../chain/worker-chain.ts';
import { formatBytes } from '../delivery/bytes.ts';
import type { Mode } from '../driver/plan.ts';
import { describeError, WorkerError } from '../errors.ts';
import type { LayerRange } from '../model/graphs.ts';
import { openModel, type Model } from '../model/manifest.ts';
import type { RelayUse } from '../options.ts';
import type { MemoryUse } from '../stage/memory.ts';
import { startWorker, type RunningWorker } from '../worker.ts';
import { draftDirectory, openChain, operatorKey, type ChainOptions, type ModelOptions } from './common.ts';
import { Output } from './output.ts';

export interface ServeOptions extends ChainOptions, ModelOptions {
  readonly keeper: string;
  readonly keeperKey?: PublicKey;
  readonly listen: { readonly host: string; readonly port: number };
  readonly publicUrl?: string;
  readonly relay: RelayUse;
  readonly dataDir: string;
  readonly mode: Mode;
  readonly k?: number;
  readonly window?: number;
  readonly branch?: number;
  readonly ngram: boolean;
  readonly maxJobs: number;
  readonly linkTimeoutMs: number;
  readonly healWaitMs: number;
  readonly prefixCacheMb: number;
  readonly memoryMb?: number;
  readonly threads: number;
  readonly logLevel: string;
  readonly exitWithStdin?: boolean;
}

const WILDCARDS = ['0.0.0.0', '::'];

/** Why a worker starts over with what is registered now. */
const MOVED = 'the registration names other layers now';

/**
 * `worker serve`: serves until a signal, or until standard input ends if so told. Without --layers it serves those that are
 * registered, and starts over when others are.
 */
export async function serve(options: ServeOptions): Promise<void> {
  const out = new Output(options.json ?? false);
  const log = pino({ level: options.logLevel }, pino.destination(2));
  const { listen, publicUrl, relay } = options;
  if (relay === 'always' && publicUrl !== undefined) {
    const what = '--relay always listens nowhere, so that it has no --public-url: leave one of the two out';
    throw new WorkerError('BAD_OPTION', what);
  }
  if (relay !== 'always' && WILDCARDS.includes(listen.host) && publicUrl === undefined) {
    const what = `--listen ${listen.host} is no address that others can dial: say how they reach it with --public-url, or use --relay always`;
    throw new WorkerError('BAD_OPTION', what);
  }
  const stop = stopSignal(options.exitWithStdin ?? false);
  const chain = openChain(options);
  const model = await openModel(options.model);
  for (;;) {
    const { worker, layers, moved } = await start(options, chain, model, log);
    void worker.reached.then(async () => {
      // A thread that has died says so itself.
      const memory = await worker.memory().catch(() => undefined);
      announce(out, options, chain, model, { worker, layers, memory });
    });
    const why = await Promise.race([stop, worker.broken, moved]);
    const next = why === MOVED ? 'starting over' : 'shutting down';
    log.info(`${why instanceof WorkerError ? why.message : why}: ${next}`);
    await worker.close();
    if (why instanceof WorkerError) throw why;
    if (why !== MOVED) return;
  }
}

interface Started {
  readonly worker: RunningWorker;
  readonly layers: LayerRange;
  /** resolves once the chain says other layers than those that are served, where the registration decides on them */
  readonly moved: Promise<typeof MOVED>;
}

async function start(options: ServeOptions, chain: WorkerChain, model: Model, log: Logger): Promise<Started> {
  const registered = await chain.require();
  const layers: LayerRange = options.layers ?? [registered.layerStart, registered.layerEnd];
  checkRegistration(registered, model, layers);
  const draft = draftDirectory(model, options.draft);
  let move: (why: typeof MOVED) => void = () => undefined;
  const moved = new Promise<typeof MOVED>((resolve) => (move = resolve));
  const look = async () => {
    const { layerStart, layerEnd } = await chain.require();
    if (layerStart !== layers[0] || layerEnd !== layers[1]) move(MOVED);
  };
  const worker = await startWorker({
    key: operatorKey(options),
    worker: chain.address.toBase58(),
    keeperUrl: options.keeper,
    ...(options.keeperKey && { keeper: options.keeperKey.toBase58() }),
    modelDirectory: options.model,
    ...(draft !== undefined && { draftDirectory: draft }),
    layers,
    listen: options.relay === 'always' ? null : options.listen,
    ...(options.relay === 'never' && { relay: false }),
    ...(options.publicUrl !== undefined && { publicUrl: options.publicUrl }),
    dataDirectory: options.dataDir,
    mode: options.mode,
    ...(options.k !== undefined && { k: options.k }),
    ...(options.window !== undefined && { window: options.window }),
    ...(options.branch !== undefined && { branch: options.branch }),
    ngram: options.ngram,
    maxJobs: options.maxJobs,
    linkTimeoutMs: options.linkTimeoutMs,
    healWaitMs: options.healWaitMs,
    prefixCacheMb: options.prefixCacheMb,
    ...(options.memoryMb !== undefined && { memoryMb: options.memoryMb }),
    intraOpThreads: options.threads,
    chain,
    refused: (code) => {
      if (code !== 'wrong_layers' || options.layers !== undefined) return;
      // The keeper refuses again and again: an RPC that does not answer now may answer then.
      look().catch((error: unknown) => log.warn(`the registration could not be read: ${describeError(error).message}`));
    },
    log,
  });
  return { worker, layers, moved };
}

function announce(
  out: Output,
  options: ServeOptions,
  chain: WorkerChain,
  model: Model,
  { worker, layers, memory }: Pick<Started, 'worker' | 'layers'> & { readonly memory: MemoryUse | undefined },
): void {
  const { operator, ringUrl } = worker;
  const address = chain.address.toBase58();
  const drives = layers[0] === 0 && draftDirectory(model, options.draft) !== undefined;
  const limit = memory?.limit;
  out.result({ ready: true, worker: address, operator, layers, ringUrl, drives, memoryBytes: limit }, [
    `worker ${address} serves layers ${layers.join('-')} of ${model.manifest.name} at ${ringUrl ?? 'the relay'}`,
    ...(limit === undefined ? [] : [`weights and jobs take at most ${formatBytes(limit)} of memory`]),
  ]);
}

/** Resolves with the reason once the process is asked to end; a second signal ends it at once. */
function stopSignal(exitWithStdin: boolean): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        resolve(signal);
        process.once(signal, () => process.exit(1));
      });
    }
    if (!exitWithStdin) return;
    process.stdin.on('end', () => resolve('standard input has ended'));
    process.stdin.on('error', () => resolve('standard input has failed'));
    process.stdin.resume();
    process.stdin.unref();
  });
}
