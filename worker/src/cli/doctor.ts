import { once } from 'node:events';
import { toHex } from '@shardmarket/sdk';
import { WebSocket } from 'ws';
import { checkRegistration } from '../chain/registration.ts';
import type { WorkerChain } from '../chain/worker-chain.ts';
import { Findings } from '../doctor/findings.ts';
import { compareNumerics } from '../doctor/numerics.ts';
import { describeRoom } from '../doctor/room.ts';
import { verifyFile } from '../model/files.ts';
import { detectIsa } from '../model/isa.ts';
import { loadGraph, openModel, type Model } from '../model/manifest.ts';
import { DEFAULT_MAX_JOBS, DEFAULT_PREFIX_CACHE_MB } from '../options.ts';
import { Stage } from '../stage/stage.ts';
import { draftDirectory, openChain, type ChainOptions, type ModelOptions } from './common.ts';
import { Output } from './output.ts';

export interface DoctorOptions extends ChainOptions, ModelOptions {
  readonly keeper?: string;
}

/** `worker doctor`: checks one thing after the other and says what to do. @returns whether all is well */
export async function doctor(options: DoctorOptions): Promise<boolean> {
  const findings = new Findings();
  const chain = openChain(options);
  const operator = options.keypair.publicKey.toBase58();
  await findings.check('keypair', () => Promise.resolve([`operator ${operator}`, operator]));
  const model = await findings.check('model', async () => {
    const found = await openModel(options.model);
    const { name, architecture } = found.manifest;
    return [`${name}, manifest ${found.hash}, ${architecture.layers} layers, ${architecture.maxContext} tokens`, found];
  });
  const draft = model && (await checkFiles(findings, model, options));
  await checkChain(findings, chain, model, options);
  if (model) {
    const layers = options.layers ?? (await registeredLayers(chain));
    await findings.check('memory', () => Promise.resolve([describeMemory(model, layers, draft), true]));
  }
  if (model && findings.ok) {
    const layers = options.layers ?? (await registeredLayers(chain));
    await findings.check('speed', async () => [await describeSpeed(model, layers), true]);
  }
  const { keeper } = options;
  if (keeper !== undefined) await findings.check('keeper', async () => [await reach(keeper), true]);
  const { ok, all, lines } = findings;
  new Output(options.json ?? false).result({ ok, findings: all }, lines);
  return ok;
}

/** @returns the draft model, if there is one and it is whole */
async function checkFiles(findings: Findings, model: Model, options: DoctorOptions): Promise<Model | undefined> {
  await findings.check('files', async () => [await verifyAll(model, options.layers), true]);
  const draft = draftDirectory(model, options.draft);
  if (draft === undefined) return undefined;
  return findings.check('draft', async () => {
    const found = await openModel(draft);
    return [`${found.manifest.name}: ${await verifyAll(found, undefined)}`, found];
  });
}

async function checkChain(
  findings: Findings,
  chain: WorkerChain,
  model: Model | undefined,
  options: DoctorOptions,
): Promise<void> {
  const config = await findings.check('chain', async () => {
    const found = await chain.config();
    return [`the program is there, ZERO ${found.zeroMint.toBase58()}, USDC ${found.usdcMint.toBase58()}`, found];
  });
  if (!config) return;
  if (model) await findings.check('numerics', async () => [await checkNumerics(chain, model), true]);
  await findings.check('registration', async () => {
    const worker = await chain.require();
    const layers = options.layers ?? ([worker.layerStart, worker.layerEnd] as const);
    if (model) checkRegistration(worker, model, layers);
    return [`${chain.address.toBase58()} for layers ${layers.join('-')}, ask ${worker.ask}`, worker];
  });
}

/** @throws WorkerError REGISTRATION_DIFFERS */
async function checkNumerics(chain: WorkerChain, { manifest, hash, numericsClass }: Model): Promise<string> {
  const { numericsClass: registered } = await chain.model(hash);
  return compareNumerics(manifest, numericsClass, toHex(registered), detectIsa());
}

/** The layers that are registered, undefined if that cannot be read: the check of the registration says why. */
async function registeredLayers(chain: WorkerChain): Promise<ModelOptions['layers']> {
  const worker = await chain.read().catch(() => null);
  return worker ? [worker.layerStart, worker.layerEnd] : undefined;
}

function describeMemory(model: Model, layers: ModelOptions['layers'], draft: Model | undefined): string {
  const plan = { maxJobs: DEFAULT_MAX_JOBS, keepBytes: DEFAULT_PREFIX_CACHE_MB * 2 ** 20, draft: draft?.manifest };
  return describeRoom(model.manifest, layers, process.availableMemory(), plan);
}

async function describeSpeed(model: Model, layers: ModelOptions['layers']): Promise<string> {
  const { manifest } = model;
  const stage = await Stage.start(model, layers ?? [0, manifest.architecture.layers], { maxJobs: 1 });
  try {
    return `a layer takes ${(await stage.measure()).toFixed(3)} ms for a frame of 4 rows`;
  } finally {
    await stage.close();
  }
}

/** Verifies the files of a layer range, or all of them. */
async function verifyAll(model: Model, layers: ModelOptions['layers']): Promise<string> {
  if (layers) {
    const { graph } = await loadGraph(model, layers);
    return `${graph.file} and ${graph.weights.length} weight files are what the manifest says`;
  }
  const files = [...model.manifest.weights, ...model.manifest.graphs];
  for (const file of files) await verifyFile(model.directory, file);
  return `all ${files.length} files are what the manifest says`;
}

async function reach(url: string): Promise<string> {
  const socket = new WebSocket(url, { handshakeTimeout: 3_000 });
  try {
    await once(socket, 'open');
    return `${url} answers`;
  } finally {
    socket.on('error', () => undefined).terminate();
  }
}
