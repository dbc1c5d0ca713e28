import { signingKey, type Config } from '@shardmarket/sdk';
import type { Connection } from '@solana/web3.js';
import type { Hono } from 'hono';
import type { Server } from 'node:http';
import { createApp } from '../api/app.ts';
import { RateLimiter } from '../api/limits/limiter.ts';
import { UseTally } from '../api/limits/use.ts';
import { STREAM_LIMITS } from '../api/sse.ts';
import type { ChainReader } from '../chain/port.ts';
import { createChainHistory } from '../chain/reader.ts';
import type { KeeperConfig } from '../config.ts';
import type { Db } from '../db/open.ts';
import { Orphans } from '../jobs/orphans.ts';
import { Jobs } from '../jobs/service.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Catalog } from '../models/catalog.ts';
import { WORKER_PATH } from '@shardmarket/sdk';
import type { Notifier } from '../notices/notifier.ts';
import { publicRpcUrl } from '../redacted.ts';
import { keepReasons } from '../reasons/keep.ts';
import { ReasonLedger } from '../reasons/ledger.ts';
import { createBatchReader } from '../reasons/worker-batches.ts';
import { Quotes } from '../quotes/quotes.ts';
import { createQuoteSeal } from '../quotes/token.ts';
import { relayEndpoint } from '../relay/endpoint.ts';
import { openRelay } from '../relay/open.ts';
import { DeedRecords } from '../reputation/records.ts';
import { Distances } from '../rings/distances.ts';
import type { HeldElsewhere } from '../rings/held.ts';
import { Rings } from '../rings/rings.ts';
import type { Sessions } from '../sessions/service.ts';
import { Offers } from '../settle/offers.ts';
import { Teller } from '../settle/teller.ts';
import { Ticker } from '../ticker.ts';
import { attachWorkerEndpoint } from '../workers/endpoint.ts';
import { Reach } from '../workers/reach.ts';
import { WorkerRegistry } from '../workers/registry.ts';
import type { Cashier } from '../x402/cashier.ts';
import { within } from './drain.ts';
import type { OpsDeps } from './ops.ts';
import { idsOfReplica, type Replica } from './replica.ts';

export interface ServingDeps {
  readonly config: KeeperConfig;
  readonly db: Db;
  readonly replica: Replica;
  readonly connection: Connection;
  readonly chain: ChainReader;
  readonly program: Config;
  readonly catalog: Catalog;
  readonly sessions: Sessions;
  readonly notifier: Notifier;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly ops: OpsDeps;
  /** Has a session settled that is due. @returns micro-USDC still unsettled */
  readonly settle: (session: string) => Promise<bigint>;
  /** jobs that rings of other processes run on a worker */
  readonly jobsElsewhere: (worker: string) => number;
  /** what workers hold for rings of other processes that have jobs */
  readonly heldElsewhere: HeldElsewhere;
  /** takes payments of requests without a key; undefined where it does not */
  readonly cashier: Cashier | undefined;
}

/** The part of a keeper that buyers and workers talk to. */
export interface Serving {
  readonly app: Hono;
  readonly registry: WorkerRegistry;
  readonly rings: Rings;
  readonly distances: Distances;
  /** what was used of rates here, for the other processes */
  readonly use: UseTally;
  readonly limiter: RateLimiter;
  /** Lets workers connect, and ends what earlier processes left behind. */
  start(server: Server): Promise<void>;
  /** A settlement is confirmed somewhere: its workers are to be told. */
  settled(): void;
  /** Takes no more jobs, waits for those that run, ends what is left, and lets the workers go. */
  stop(drainMs: number): Promise<void>;
}

