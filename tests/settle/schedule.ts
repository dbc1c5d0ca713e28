/** One seeded schedule: jobs come in, the RPC fails, settlers die and are started again, time jumps; in the end all is settled once. */
import { setTimeout as sleep } from 'node:timers/promises';
import { requireAccount, LEDGER, type Config } from '@shardmarket/sdk';
import { chainViews, createChainHistory, createChainReader } from '../../keeper/src/chain/reader.ts';
import { RpcPool } from '../../keeper/src/chain/rpc/pool.ts';
import { Sender } from '../../keeper/src/chain/tx/sender.ts';
import { CHECKPOINTS, onCheckpoint } from '../../keeper/src/checkpoint.ts';
import { Backoff } from '../../keeper/src/cron/backoff.ts';
import { DailyWork } from '../../keeper/src/cron/daily/daily.ts';
import { createLog } from '../../keeper/src/log.ts';
import { Metrics } from '../../keeper/src/metrics.ts';
import { readOwed } from '../../keeper/src/settle/store.ts';
import { Settler } from '../../keeper/src/settle/settler.ts';
import { Rng } from '../program/fuzz/rng.ts';
import { assertEpochs, assertSettled, readLedger, type Settled } from './books.ts';
import { CALM, type Faults } from './rpc-proxy.ts';
import { openSession, serveJob, type World } from './world.ts';

const log = createLog(process.env['LOG_LEVEL'] === 'debug' ? 'debug' : 'silent');
/** Chain seconds after which no transaction of before can land: 150 blocks of 0.4 s, and some. */
const EXPIRY_SECS = 70;
const DAY_SECS = 86_400;

export interface Outcome extends Settled {
  readonly epochs: number;
  readonly crashes: number;
  readonly harmed: number;
}

const metrics = new Metrics();

class Crash extends Error {}

/** What one keeper process has to settle with. */
export function startKeeper({ market, db, proxy, vault }: World, config: Config) {
  const rpc = new RpcPool([proxy.url], log);
  const { connection, decide } = rpc;
  const sender = new Sender({ connection, decide, db, payer: market.keeper, metrics, log, pollMs: 5, resendMs: 20 });
  const chain = createChainReader(connection);
  const history = createChainHistory(connection);
  const policy = { min: 1n, maxAgeMs: 1 };
  const settled = () => undefined;
  const settler = new Settler({ db, chain, history, decide: chainViews(rpc), sender, vault, settled, policy, log });
  const payer = market.keeper.publicKey;
  const backoff = new Backoff(1);
  const daily = new DailyWork({ connection, decide, db, sender, payer, config, backoff, metrics, log });
  const tick = async () => {
    await sender.recover();
    await settler.settleDue(true);
    await daily.run();
  };
  return { tick, stop: () => sender.stop() };
}

/** @throws AssertionError that names what is not settled exactly once */
export async function runSchedule(world: World, config: Config, seed: number): Promise<Outcome> {
  const { market, db, proxy } = world;
  const rng = new Rng(seed);
  const before = await readLedger(market.connection);
  const { lastEpochDay } = await requireAccount(market.connection, 'ledger', LEDGER);
  const harmedBefore = proxy.harmed;
  const sessions = [];
  for (let i = 0; i <= rng.int(2); i++) sessions.push(await openSession(world));
  let crashes = 0;
  for (let round = 0; round < 2 + rng.int(3); round++) {
    for (const session of sessions) for (let i = rng.int(3); i >= 0; i--) await serveJob(world, session, rng);
    if (rng.percent(20)) market.localnet.advanceTime(DAY_SECS);
    crashes += (await runRound(world, config, rng)) ? 1 : 0;
  }
  proxy.set(CALM, 0);
  const harmed = proxy.harmed - harmedBefore;
  const last = startKeeper(world, config);
  const addresses = sessions.map((s) => s.address);
  for (let tries = 0; tries < 5; tries++) {
    await last.tick();
    if (!(await readOwed(db, Date.now())).some((owed) => addresses.includes(owed.session))) break;
  }
  await last.stop();
  const settled = await assertSettled(db, market.connection, addresses, before);
  const epochs = await assertEpochs(db, market.connection, lastEpochDay + 1n);
  return { ...settled, epochs, crashes, harmed };
}

/** Keepers run against a failing RPC until they are done, or one of them dies. @returns whether one died */
async function runRound(world: World, config: Config, rng: Rng): Promise<boolean> {
  const { market, proxy } = world;
  proxy.set(faultsOf(rng), rng.u32());
  proxy.swallowing = rng.percent(25);
  const crash = rng.percent(60) ? { at: rng.pick(CHECKPOINTS), after: rng.int(3) } : undefined;
  let dead = false;
  onCheckpoint((at) => {
    if (crash?.at === at && crash.after-- === 0) dead = true;
    // A dead process does nothing more, wherever it was.
    if (dead) throw new Crash(at);
  });
  const keepers = Array.from({ length: rng.percent(40) ? 2 : 1 }, () => startKeeper(world, config));
  const jump = proxy.swallowing || rng.percent(30) ? rng.int(60) : undefined;
  const swallowed = proxy.swallowed;
  let done = false;
  const ended = Promise.allSettled(keepers.map((keeper) => keeper.tick())).finally(() => (done = true));
  const time = async () => {
    if (jump === undefined) return;
    await sleep(jump);
    while (proxy.swallowing && proxy.swallowed === swallowed && !done && !dead) await sleep(5);
    proxy.swallowing = false;
    market.localnet.advanceTime(EXPIRY_SECS);
  };
  // A process that died leaves its transactions to the next one: nobody follows them any more.
  const over = async () => {
    while (!done && !dead) await sleep(5);
  };
  await Promise.all([over(), time()]);
  await Promise.all(keepers.map((keeper) => keeper.stop()));
  await ended;
  onCheckpoint(undefined);
  return dead;
}

function faultsOf(rng: Rng): Faults {
  const part = () => (rng.percent(50) ? rng.int(150) : 0);
  return {
    ...{ dropRequest: part(), dropReply: part(), duplicate: part() },
    ...{ delayRequest: part(), delayReply: part(), refuse: part() },
  };
}
