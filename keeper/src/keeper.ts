import { signingKey } from '@shardmarket/sdk';
import { createApp } from './api/app.ts';
import { RateLimiter } from './api/limits/limiter.ts';
import { STREAM_LIMITS } from './api/sse.ts';
import { createChainHistory, createChainReader, readProgramConfig } from './chain/reader.ts';
import { RpcPool } from './chain/rpc/pool.ts';
import { DEFAULT_MAX_PRIORITY_FEE, Sender } from './chain/tx/sender.ts';
import { publicRpcUrl, redacted, type KeeperConfig } from './config.ts';
import { openDatabase, type OpenDatabase } from './db/open.ts';
import { runEpochs } from './epochs/runner.ts';
import { Jobs } from './jobs/service.ts';
import { createLog } from './log.ts';
import { Metrics } from './metrics.ts';
import { loadCatalog } from './models/catalog.ts';
import { Notifier } from './notices/notifier.ts';
import { Quotes } from './quotes/quotes.ts';
import { createQuoteSeal } from './quotes/token.ts';
import { keepReasons } from './reasons/keep.ts';
import { ReasonLedger } from './reasons/ledger.ts';
import { relayEndpoint } from './relay/endpoint.ts';
import { openRelay } from './relay/open.ts';
import { Distances } from './rings/distances.ts';
import { Rings } from './rings/rings.ts';
import { listen } from './server.ts';
import { closingTransaction } from './sessions/closing.ts';
import { Sessions } from './sessions/service.ts';
import { createVault } from './sessions/vault.ts';
import { Offers } from './settle/offers.ts';
import { Settler } from './settle/settler.ts';
import { Ticker } from './ticker.ts';
import { openCashier } from './x402/open.ts';
import { attachWorkerEndpoint } from './workers/endpoint.ts';
import { Reach } from './workers/reach.ts';
import { WorkerRegistry } from './workers/registry.ts';

/** ms that jobs and answers get to end when the keeper stops. */
const DRAIN_MS = 10_000;

/** What one tick did. */
export interface TickResult {
  /** sessions settled in full */
  readonly settled: number;
  readonly steps: readonly { kind: string; signature: string }[];
}

/** A running keeper. */
export interface Keeper {
  /** base URL of its API */
  readonly url: string;
  /** base58 */
  readonly pubkey: string;
  /** Settles what is due (or all) and does the daily work that is due on chain. */
  tick(settle?: 'due' | 'all'): Promise<TickResult>;
  /** Settles if it cannot go on, for example because the database let go of it. */
  readonly failed: Promise<Error>;
  /** Ends in order: no new requests, jobs drained, workers released, transactions left to the next start, database. */
  stop(): Promise<void>;
}

/** Starts a keeper in this process. @throws Problem that says what is missing; nothing is left running then */
export async function startKeeper(config: KeeperConfig): Promise<Keeper> {
  const log = createLog(config.logLevel);
  log.info(redacted(config), 'keeper starts');
  const catalog = loadCatalog(config.modelsDir);
  const rpc = new RpcPool([config.rpcUrl, ...(config.rpcFallbacks ?? [])], log);
  const program = await readProgramConfig(rpc.connection, config.rpcUrl);
  const database = await openDatabase(config.database);
  try {
    log.info(`database: ${database.banner}`);
    return await assemble(config, { log, catalog, rpc, program, database });
  } catch (error) {
    await database.close();
    throw error;
  }
}

interface Parts {
  readonly log: ReturnType<typeof createLog>;
  readonly catalog: ReturnType<typeof loadCatalog>;
  readonly rpc: RpcPool;
  readonly program: Awaited<ReturnType<typeof readProgramConfig>>;
  readonly database: OpenDatabase;
}

