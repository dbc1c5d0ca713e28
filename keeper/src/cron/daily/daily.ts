import {
  buybackSliceIx,
  fillBurnAuctionIx,
  observePriceIx,
  openEpochIx,
  sellFeesIx,
  sweepFeesIx,
  type Config,
} from '@shardmarket/sdk';
import type { Connection, PublicKey, TransactionInstruction } from '@solana/web3.js';
import { createChainReader } from '../../chain/reader.ts';
import type { Decide } from '../../chain/rpc/pool.ts';
import { checkpoint } from '../../checkpoint.ts';
import type { Metrics } from '../../metrics.ts';
import { stepsOf, type Duty } from '../duty.ts';
import { runRounds, type Deed, type DoneStep, type RoundsDeps } from '../rounds.ts';
import { duties, epochsBehind, type EpochState, type Step } from './due.ts';
import { readEpochState, type AuctionSeller } from './read.ts';
import { recordDays, recordSlices } from './record.ts';

export interface DailyDeps extends RoundsDeps {
  readonly connection: Connection;
  /** has the questions of one decision answered by one node */
  readonly decide?: Decide;
  readonly payer: PublicKey;
  /** most micro-ZERO of the payer's that one fill of the burn auction sells; 0, or left out: none */
  readonly auctionMost?: bigint;
  readonly config: Pick<Config, 'usdcMint' | 'zeroMint'>;
  readonly metrics: Pick<Metrics, 'epochsBehind' | 'cron'>;
}

/** All daily work as it stands; does nothing. @throws Problem `rpc_unavailable`, AccountError */
export async function lookAtDays(decide: Decide, seller: AuctionSeller): Promise<Duty[]> {
  return duties(await decide((connection) => readEpochState(connection, createChainReader(connection), seller)));
}

/** Does the daily work that is due on chain. Anybody may do it: that somebody was faster is normal. */
export class DailyWork {
  readonly #deps: DailyDeps;
  readonly #decide: Decide;
  /** where the chain's books of days and slices stood when they were last written down */
  #recorded: string | undefined;

  constructor(deps: DailyDeps) {
    this.#deps = deps;
    this.#decide = deps.decide ?? ((work) => work(deps.connection));
  }

  /**
   * Does all that is due, in order, until nothing is, and writes down what is on chain.
   * @param which `due` leaves alone what failed a moment ago @returns what was done
   */
  async run(which: 'due' | 'all' = 'all'): Promise<DoneStep[]> {
    let state: EpochState | undefined;
    const due = async () => {
      state = await this.#read();
      return stepsOf(duties(state)).map((step) => deedOf(this.#deps, step));
    };
    const done = await runRounds(this.#deps, { due, oneByOne: true, eager: which === 'all' });
    if (state) await this.#record(state);
    return done;
  }

  async #read(): Promise<EpochState> {
    const { payer: owner, auctionMost: most = 0n, metrics } = this.#deps;
    const seller = { owner, most };
    const state = await this.#decide((connection) => readEpochState(connection, createChainReader(connection), seller));
    metrics.epochsBehind(epochsBehind(state));
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

function deedOf(deps: DailyDeps, step: Step): Deed {
  const unit = unitOf(step);
  // Days are opened in order: where one cannot be, the next cannot either.
  const lane = step.kind === 'open_epoch' ? step.kind : unit;
  return { kind: step.kind, lane, unit, instructions: async () => [await instruction(deps, step)] };
}

/** What a step changes on chain, so that one key never stands for two changes. */
function unitOf(step: Step): string {
  if (step.kind === 'open_epoch') return `epoch:${step.day}`;
  if (step.kind === 'sweep_fees') return `sweep:${step.feesSwept}`;
  if (step.kind === 'fill_burn_auction') return `auction:${step.auctionFilledAt}`;
  const { pool, observed, lastSliceAt } = step.venue;
  return step.kind === 'observe_price'
    ? `observe:${pool.toBase58()}:${observed}`
    : `slice:${pool.toBase58()}:${lastSliceAt}`;
}

function instruction({ payer, config }: DailyDeps, step: Step): Promise<TransactionInstruction> {
  if (step.kind === 'open_epoch') return openEpochIx(payer, config.usdcMint, step.day);
  if (step.kind === 'observe_price') return observePriceIx(step.venue);
  if (step.kind === 'sweep_fees') return sweepFeesIx();
  if (step.kind === 'sell_fees') return sellFeesIx(step.venue, step.amount);
  if (step.kind === 'buyback_slice') return buybackSliceIx(step.venue, config, step.amount);
  const { venue, zeroIn, minUsdc } = step;
  return fillBurnAuctionIx(venue, { seller: payer, ...config, zeroIn, minUsdc });
}
