import { readProgramConfig } from '../chain/reader.ts';
import { RpcPool } from '../chain/rpc/pool.ts';
import { DEFAULT_MAX_PRIORITY_FEE, Sender } from '../chain/tx/sender.ts';
import type { KeeperConfig } from '../config.ts';
import { openDatabase } from '../db/open.ts';
import { createLog } from '../log.ts';
import { Metrics } from '../metrics.ts';
import { DEFAULT_CHORES } from './chores/chore.ts';
import { lookAtChores } from './chores/chores.ts';
import { Cron } from './cron.ts';
import { lookAtDays } from './daily/daily.ts';
import type { Duty } from './duty.ts';
import type { DoneStep } from './rounds.ts';

/** All daily work and chores as the chain has them; needs no database and sends nothing. @throws Problem, an RPC's error */
export async function dryRun(config: KeeperConfig): Promise<Duty[]> {
  const rpc = new RpcPool([config.rpcUrl, ...(config.rpcFallbacks ?? [])], createLog(config.logLevel));
  await readProgramConfig(rpc.connection, config.rpcUrl);
  const { keypair, auctionMost: most = 0n, chores = DEFAULT_CHORES } = config;
  const days = await lookAtDays(rpc.decide, { owner: keypair.publicKey, most });
  return [...days, ...(await lookAtChores(rpc.decide, chores))];
}

/** Does the daily work and the chores that are due, once, with the outbox of a keeper that does not run. @throws Problem, an RPC's error */
export async function runOnce(config: KeeperConfig): Promise<DoneStep[]> {
  const log = createLog(config.logLevel);
  const { connection, decide } = new RpcPool([config.rpcUrl, ...(config.rpcFallbacks ?? [])], log);
  const program = await readProgramConfig(connection, config.rpcUrl);
  const database = await openDatabase(config.database);
  const { db } = database;
  const { keypair, maxPriorityFee = DEFAULT_MAX_PRIORITY_FEE } = config;
  const metrics = new Metrics();
  const sender = new Sender({ connection, decide, db, payer: keypair, metrics, log, maxPriorityFee });
  try {
    const payer = keypair.publicKey;
    return await new Cron({ connection, decide, db, sender, payer, program, config, metrics, log }).run('all');
  } finally {
    await sender.stop();
    await database.close();
  }
}
