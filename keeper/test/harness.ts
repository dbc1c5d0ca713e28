/** The keeper's API, jobs, rings and worker endpoint on a listening server, with the chain in memory. */
import { randomBytes } from 'node:crypto';
import { apiKeyMessage, sign, signingKey, toHex } from '@shardmarket/sdk';
import OpenAI from 'openai';
import { Connection, Keypair } from '@solana/web3.js';
import { createApp } from '../src/api/app.ts';
import { RATE_LIMITS, RateLimiter, type RateLimits } from '../src/api/limits/limiter.ts';
import { createChainHistory } from '../src/chain/reader.ts';
import type { HttpLimits } from '../src/api/limits/http.ts';
import { STREAM_LIMITS, type StreamLimits } from '../src/api/sse.ts';
import { Jobs } from '../src/jobs/service.ts';
import { createLog } from '../src/log.ts';
import { Metrics } from '../src/metrics.ts';
import { loadCatalog } from '../src/models/catalog.ts';
import { Notifier } from '../src/notices/notifier.ts';
import { Quotes } from '../src/quotes/quotes.ts';
import { createQuoteSeal } from '../src/quotes/token.ts';
import { keepReasons } from '../src/reasons/keep.ts';
import { ReasonLedger } from '../src/reasons/ledger.ts';
import { createBatchReader } from '../src/reasons/worker-batches.ts';
import { DeedRecords } from '../src/reputation/records.ts';
import { relayEndpoint } from '../src/relay/endpoint.ts';
import { RELAY_LIMITS } from '../src/relay/limits.ts';
import { openRelay } from '../src/relay/open.ts';
import { direct, unmeasured } from '../src/rings/distances.ts';
import type { MatchingPolicy } from '../src/rings/policy.ts';
import { Rings } from '../src/rings/rings.ts';
import { idsOfReplica } from '../src/running/replica.ts';
import { listen } from '../src/server.ts';
import { Sessions } from '../src/sessions/service.ts';
import { DEFAULT_CREDIT } from '../src/sessions/credit.ts';
import { Offers } from '../src/settle/offers.ts';
import { createVault } from '../src/sessions/vault.ts';
import { attachWorkerEndpoint } from '../src/workers/endpoint.ts';
import { Reach } from '../src/workers/reach.ts';
import { WorkerRegistry } from '../src/workers/registry.ts';
import { sharedDatabase } from './databases.ts';
import { MemoryChain } from './chain.ts';
import { LAYERS, makeModels } from './models.ts';
import { NUMERICS, ScriptedRing, type ScriptedWorker } from './scripted-worker.ts';

export const ADMIN_TOKEN = 'an-admin-token-for-tests';
const ASK = 1_000_000n;

/** What a suite may want to be otherwise. */
export interface HarnessOptions {
  /** positions of the model */
  readonly maxContext?: number;
  readonly rate?: RateLimits;
  readonly streams?: StreamLimits;
  readonly http?: HttpLimits;
  readonly matching?: MatchingPolicy;
}

