import { buybackSliceIx, observePriceIx, openEpochIx, sellFeesIx, sweepFeesIx, type Config } from '@shardmarket/sdk';
import type { Connection, PublicKey, TransactionInstruction } from '@solana/web3.js';
import { createChainReader } from '../chain/reader.ts';
import type { Decide } from '../chain/rpc/pool.ts';
import type { Sender } from '../chain/tx/sender.ts';
import { nextKey } from '../chain/tx/store.ts';
import { checkpoint } from '../checkpoint.ts';
import type { Db } from '../db/open.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { duties, epochsBehind, nextStep, type Duty, type EpochState, type Step } from './due.ts';
import { readEpochState } from './read.ts';
import { recordDays, recordSlices } from './record.ts';

export interface EpochsDeps {
  readonly connection: Connection;
  readonly db: Db;
  readonly sender: Pick<Sender, 'send'>;
  /** has the questions of one decision answered by one node */
  readonly decide?: Decide;
  readonly payer: PublicKey;
  readonly config: Pick<Config, 'usdcMint' | 'zeroMint'>;
  readonly metrics: Pick<Metrics, 'epochsBehind'>;
  readonly log: Log;
}

/** A piece of daily work that is on chain. */
export interface DoneStep {
  readonly kind: Step['kind'];
  readonly signature: string;
}

/** All daily work as it stands; does nothing. @throws Problem `rpc_unavailable`, AccountError */
export async function lookAt(decide: Decide): Promise<Duty[]> {
  return duties(await decide((connection) => readEpochState(connection, createChainReader(connection))));
}

/** Does the daily work that is due on chain. Anybody may do it: that somebody was faster is normal. */
export class Epochs {
  readonly #deps: EpochsDeps;
  readonly #decide: Decide;
  /** where the chain's books of days and slices stood when they were last written down */
  #recorded: string | undefined;

  constructor(deps: EpochsDeps) {
    this.#deps = deps;
    this.#decide = deps.decide ?? ((work) => work(deps.connection));
  }

  /** Does all that is due, in order, until nothing is, and writes down what is on chain. @returns what was done */
  async run(): Promise<DoneStep[]> {
    const { db, log, sender } = this.#deps;
    const done: DoneStep[] = [];
    let failed: string | undefined;
    for (;;) {
      const state = await this.#read();
      const step = nextStep(state);
      if (!step || unitOf(step) === failed) {
        if (step) log.warn({ unit: failed }, 'daily work not done: the next tick tries again');
        await this.#record(state);
        return done;
      }
      checkpoint('cron.due');
      const key = await nextKey(db, unitOf(step));
      const outcome = await sender.send(step.kind, key, async () => [await instruction(this.#deps, step)]);
      if (outcome.state === 'confirmed') {
        checkpoint('cron.done');
        log.info({ unit: unitOf(step), signature: outcome.signature }, 'daily work done');
        done.push({ kind: step.kind, signature: outcome.signature });
      } else {
        // If it is no longer due in the next look, somebody else has done it.
        failed = unitOf(step);
        log.info({ unit: failed, outcome }, 'daily work not done by us');
      }
    }
  }

  async #read(): Promise<EpochState> {
    const state = await this.#decide((connection) => readEpochState(connection, createChainReader(connection)));
    this.#deps.metrics.epochsBehind(epochsBehind(state));
    return state;
  }

  async #record({ lastEpochDay, venues, zeroMint }: EpochState): Promise<void> {
    const { db } = this.#deps;
    const traded = venues.map(({ venue }) => venue).filter((venue) => venue.baseMint.equals(zeroMint));
    const seen = [lastEpochDay, ...traded.map((venue) => venue.spent)].join();
    if (seen === this.#recorded) return;
    await this.#decide(async (connection) => {
      await recordDays(db, connection, lastEpochDay);
      await recordSlices(db, connection, traded);
    });
    this.#recorded = seen;
    checkpoint('cron.recorded');
  }
}

/** What a step changes on chain, so that one key never stands for two changes. */
function unitOf(step: Step): string {
  if (step.kind === 'open_epoch') return `epoch:${step.day}`;
  if (step.kind === 'sweep_fees') return `sweep:${step.feesSwept}`;
  const { pool, observed, lastSliceAt } = step.venue;
  return step.kind === 'observe_price'
    ? `observe:${pool.toBase58()}:${observed}`
    : `slice:${pool.toBase58()}:${lastSliceAt}`;
}

function instruction(deps: EpochsDeps, step: Step): Promise<TransactionInstruction> {
  if (step.kind === 'open_epoch') return openEpochIx(deps.payer, deps.config.usdcMint, step.day);
  if (step.kind === 'observe_price') return observePriceIx(step.venue);
  if (step.kind === 'sweep_fees') return sweepFeesIx();
  if (step.kind === 'sell_fees') return sellFeesIx(step.venue, step.amount);
  return buybackSliceIx(step.venue, deps.config, step.amount);
}
