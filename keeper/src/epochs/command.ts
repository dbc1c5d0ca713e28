import type { KeeperConfig } from '../config.ts';
import { readProgramConfig } from '../chain/reader.ts';
import { RpcPool } from '../chain/rpc/pool.ts';
import { DEFAULT_MAX_PRIORITY_FEE, Sender } from '../chain/tx/sender.ts';
import { openDatabase } from '../db/open.ts';
import { createLog } from '../log.ts';
import { Metrics } from '../metrics.ts';
import type { Duty } from './due.ts';
import { Epochs, lookAt, type DoneStep } from './runner.ts';

/** All daily work as the chain has it; needs no database and sends nothing. @throws Problem, an RPC's error */
export async function dryRun(config: KeeperConfig): Promise<Duty[]> {
  const rpc = new RpcPool([config.rpcUrl, ...(config.rpcFallbacks ?? [])], createLog(config.logLevel));
  await readProgramConfig(rpc.connection, config.rpcUrl);
  return lookAt(rpc.decide);
}

/** Does the daily work that is due, once, with the outbox of a keeper that does not run. @throws Problem, an RPC's error */
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
    return await new Epochs({ connection, decide, db, sender, payer, config: program, metrics, log }).run();
  } finally {
    await sender.stop();
    await database.close();
  }
}
