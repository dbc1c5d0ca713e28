/** The keeper's own rings, jobs and worker endpoint, with worker processes; only the chain is kept in memory. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { signingKey, WORKER_PATH, type SignedTicket, type ToWorker } from '@shardmarket/sdk';
import { Keypair } from '@solana/web3.js';
import { sessionKeys, sessions } from '../../keeper/src/db/schema.ts';
import { Jobs } from '../../keeper/src/jobs/service.ts';
import { createLog } from '../../keeper/src/log.ts';
import { Metrics } from '../../keeper/src/metrics.ts';
import { loadCatalog } from '../../keeper/src/models/catalog.ts';
import { relayEndpoint } from '../../keeper/src/relay/endpoint.ts';
import { RELAY_LIMITS } from '../../keeper/src/relay/limits.ts';
import { openRelay } from '../../keeper/src/relay/open.ts';
import { direct, Distances, unmeasured } from '../../keeper/src/rings/distances.ts';
import { Rings } from '../../keeper/src/rings/rings.ts';
import { idsOfReplica } from '../../keeper/src/running/replica.ts';
import { attachWorkerEndpoint } from '../../keeper/src/workers/endpoint.ts';
import { Reach } from '../../keeper/src/workers/reach.ts';
import { WorkerRegistry } from '../../keeper/src/workers/registry.ts';
import { MemoryChain } from '../../keeper/test/chain.ts';
import { openOwnDatabase } from '../../keeper/test/own-database.ts';
import { openModel } from '../../worker/src/model/manifest.ts';
import { Fleet } from './fleet.ts';

const MODELS = process.env['MODELS_DIR'] ?? fileURLToPath(new URL('../../models', import.meta.url));
const ASK = 1_000_000n;

/** A registry that tells what is sent through it. */
class TellingRegistry extends WorkerRegistry {
  readonly told = new Set<(address: string, message: ToWorker) => void>();

  override send(address: string, message: ToWorker): boolean {
    const sent = super.send(address, message);
    for (const listener of this.told) listener(address, message);
    return sent;
  }
}

export interface MarketOptions {
  /** stages of a ring */
  readonly stages: number;
  /** ms of silence after which a link counts as dead */
  readonly linkTimeoutMs: number;
  /** ms that each link takes one way */
  readonly delayMs?: number;
  /** ms for which receipts are waited for */
  readonly receiptTimeoutMs?: number;
  /** whether the keeper has a relay, and has its workers measure the ways to each other */
  readonly relayed?: boolean;
}

export async function startMarket(options: MarketOptions) {
  const { stages, linkTimeoutMs, delayMs = 0, receiptTimeoutMs = 20_000, relayed = false } = options;
  const [model] = [...loadCatalog(MODELS).values()];
  if (!model) throw new Error(`no target model in ${MODELS}`);
  const target = await openModel(join(MODELS, model.name));
  const draft = join(MODELS, target.manifest.draft ?? '');
  const database = await openOwnDatabase();
  const { db } = database;
  const chain = new MemoryChain();
  const keypair = Keypair.generate();
  const keeper = keypair.publicKey.toBase58();
  const log = createLog(process.env['LOG_LEVEL'] === 'info' ? 'info' : 'silent');
  const metrics = new Metrics();
  const registry = new TellingRegistry();
  const relay = relayed ? openRelay(registry, RELAY_LIMITS, metrics) : undefined;
  const reach = new Reach({ registry, relay, log, retryMs: 500 });
  const distances = relayed
    ? new Distances(registry, { relays: true, rowBytes: () => 4 * target.manifest.architecture.hidden })
    : undefined;
  const makeId = idsOfReplica('00000000');
  const rings = new Rings({
    registry,
    key: signingKey(keypair.secretKey),
    readyTimeoutMs: 20_000,
    distance: distances?.between ?? unmeasured,
    route: distances?.route ?? direct,
    makeId,
    metrics,
    log,
  });
  const jobs = new Jobs({ db, rings, registry, metrics, log, tokenTimeoutMs: 60_000, receiptTimeoutMs, makeId });
  const { layers } = target.manifest.architecture;
  const priceCeiling = 10n * ASK;
  chain.models.set(model.hash, { address: 'model', layers, numericsClass: target.numericsClass, priceCeiling });
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = { registry, chain, keeper, pingMs: 10_000, recheckMs: 60_000, log };
  const relaying = relay && relayEndpoint(relay);
  const detach = attachWorkerEndpoint(server, endpoint, relaying);
  const fleet = new Fleet(
    {
      keeperUrl: `ws://127.0.0.1:${(server.address() as AddressInfo).port}${WORKER_PATH}`,
      target: target.directory,
      draft,
      linkTimeoutMs,
      delayMs,
    },
    (worker) => chain.workers.set(worker.address, { ...worker, model: 'model', ask: ASK, leaving: false }),
  );
  const per = layers / stages;
  const ranges = Array.from({ length: stages }, (_, i): [number, number] => [i * per, (i + 1) * per]);

  const payer = Keypair.generate().publicKey.toBase58();
  const session = Keypair.generate().publicKey.toBase58();
  const signer = `signer of ${session}`;
  await db.insert(sessionKeys).values({ signer, payer, sealed: new Uint8Array(60) });
  await db.insert(sessions).values({ address: session, payer, signer });
  const onChain = {
    ...{ payer, signer, deposit: 1_000_000_000_000n, settled: 0n, closing: false, openSlot: 1n, rentPayer: payer },
    expiresAt: chain.time + 86_400n,
  };

  const stop = async () => {
    rings.dropAll('the run is over');
    await jobs.drain();
    await fleet.close();
    reach.stop();
    distances?.stop();
    detach();
    await new Promise((resolve) => server.close(resolve));
    await database.close();
  };
  const onSend = (listener: (address: string, message: ToWorker) => void) => {
    registry.told.add(listener);
    return () => registry.told.delete(listener);
  };
  return { db, target, model, registry, jobs, relay, relaying, fleet, ranges, session, onChain, onSend, stop };
}

export type Market = Awaited<ReturnType<typeof startMarket>>;

/** The tickets that a market's keeper has sent, by ring: the latest of each. */
export function latestTickets(market: Market): ReadonlyMap<string, SignedTicket> {
  const tickets = new Map<string, SignedTicket>();
  market.onSend((_, message) => {
    if (message.type === 'ring.join') tickets.set(message.ticket.ring, message.ticket);
  });
  return tickets;
}
