import { signingKey, type Config } from '@shardmarket/sdk';
import type { Hono } from 'hono';
import { problemResponse } from './api/errors.ts';
import { Cluster } from './bus/cluster.ts';
import { LocalHub } from './bus/local.ts';
import { natsBus } from './bus/nats.ts';
import type { Bus } from './bus/port.ts';
import { gathered } from './chain/gathered.ts';
import { createChainReader, readProgramConfig } from './chain/reader.ts';
import { RpcPool } from './chain/rpc/pool.ts';
import type { KeeperConfig } from './config.ts';
import { openDatabase, type OpenDatabase } from './db/open.ts';
import { messageOf } from './errors.ts';
import { createLog, type Log } from './log.ts';
import { Metrics } from './metrics.ts';
import { Notifier } from './notices/notifier.ts';
import { loadCatalog, type Catalog } from './models/catalog.ts';
import { redacted, secretsOf } from './redacted.ts';
import { dueListener, signalDue } from './running/due-signal.ts';
import { UseShare } from './running/use-share.ts';
import type { Used } from './api/limits/use.ts';
import { rolesOf, servesApi } from './running/modes.ts';
import { Monitor } from './running/monitor.ts';
import { opsRoutes } from './running/ops.ts';
import { REPLICAS } from './running/replica-metrics.ts';
import { postgresReplica, soleReplica, type Replica } from './running/replica.ts';
import { createServing, type Serving } from './running/serving.ts';
import { requestSettlement } from './running/settle-request.ts';
import { observeWork } from './running/work-metrics.ts';
import { Working, type TickResult } from './running/working.ts';
import { listen } from './server.ts';
import { closingTransaction } from './sessions/closing.ts';
import { Sessions } from './sessions/service.ts';
import { createVault } from './sessions/vault.ts';
import { openCashier } from './x402/open.ts';
import { WorkerRegistry } from './workers/registry.ts';

export type { TickResult };

/** A running keeper, or a part of one. */
export interface Keeper {
  /** base URL of its API; a process that serves no buyers has health, metrics and its admin routes there */
  readonly url: string;
  /** base58 */
  readonly pubkey: string;
  /** Settles what is due (or all) and does the daily work that is due on chain. @throws Problem `not_leading` */
  tick(settle?: 'due' | 'all'): Promise<TickResult>;
  /** Settles if it cannot go on, for example because the database let go of it. */
  readonly failed: Promise<Error>;
  /** Ends in order: no new requests, no new work, jobs drained, workers released, transactions left to the next leader, database. */
  stop(): Promise<void>;
}

/**
 * Starts a keeper, or the part of one that its configuration says, in this process.
 * @param hub joins it with others of this process; NATS joins processes @throws Problem that says what is missing; nothing is left running then
 */
export async function startKeeper(config: KeeperConfig, hub = new LocalHub()): Promise<Keeper> {
  const log = createLog(config.logLevel, secretsOf(config));
  log.info(redacted(config), 'keeper starts');
  const catalog: Catalog = servesApi(config.mode) ? loadCatalog(config.modelsDir) : new Map();
  const rpc = new RpcPool([config.rpcUrl, ...(config.rpcFallbacks ?? [])], log);
  const program = await readProgramConfig(rpc.connection, config.rpcUrl);
  const database = await openDatabase(config.database);
  log.info(`database: ${database.banner}`);
  const cleanUp: (() => Promise<void>)[] = [() => database.close()];
  try {
    const { postgres } = database;
    const replica = postgres ? await postgresReplica(postgres.url, postgres.pool, log) : soleReplica();
    cleanUp.unshift(() => replica.stop());
    const { natsUrl: url } = config;
    const { tag } = replica;
    const bus = url === undefined ? hub.bus(tag) : await natsBus({ url, keeper: pubkeyOf(config), tag, log });
    cleanUp.unshift(() => bus.close());
    return await assemble(config, { log, catalog, rpc, program, database, replica, bus }, cleanUp);
  } catch (error) {
    for (const close of cleanUp) await close();
    throw error;
  }
}

interface Parts {
  readonly log: Log;
  readonly catalog: Catalog;
  readonly rpc: RpcPool;
  readonly program: Config;
  readonly database: OpenDatabase;
  readonly replica: Replica;
  readonly bus: Bus;
}

