import pino from 'pino';
import type { PublicKey } from '@solana/web3.js';
import { checkRegistration } from '../chain/registration.ts';
import { WorkerError } from '../errors.ts';
import type { LayerRange } from '../model/graphs.ts';
import { openModel } from '../model/manifest.ts';
import { startWorker } from '../worker.ts';
import { draftDirectory, openChain, operatorKey, type ChainOptions, type ModelOptions } from './common.ts';
import { Output } from './output.ts';

export interface ServeOptions extends ChainOptions, ModelOptions {
  readonly keeper: string;
  readonly keeperKey?: PublicKey;
  readonly listen: { readonly host: string; readonly port: number };
  readonly publicUrl?: string;
  readonly dataDir: string;
  readonly k: number;
  readonly maxJobs: number;
  readonly prefixCacheMb: number;
  readonly threads: number;
  readonly logLevel: string;
  readonly exitWithStdin?: boolean;
}

const WILDCARDS = ['0.0.0.0', '::'];

/** `worker serve`: serves until a signal, or until standard input ends if so told. */
export async function serve(options: ServeOptions): Promise<void> {
  const out = new Output(options.json ?? false);
  const log = pino({ level: options.logLevel }, pino.destination(2));
  if (WILDCARDS.includes(options.listen.host) && options.publicUrl === undefined) {
    const what = `--listen ${options.listen.host} is no address that others can dial: say how they reach it with --public-url`;
    throw new WorkerError('BAD_OPTION', what);
  }
  const stop = stopSignal(options.exitWithStdin ?? false);
  const chain = openChain(options);
  const model = await openModel(options.model);
  const registered = await chain.require();
  const layers: LayerRange = options.layers ?? [registered.layerStart, registered.layerEnd];
  checkRegistration(registered, model, layers);
  const draft = draftDirectory(model, options.draft);
  const worker = await startWorker({
    key: operatorKey(options),
    worker: chain.address.toBase58(),
    keeperUrl: options.keeper,
    ...(options.keeperKey && { keeper: options.keeperKey.toBase58() }),
    modelDirectory: options.model,
    ...(draft !== undefined && { draftDirectory: draft }),
    layers,
    listen: options.listen,
    ...(options.publicUrl !== undefined && { publicUrl: options.publicUrl }),
    dataDirectory: options.dataDir,
    k: options.k,
    maxJobs: options.maxJobs,
    prefixCacheMb: options.prefixCacheMb,
    intraOpThreads: options.threads,
    chain,
    log,
  });
  void worker.welcomed.then(() => {
    const { operator, ringUrl } = worker;
    const address = chain.address.toBase58();
    out.result(
      { ready: true, worker: address, operator, layers, ringUrl, drives: layers[0] === 0 && draft !== undefined },
      [`worker ${address} serves layers ${layers.join('-')} of ${model.manifest.name} at ${ringUrl}`],
    );
  });
  const why = await Promise.race([stop, worker.broken]);
  log.info(`${why instanceof WorkerError ? why.message : why}: shutting down`);
  await worker.close();
  if (why instanceof WorkerError) throw why;
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
