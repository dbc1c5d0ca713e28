/** The keeper's API, jobs, rings and worker endpoint on a listening server, with the chain in memory. */
import { randomBytes } from 'node:crypto';
import { apiKeyMessage, sign, signingKey, toHex } from '@shardmarket/sdk';
import { Connection, Keypair } from '@solana/web3.js';
import { createApp } from '../src/api/app.ts';
import { Jobs } from '../src/jobs/service.ts';
import { createLog } from '../src/log.ts';
import { Metrics } from '../src/metrics.ts';
import { loadCatalog } from '../src/models/catalog.ts';
import { unmeasured } from '../src/rings/distances.ts';
import { Rings } from '../src/rings/rings.ts';
import { listen } from '../src/server.ts';
import { Sessions } from '../src/sessions/service.ts';
import { createVault } from '../src/sessions/vault.ts';
import { attachWorkerEndpoint } from '../src/workers/endpoint.ts';
import { WorkerRegistry } from '../src/workers/registry.ts';
import { sharedDatabase } from './databases.ts';
import { MemoryChain } from './chain.ts';
import { LAYERS, makeModels } from './models.ts';
import { NUMERICS, ScriptedRing, type ScriptedWorker } from './scripted-worker.ts';

export const ADMIN_TOKEN = 'an-admin-token-for-tests';
const ASK = 1_000_000n;

export async function startHarness() {
  const models = makeModels();
  const { db } = await sharedDatabase();
  const chain = new MemoryChain();
  const keypair = Keypair.generate();
  const key = signingKey(keypair.secretKey);
  const log = createLog('silent');
  const metrics = new Metrics();
  const registry = new WorkerRegistry();
  const rings = new Rings({ registry, key, readyTimeoutMs: 500, distance: unmeasured, metrics, log });
  const vault = createVault(key);
  const settled: string[] = [];
  const sessions = new Sessions({
    db,
    chain,
    vault,
    settle: (session) => Promise.resolve(settled.push(session) > 0 ? 0n : 1n),
    closing: () => Promise.resolve('AQ=='),
  });
  const jobs = new Jobs({ db, rings, registry, metrics, log, tokenTimeoutMs: 400, receiptTimeoutMs: 150 });
  metrics.observe({ workers: () => registry.all().length, rings: () => rings.count, running: () => jobs.running });
  const catalog = loadCatalog(models.dir);
  const [model] = [...catalog.values()];
  if (!model) throw new Error('the model is missing');
  chain.models.set(model.hash, {
    address: 'model',
    layers: LAYERS,
    numericsClass: NUMERICS,
    priceCeiling: 10_000_000n,
  });
  const app = createApp({
    catalog,
    sessions,
    jobs,
    log,
    db,
    // Nothing is asked of it in these tests: a connection that is used fails at once.
    connection: new Connection('http://127.0.0.1:1'),
    rings,
    metrics,
    program: { usdcMint: Keypair.generate().publicKey, zeroMint: Keypair.generate().publicKey },
    keeper: keypair.publicKey.toBase58(),
    publicRpcUrl: null,
    adminToken: ADMIN_TOKEN,
    tick: (settle) => Promise.resolve({ settled: 0, steps: [], settle }),
  });
  const http = await listen(app, '127.0.0.1', 0);
  const deps = { registry, chain, keeper: keypair.publicKey.toBase58(), pingMs: 200, recheckMs: 50, log };
  const detach = attachWorkerEndpoint(http.server, deps);
  const ring = new ScriptedRing();

  const addWorker = async (layers: [number, number], ask = ASK): Promise<ScriptedWorker> => {
    const operator = Keypair.generate();
    const address = Keypair.generate().publicKey.toBase58();
    const registered = { address, operator: operator.publicKey.toBase58(), model: 'model', layers, ask };
    chain.workers.set(address, { ...registered, leaving: false });
    return ring.add({ url: http.url, model: model.hash, layers, operator, address });
  };

  /** A session with this deposit (micro-USDC), and an API key for it. */
  const openSession = async (deposit: bigint) => {
    const payer = Keypair.generate();
    const session = Keypair.generate().publicKey.toBase58();
    const signer = await sessions.newKey(payer.publicKey.toBase58());
    chain.sessions.set(session, {
      payer: payer.publicKey.toBase58(),
      signer,
      deposit,
      settled: 0n,
      expiresAt: chain.time + 86_400n,
      closing: false,
      openSlot: 1n,
      rentPayer: payer.publicKey.toBase58(),
    });
    const timestamp = Math.floor(Date.now() / 1000);
    const signature = toHex(sign(apiKeyMessage(session, timestamp), signingKey(payer.secretKey)));
    const apiKey = await sessions.newApiKey({ session, payer: payer.publicKey.toBase58(), timestamp, signature });
    return { session, payer, signer, apiKey };
  };

  const stop = async () => {
    await ring.close();
    detach();
    rings.dropAll('the test is over');
    await jobs.drain();
    await http.close(1_000);
    models.remove();
  };
  return {
    app,
    db,
    chain,
    http,
    ring,
    rings,
    registry,
    jobs,
    sessions,
    metrics,
    model,
    settled,
    addWorker,
    openSession,
    stop,
  };
}

export type Harness = Awaited<ReturnType<typeof startHarness>>;

/** A random address. */
export function someAddress(): string {
  return Keypair.fromSeed(randomBytes(32)).publicKey.toBase58();
}