/** @param cleanUp what is to be closed at the end, or when the start fails; grows here */
async function assemble(config: KeeperConfig, parts: Parts, cleanUp: (() => Promise<void>)[]): Promise<Keeper> {
  const { log, rpc, program, database, replica, bus } = parts;
  const { connection } = rpc;
  const { db } = database;
  const { keypair } = config;
  const metrics = new Metrics();
  const chain = createChainReader(gathered(connection));
  const key = signingKey(keypair.secretKey);
  const vault = createVault(key);
  const settled = () => {
    serving?.settled();
    cluster.broadcast({ type: 'settled' });
  };
  const here = (session: string) => (working.leads('settler') ? working.settleSession(session) : undefined);
  // Over the bus where there is one, else over the database, so that who leads in another process hears of it too.
  const postgres = config.natsUrl === undefined ? database.postgres : undefined;
  const wake = (session: string) => {
    cluster.broadcast({ type: 'due', session });
    if (postgres)
      signalDue(postgres.pool, session).catch((error: unknown) => log.warn(`not told: ${messageOf(error)}`));
  };
  const settle = (session: string) => requestSettlement({ db, here, wake }, session);
  const sessions = new Sessions({
    db,
    chain,
    vault,
    settle,
    closing: (address, session) =>
      closingTransaction({ connection, chain, db, vault, config: program }, address, session),
  });
  const { webhooks: policy } = config;
  const notifier = new Notifier({ db, sessions, key, keeper: pubkeyOf(config), policy, log });
  const working: Working = new Working({
    ...{ config, database, rpc, chain, program, vault, metrics, log, settled },
    lookAtFunds: async () => {
      await notifier.lookAtAll();
      await house?.ensure();
    },
  });
  const { sender } = working;
  const { house, cashier } = openCashier(config, {
    connection,
    chain,
    db,
    tag: replica.tag,
    sender,
    sessions,
    program,
    key,
    log,
  });
  observeWork(metrics, rolesOf(config.mode), working, db);
  const rpcUrls = [config.rpcUrl, ...(config.rpcFallbacks ?? [])];
  const busyMs = () => working.busyMs;
  const wallet = () => connection.getBalance(keypair.publicKey);
  const monitor = new Monitor({ db, connection, rpcUrls, metrics, wallet, busyMs });
  const tick = (settle: 'due' | 'all') => working.tick(settle);
  const { adminToken } = config;
  const ops = {
    ...{ metrics, adminToken, tick },
    ...{ health: () => monitor.health(), readiness: () => monitor.readiness() },
  };
  const jobsElsewhere = (worker: string): number => cluster.jobsOn(worker);
  const serving: Serving | undefined = servesApi(config.mode)
    ? createServing({
        ...parts,
        connection,
        config,
        db,
        chain,
        sessions,
        notifier,
        metrics,
        ops,
        settle,
        jobsElsewhere,
        heldElsewhere: (worker) => cluster.heldBy(worker),
        cashier,
      })
    : undefined;
  const cluster: Cluster = new Cluster({
    ...{ bus, tag: replica.tag, log, registry: serving?.registry ?? new WorkerRegistry() },
    jobs: () => serving?.rings.loads.own() ?? {},
    held: () => serving?.rings.held() ?? {},
    used: () => {
      if (!share) return serving?.use.take();
      void share.tell(() => serving?.use.take());
      return undefined;
    },
    usedElsewhere: (used) => charge(used),
    loaded: () => serving?.rings.loadsChanged(),
    met: () => serving?.distances.refresh(),
    settled: () => serving?.settled(),
    due: (session) => working.wake(session),
  });
  const charge = (used: Used) => serving?.limiter.usedElsewhere(used);
  const share = postgres && serving ? new UseShare(postgres, replica.tag, charge, log) : undefined;
  if (share) cleanUp.unshift(() => share.stop());
  metrics.read(...REPLICAS, () => cluster.peers + 1);
  const app = serving?.app ?? opsApp(ops, log);
  const http = await listen(app, config.host, config.port);
  cleanUp.unshift(() => http.close(0));
  if (serving) cleanUp.unshift(() => serving.stop(0));
  await serving?.start(http.server);
  rpc.start();
  cleanUp.unshift(() => Promise.resolve(rpc.stop()));
  await cluster.start();
  await share?.start();
  const mayLead = rolesOf(config.mode).includes('settler');
  const listener = postgres && mayLead ? dueListener(postgres.url, (session) => working.wake(session), log) : undefined;
  if (listener) cleanUp.unshift(() => listener.stop());
  await listener?.start();
  cleanUp.unshift(() => working.stop());
  await working.start();
  // Another process may be about to start the job that a payment is held for.
  if ([...(await replica.live())].every((tag) => tag === replica.tag)) await cashier?.recover();
  if (working.leads('settler')) await house?.ensure();
  await monitor.start();
  const pubkey = pubkeyOf(config);
  log.info({ url: http.url, keeper: pubkey, mode: config.mode, replica: replica.tag }, 'keeper ready');

  const stop = async () => {
    const { drainMs } = config;
    monitor.stopping();
    const answered = http.close(drainMs);
    const worked = working.stop();
    await serving?.stop(drainMs);
    await Promise.all([answered, worked]);
    await cluster.stop();
    await share?.stop();
    await listener?.stop();
    await notifier.stop();
    rpc.stop();
    await replica.stop();
    await database.close();
    log.info('keeper stopped');
  };
  let stopping: Promise<void> | undefined;
  return {
    url: http.url,
    pubkey,
    tick: (settle = 'due') => tick(settle),
    failed: replica.lost,
    stop: () => (stopping ??= stop()),
  };
}

function pubkeyOf({ keypair }: KeeperConfig): string {
  return keypair.publicKey.toBase58();
}

/** What a process that serves no buyers answers. */
function opsApp(ops: Parameters<typeof opsRoutes>[0], log: Log): Hono {
  const app = opsRoutes(ops);
  app.onError((error, c) => problemResponse(c, error, log));
  return app;
}
