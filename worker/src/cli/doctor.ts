import { once } from 'node:events';
import { WebSocket } from 'ws';
import { checkRegistration } from '../chain/registration.ts';
import { describeError } from '../errors.ts';
import { verifyFile } from '../model/files.ts';
import { detectIsa } from '../model/isa.ts';
import { loadGraph, openModel, type Model } from '../model/manifest.ts';
import { DEFAULT_MAX_JOBS, DEFAULT_PREFIX_CACHE_MB } from '../options.ts';
import { cacheBytes, cacheSize } from '../stage/cache.ts';
import { graphShape } from '../stage/shape.ts';
import { draftDirectory, openChain, type ChainOptions, type ModelOptions } from './common.ts';
import { Output } from './output.ts';

export interface DoctorOptions extends ChainOptions, ModelOptions {
  readonly keeper?: string;
}

interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** `worker doctor`: checks one thing after the other and says what to do. @returns whether all is well */
export async function doctor(options: DoctorOptions): Promise<boolean> {
  const findings: Finding[] = [];
  const check = async <T>(name: string, look: () => Promise<[detail: string, found: T]>): Promise<T | undefined> => {
    try {
      const [detail, found] = await look();
      findings.push({ check: name, ok: true, detail });
      return found;
    } catch (error) {
      findings.push({ check: name, ok: false, detail: describeError(error).message });
      return undefined;
    }
  };
  const chain = openChain(options);
  const operator = options.keypair.publicKey.toBase58();
  await check('keypair', () => Promise.resolve([`operator ${operator}`, operator]));
  const model = await check('model', async () => {
    const found = await openModel(options.model);
    return [
      `${found.manifest.name}, manifest ${found.hash}, numerics class ${found.numericsClass} (${detectIsa()})`,
      found,
    ];
  });
  if (model) await check('memory', () => Promise.resolve([cacheMemory(model, options.layers), true]));
  if (model) await check('files', async () => [await verifyAll(model, options.layers), true]);
  const draft = model && draftDirectory(model, options.draft);
  if (draft !== undefined) {
    await check('draft', async () => {
      const found = await openModel(draft);
      return [`${found.manifest.name}: ${await verifyAll(found, undefined)}`, true];
    });
  }
  const config = await check('chain', async () => {
    const found = await chain.config();
    return [`the program is there, ZERO ${found.zeroMint.toBase58()}, USDC ${found.usdcMint.toBase58()}`, found];
  });
  if (config) {
    await check('registration', async () => {
      const worker = await chain.require();
      const layers = options.layers ?? ([worker.layerStart, worker.layerEnd] as const);
      if (model) checkRegistration(worker, model, layers);
      return [`${chain.address.toBase58()} for layers ${layers.join('-')}, ask ${worker.ask}`, worker];
    });
  }
  const { keeper } = options;
  if (keeper !== undefined) await check('keeper', async () => [await reach(keeper), true]);
  const ok = findings.every((finding) => finding.ok);
  const lines = findings.map(
    (finding) => `${finding.ok ? 'ok  ' : 'FAIL'} ${finding.check.padEnd(12)} ${finding.detail}`,
  );
  new Output(options.json ?? false).result({ ok, findings }, lines);
  return ok;
}

/** What the caches of jobs take: the least and the most for one, the most for as many as are served at once. */
function cacheMemory(model: Model, layers: ModelOptions['layers']): string {
  const { architecture } = model.manifest;
  const shape = graphShape(architecture, layers ?? [0, architecture.layers]);
  const mib = (positions: number, jobs = 1) => `${((jobs * cacheBytes(shape, positions)) / 2 ** 20).toFixed(1)} MiB`;
  const { maxContext } = architecture;
  const least = cacheSize(0, maxContext);
  return (
    `caches of layers ${shape.layers.join('-')}: ${mib(least)} for a job of up to ${least} positions, ` +
    `${mib(maxContext)} for one of ${maxContext}, at most ${mib(maxContext, DEFAULT_MAX_JOBS)} for the default ` +
    `--max-jobs ${DEFAULT_MAX_JOBS}, and --prefix-cache-mb (default ${DEFAULT_PREFIX_CACHE_MB}) for ended ones`
  );
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
