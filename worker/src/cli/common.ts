import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { Connection, type Keypair, type PublicKey } from '@solana/web3.js';
import { signingKey, type SigningKey } from '@shardmarket/sdk';
import { Option, type Command } from 'commander';
import { WorkerChain } from '../chain/worker-chain.ts';
import type { LayerRange } from '../model/graphs.ts';
import { parseLayers } from '../model/graphs.ts';
import type { Model } from '../model/manifest.ts';
import { parseAddress, parseRpc, readKeypair } from './parse.ts';

/** Options that more than one command takes. */
export const option = {
  keypair: () =>
    new Option('--keypair <file>', "the operator's Solana keypair, JSON")
      .env('WORKER_KEYPAIR')
      .argParser(readKeypair)
      .makeOptionMandatory(),
  rpc: () =>
    new Option('--rpc <url>', 'Solana RPC').env('RPC_URL').argParser(parseRpc).default('http://127.0.0.1:8899'),
  worker: () =>
    new Option(
      '--worker <address>',
      "the worker's account, where another operator registered it; default: the keypair's own",
    )
      .env('WORKER_ADDRESS')
      .argParser(parseAddress('--worker')),
  model: () =>
    new Option('--model <dir>', 'directory of the model, with its manifest.json')
      .env('WORKER_MODEL')
      .makeOptionMandatory(),
  draft: () =>
    new Option('--draft <dir>', 'directory of the draft model; default: the one that the model names, beside it').env(
      'WORKER_DRAFT',
    ),
  layers: () =>
    new Option('--layers <start-end>', 'layers to hold, end exclusive: 0-2 holds 0 and 1')
      .env('WORKER_LAYERS')
      .argParser(parseLayers),
  dataDir: () =>
    new Option('--data-dir <dir>', 'where receipts are kept')
      .env('WORKER_DATA_DIR')
      .default(join(homedir(), '.shardmarket', 'worker')),
};

/** What every command knows. */
export interface GlobalOptions {
  readonly json?: boolean;
}

export interface ChainOptions extends GlobalOptions {
  readonly keypair: Keypair;
  readonly rpc: string;
  /** the worker's account, if it is not the one that the keypair registered */
  readonly worker?: PublicKey;
}

export interface ModelOptions {
  readonly model: string;
  readonly draft?: string;
  readonly layers?: LayerRange;
}

export function openChain({ keypair, rpc, worker }: ChainOptions): WorkerChain {
  return new WorkerChain(new Connection(rpc, 'confirmed'), keypair, worker);
}

export function operatorKey({ keypair }: ChainOptions): SigningKey {
  return signingKey(keypair.secretKey);
}

/** The draft's directory: as told, else the one that the manifest names, if it is there. */
export function draftDirectory(model: Model, told: string | undefined): string | undefined {
  if (told !== undefined) return told;
  const name = model.manifest.draft;
  const beside = name && join(dirname(model.directory), name);
  return beside && existsSync(join(beside, 'manifest.json')) ? beside : undefined;
}

/** All options of a command, those of the program included. */
export function optionsOf<T>(command: Command): T {
  return command.optsWithGlobals() as T;
}