export async function startHarness(options: HarnessOptions = {}) {
  const models = makeModels('bytes', options.maxContext);
  const { db } = await sharedDatabase();
  const chain = new MemoryChain();
  const keypair = Keypair.generate();
  const key = signingKey(keypair.secretKey);
  const log = createLog('silent');
  const metrics = new Metrics();
  const registry = new WorkerRegistry();
  const relay = openRelay(registry, RELAY_LIMITS, metrics);
  const reach = new Reach({ registry, relay, log, retryMs: 50 });
  const makeId = idsOfReplica('00000000');
  const ok = { ok: true };
  const ways = { distance: unmeasured, route: direct };
  const records = new DeedRecords(db);
  const luck = { random: () => 1 };
  const trying = { records, policy: options.matching, random: () => luck.random() };
  const rings = new Rings({ registry, key, readyTimeoutMs: 2_000, ...ways, ...trying, makeId, metrics, log });
  const vault = createVault(key);
  const settled: string[] = [];
  const sessions = new Sessions({
    db,
    chain,
    vault,
    settle: (session) => Promise.resolve(settled.push(session) > 0 ? 0n : 1n),
    closing: () => Promise.resolve('AQ=='),
  });
  const ledger = new ReasonLedger(db);
  const { matched, refused } = keepReasons(ledger, registry, rings);
  const policy = 'any' as const;
  const keeper = keypair.publicKey.toBase58();
  const notifier = new Notifier({ db, sessions, key, keeper, policy, log, tryAfterMs: [0, 20, 20], lookEveryMs: 0 });
  const fundsChanged = (session: string) => notifier.changed(session);
  const timeouts = { tokenTimeoutMs: 1_500, receiptTimeoutMs: 1_000 };
  const jobs = new Jobs({ db, rings, registry, records, metrics, log, ...timeouts, matched, fundsChanged, makeId });
  const clock = { now: () => Date.now() };
  const quotes = new Quotes({ db, rings, distance: unmeasured, seal: createQuoteSeal(key), now: () => clock.now() });
  metrics.observe({
    workers: () => registry.reached().length,
    connected: () => registry.all().length,
    relayed: () => relay.connections,
    rings: () => rings.count,
    running: () => jobs.running,
  });
  const catalog = loadCatalog(models.dir);
  const [model] = [...catalog.values()];
  if (!model) throw new Error('the model is missing');
  chain.models.set(model.hash, {
    address: 'model',
    layers: LAYERS,
    numericsClass: NUMERICS,
    priceCeiling: 10_000_000n,
  });
  const offers = new Offers({ db, chain, policy: { min: 1n, maxAgeMs: 60_000 }, credit: DEFAULT_CREDIT });
  // Nothing is asked of it in these tests: a connection that is used fails at once.
  const nowhere = new Connection('http://127.0.0.1:1');
  const app = createApp({
    offers,
    settle: (session) => Promise.resolve(settled.push(session)),
    catalog,
    sessions,
    jobs,
    limiter: new RateLimiter(options.rate ?? RATE_LIMITS),
    streams: options.streams ?? STREAM_LIMITS,
    quotes,
    log,
    db,
    connection: nowhere,
    history: createChainHistory(nowhere),
    rings,
    program: { usdcMint: Keypair.generate().publicKey, zeroMint: Keypair.generate().publicKey },
    keeper,
    publicRpcUrl: null,
    hooks: { db, sessions, notifier, policy },
    cashier: undefined,
    workers: {
      ...{ db, chain, registry, rings, ledger, records },
      batches: createBatchReader(nowhere),
      policy: options.matching,
    },
    registry,
    replica: 'only',
    ops: {
      metrics,
      health: () => ({ ok: true }),
      readiness: () => ({ ready: true, checks: { process: ok, database: ok, migrations: ok, rpc: ok } }),
      adminToken: ADMIN_TOKEN,
      tick: (settle) => Promise.resolve({ settled: 0, steps: [], settle }),
    },
  });
  const http = await listen(app, '127.0.0.1', 0, options.http);
  const deps = { registry, chain, keeper, pingMs: 1_000, recheckMs: 50, refused, log };
  const detach = attachWorkerEndpoint(http.server, deps, relayEndpoint(relay));
  const ring = new ScriptedRing();

  const addWorker = async (layers: [number, number], ask = ASK): Promise<ScriptedWorker> => {
    const operator = Keypair.generate();
    const address = Keypair.generate().publicKey.toBase58();
    const registered = { address, operator: operator.publicKey.toBase58(), model: 'model', layers, ask };
    chain.workers.set(address, { ...registered, leaving: false });
    return ring.add({ url: http.url, model: model.hash, layers, operator, address });
  };

  /** Three workers that make a ring, nothing left of those before them. @returns them in ring order */
  const freshRing = async () => {
    await ring.close();
    ring.workers.length = 0;
    ring.started.length = 0;
    ring.faults.clear();
    ring.scriptOf = () => undefined;
    return Promise.all([addWorker([0, 2]), addWorker([2, 4]), addWorker([4, 6])]);
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

  /** The official client, which tries nothing twice. */
  const client = (apiKey: string) => new OpenAI({ apiKey, baseURL: `${http.url}/v1`, maxRetries: 0 });

  const stop = async () => {
    await ring.close();
    reach.stop();
    detach();
    rings.dropAll('the test is over');
    await jobs.drain();
    await notifier.stop();
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
    relay,
    jobs,
    sessions,
    notifier,
    ledger,
    records,
    /** what decides on exploring: 1 never does */
    luck,
    keeper,
    clock,
    metrics,
    model,
    settled,
    addWorker,
    freshRing,
    openSession,
    client,
    stop,
  };
}

export type Harness = Awaited<ReturnType<typeof startHarness>>;

/** A random address. */
export function someAddress(): string {
  return Keypair.fromSeed(randomBytes(32)).publicKey.toBase58();
}