async function assemble(config: KeeperConfig, parts: Parts): Promise<Keeper> {
  const { log, catalog, rpc, program, database } = parts;
  const { connection, decide } = rpc;
  const { db } = database;
  const { keypair, timeouts } = config;
  const pubkey = keypair.publicKey.toBase58();
  const key = signingKey(keypair.secretKey);
  const metrics = new Metrics();
  const chain = createChainReader(connection);
  const vault = createVault(key);
  const registry = new WorkerRegistry();
  const relay = config.relay && openRelay(registry, config.relay, metrics);
  const reach = new Reach({ registry, relay, log });
  const hidden = new Map([...catalog.values()].map(({ hash, manifest }) => [hash, manifest.architecture.hidden]));
  const rowBytes = (model: string) => 4 * (hidden.get(model) ?? 0);
  const distances = new Distances(registry, { relays: relay !== undefined, rowBytes });
  const { between: distance, route } = distances;
  const rings = new Rings({ registry, key, readyTimeoutMs: timeouts.ringReady, distance, route, metrics, log });
  const { maxPriorityFee = DEFAULT_MAX_PRIORITY_FEE } = config;
  const sender = new Sender({ connection, decide, db, payer: keypair, metrics, log, maxPriorityFee });
  const history = createChainHistory(connection);
  const settler = new Settler({ db, chain, history, decide, sender, vault, registry, policy: config.settle, log });
  const sessions = new Sessions({
    db,
    chain,
    vault,
    settle: (session) => settler.settleSession(session),
    closing: (address, session) =>
      closingTransaction({ connection, chain, db, vault, config: program }, address, session),
  });
  const ledger = new ReasonLedger(db);
  const { matched, refused } = keepReasons(ledger, registry, rings);
  const { webhooks: policy } = config;
  const notifier = new Notifier({ db, sessions, key, keeper: pubkey, policy, log });
  const fundsChanged = (session: string) => notifier.changed(session);
  const { credit } = config;
  const waits = { tokenTimeoutMs: timeouts.token, receiptTimeoutMs: timeouts.receipts };
  const jobs = new Jobs({ db, rings, registry, metrics, log, ...waits, credit, matched, fundsChanged });
  metrics.observe({
    workers: () => registry.reached().length,
    connected: () => registry.all().length,
    relayed: () => relay?.connections ?? 0,
    rings: () => rings.count,
    running: () => jobs.running,
  });
  const { house, cashier } = openCashier(config, { connection, chain, db, sender, sessions, program, key, log });
  const ticker = new Ticker(async (settle: 'due' | 'all'): Promise<TickResult> => {
    const settled = await settler.settleDue(settle === 'all');
    await notifier.lookAtAll();
    await house?.ensure();
    await ledger.flush();
    const daily = { connection, chain, db, sender, payer: keypair.publicKey, config: program, metrics, log };
    return { settled, steps: await runEpochs(daily) };
  }, log);

  const offers = new Offers({ db, chain, policy: config.settle, credit });
  const app = createApp({
    offers,
    settle: (session) => settler.settleSession(session),
    catalog,
    sessions,
    jobs,
    limiter: new RateLimiter(config.rate),
    streams: STREAM_LIMITS,
    quotes: new Quotes({ db, rings, distance, seal: createQuoteSeal(key) }),
    log,
    db,
    connection,
    rings,
    metrics,
    program,
    keeper: pubkey,
    publicRpcUrl: publicRpcUrl(config.rpcUrl),
    hooks: { db, sessions, notifier, policy },
    cashier,
    workers: { db, chain, registry, rings, ledger },
    adminToken: config.adminToken,
    tick: (settle) => ticker.run(settle),
  });
  const http = await listen(app, config.host, config.port);
  const detachWorkers = attachWorkerEndpoint(
    http.server,
    {
      registry,
      chain,
      keeper: pubkey,
      pingMs: timeouts.workerPing,
      recheckMs: timeouts.workerRecheck,
      refused,
      log,
    },
    relay && relayEndpoint(relay),
  );
  await jobs.recover();
  await cashier?.recover();
  rpc.start();
  const followed = await sender.recover();
  if (followed > 0) log.info({ followed }, 'following transactions of an earlier run');
  await house?.ensure();
  if (config.cron) ticker.start('due', config.tickMs);
  log.info({ url: http.url, keeper: pubkey }, 'keeper ready');

  const stop = async () => {
    const answered = http.close(DRAIN_MS);
    await within(jobs.drain(), DRAIN_MS);
    jobs.failAll('the keeper stopped');
    rings.dropAll('the keeper stops');
    distances.stop();
    reach.stop();
    detachWorkers();
    await answered;
    await sender.stop();
    await ticker.stop();
    await notifier.stop();
    await ledger.flush();
    rpc.stop();
    await database.close();
    log.info('keeper stopped');
  };
  let stopping: Promise<void> | undefined;
  return {
    url: http.url,
    pubkey,
    tick: (settle = 'due') => ticker.run(settle),
    failed: database.lost,
    stop: () => (stopping ??= stop()),
  };
}

async function within(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([work, new Promise((resolve) => (timer = setTimeout(resolve, ms)))]);
  clearTimeout(timer);
}
