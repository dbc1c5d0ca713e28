import type { Config } from '@shardmarket/sdk';
import type { Connection, PublicKey } from '@solana/web3.js';
import type { Decide } from '../chain/rpc/pool.ts';
import type { Sender } from '../chain/tx/sender.ts';
import type { KeeperConfig } from '../config.ts';
import type { Db } from '../db/open.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { Backoff } from './backoff.ts';
import { DEFAULT_CHORES } from './chores/chore.ts';
import { Chores } from './chores/chores.ts';
import { servedBy } from './chores/served.ts';
import { DailyWork } from './daily/daily.ts';
import type { DoneStep } from './rounds.ts';

export interface CronDeps {
  readonly connection: Connection;
  readonly decide: Decide;
  readonly db: Db;
  readonly sender: Pick<Sender, 'send'>;
  readonly payer: PublicKey;
  readonly program: Pick<Config, 'usdcMint' | 'zeroMint'>;
  readonly config: Pick<KeeperConfig, 'tickMs' | 'chores' | 'auctionMost'>;
  readonly metrics: Pick<Metrics, 'epochsBehind' | 'cron'>;
  readonly log: Log;
}

/** All that the keeper does on chain by itself but settling: the daily work first, then the chores. */
export class Cron {
  readonly #daily: DailyWork;
  readonly #chores: Chores;

  constructor({ config, program, payer, ...deps }: CronDeps) {
    const { chores: policy = DEFAULT_CHORES, auctionMost = 0n } = config;
    const common = { ...deps, payer, config: program, backoff: new Backoff(config.tickMs) };
    this.#daily = new DailyWork({ ...common, auctionMost });
    this.#chores = new Chores({ ...common, policy, served: servedBy(deps.db) });
  }

  /**
   * @param which `due`: as a keeper that runs does it from time to time; `all`: everything, also what failed a moment ago
   * @returns what was done @throws an RPC's error, Problem `not_leading`
   */
  async run(which: 'due' | 'all'): Promise<DoneStep[]> {
    const daily = await this.#daily.run(which);
    return [...daily, ...(await this.#chores.run(which))];
  }
}