export function createServing(deps: ServingDeps): Serving {
  const { config, db, replica, connection, chain, program, catalog, sessions, notifier, metrics, log, ops } = deps;
  const { keypair, timeouts } = config;
  const { jobsElsewhere, heldElsewhere } = deps;
  const { credit } = config;
  const keeper = keypair.publicKey.toBase58();
  const key = signingKey(keypair.secretKey);
  const makeId = idsOfReplica(replica.tag);
  const registry = new WorkerRegistry();
  const relay = config.relay && openRelay(registry, config.relay, metrics, workersUrl(config.publicUrl));
  const reach = new Reach({ registry, relay, log });
  const hidden = new Map([...catalog.values()].map(({ hash, manifest }) => [hash, manifest.architecture.hidden]));
  const rowBytes = (model: string) => 4 * (hidden.get(model) ?? 0);
  const distances = new Distances(registry, { relays: relay !== undefined, rowBytes });
  const { between: distance, route, rttMs } = distances;
  const records = new DeedRecords(db);
  const rings = new Rings({
    registry,
    key,
    records,
    policy: config.matching,
    readyTimeoutMs: timeouts.ringReady,
    distance,
    route,
    rttMs,
    makeId,
    jobsElsewhere,
    heldElsewhere,
    metrics,
    log,
  });
  const ledger = new ReasonLedger(db);
  const { matched, refused } = keepReasons(ledger, registry, rings);
  const learn = () => records.sync(registry.all().map(({ address }) => address));
  const reasons = new Ticker(async () => {
    await ledger.flush();
    await learn();
  }, log);
  const quotes = new Quotes({ db, rings, distance, seal: createQuoteSeal(key) });
  const fundsChanged = (session: string) => notifier.changed(session);
  const { token: tokenTimeoutMs, receipts: receiptTimeoutMs } = timeouts;
  const jobs = new Jobs({
    db,
    rings,
    registry,
    records,
    metrics,
    log,
    tokenTimeoutMs,
    receiptTimeoutMs,
    makeId,
    matched,
    fundsChanged,
    credit,
  });
  const orphans = new Orphans(db, replica, log);
  const teller = new Teller(db, registry, log);
  const bondFull = () => rings.standings().filter(({ obstacles }) => obstacles.includes('bond_full')).length;
  metrics.read('shardmarket_workers_bond_full', 'Connected workers whose bonds carry no more earnings', bondFull);
  metrics.observe({
    workers: () => registry.reached().length,
    connected: () => registry.all().length,
    relayed: () => relay?.connections ?? 0,
    rings: () => rings.count,
    running: () => jobs.running,
  });
  const rpcUrls = [publicRpcUrl(config.rpcUrl), ...(config.app?.rpcUrls ?? [])].filter((url) => url !== null);
  const offers = new Offers({ db, chain, policy: config.settle, credit });
  const use = new UseTally();
  const limiter = new RateLimiter(config.rate, Date.now, use);
  const guards = { limiter, proxies: config.proxies ?? 0, streams: STREAM_LIMITS };
  const hooks = { db, sessions, notifier, policy: config.webhooks };
  const parts = {
    ...guards,
    offers,
    history: createChainHistory(connection),
    settle: deps.settle,
    catalog,
    sessions,
    jobs,
    quotes,
    hooks,
    log,
    db,
    connection,
    rings,
    program,
    keeper,
    ops,
    cashier: deps.cashier,
    workers: {
      db,
      chain,
      registry,
      rings,
      ledger,
      records,
      batches: createBatchReader(connection),
      policy: config.matching,
    },
    registry,
    replica: replica.tag,
  };
  const appFiles = config.app && { folder: config.app.dir, rpcUrls };
  const app = createApp({ ...parts, publicRpcUrl: rpcUrls[0] ?? null, ...(appFiles && { appFiles }) });
  let detachWorkers: () => void = () => undefined;
  return {
    ...{ app, registry, rings, distances, use, limiter },
    async start(server) {
      const { workerPing: pingMs, workerRecheck: recheckMs } = timeouts;
      detachWorkers = attachWorkerEndpoint(
        server,
        { registry, chain, keeper, pingMs, recheckMs, refused, log },
        relay && relayEndpoint(relay),
      );
      await orphans.sweep();
      orphans.start();
      reasons.start(undefined, config.tickMs);
    },
    settled: () => void teller.tellAll(),
    async stop(drainMs) {
      orphans.stop();
      await within(jobs.drain(), drainMs);
      jobs.failAll('the keeper stopped');
      rings.dropAll('the keeper stops');
      distances.stop();
      reach.stop();
      detachWorkers();
      await jobs.drain();
      await teller.stop();
      await reasons.stop();
      await ledger.flush();
      await learn();
    },
  };
}

/** Where workers connect, as a WebSocket address. */
function workersUrl(publicUrl: string | undefined): string | undefined {
  return publicUrl === undefined ? undefined : new URL(WORKER_PATH, publicUrl.replace(/^http/, 'ws')).href;
}
