import { signingKey } from '@shardmarket/sdk';
import type { KeeperConfig } from '../config.ts';
import { RpcPool } from '../chain/rpc/pool.ts';
import { readProgramConfig } from '../chain/reader.ts';
import { openDatabase } from '../db/open.ts';
import { createLog } from '../log.ts';
import { createVault } from '../sessions/vault.ts';
import type { Difference } from './difference.ts';
import { differences, repair } from './reconcile.ts';

/** What `keeper reconcile` found, as it prints it. */
export interface Report {
  /** what differs, or with `--repair` differed */
  readonly found: readonly Omit<Difference, 'mend'>[];
  /** what still differs */
  readonly left: number;
}

/** Opens the keeper's database, which no keeper may be using, and compares it with the chain. @throws Problem, an RPC's error */
export async function reconcile(config: KeeperConfig, mend: boolean): Promise<Report> {
  const log = createLog(config.logLevel);
  const { connection } = new RpcPool([config.rpcUrl, ...(config.rpcFallbacks ?? [])], log);
  await readProgramConfig(connection, config.rpcUrl);
  const database = await openDatabase(config.database);
  try {
    const { secretKey, publicKey: keeper } = config.keypair;
    const deps = { connection, db: database.db, vault: createVault(signingKey(secretKey)), keeper };
    const { mended, left } = mend ? await repair(deps) : await differences(deps).then((d) => ({ mended: d, left: d }));
    return { found: mended.map(({ about, of, says }) => ({ about, of, says })), left: left.length };
  } finally {
    await database.close();
  }
}
