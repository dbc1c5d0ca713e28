import {
  buybackSliceIx,
  fetchAccount,
  observePriceIx,
  openEpochIx,
  sellFeesIx,
  sweepFeesIx,
  venueAddress,
  type Config,
} from '@shardmarket/sdk';
import type { Connection, PublicKey, TransactionInstruction } from '@solana/web3.js';
import type { ChainReader } from '../chain/port.ts';
import type { Sender } from '../chain/tx/sender.ts';
import { nextKey } from '../chain/tx/store.ts';
import type { Db } from '../db/open.ts';
import { epochs, slices } from '../db/schema.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { epochsBehind, nextStep, type Step } from './due.ts';
import { readEpoch, readEpochState } from './read.ts';

export interface EpochsDeps {
  readonly connection: Connection;
  readonly chain: Pick<ChainReader, 'now'>;
  readonly db: Db;
  readonly sender: Pick<Sender, 'send'>;
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

/** Does all daily work that is due on chain, in order, until none is. @returns what was done */
export async function runEpochs(deps: EpochsDeps): Promise<DoneStep[]> {
  const done: DoneStep[] = [];
  for (;;) {
    const state = await readEpochState(deps.connection, deps.chain);
    deps.metrics.epochsBehind(epochsBehind(state));
    const step = nextStep(state);
    if (!step) return done;
    const key = await nextKey(deps.db, unitOf(step));
    const outcome = await deps.sender.send(step.kind, key, async () => [await instruction(deps, step)]);
    if (outcome.state !== 'confirmed') {
      // Anybody may do this work: that somebody was faster is normal, and the next tick sees it.
      deps.log.warn({ key, outcome }, 'daily work not done');
      return done;
    }
    await record(deps, step, outcome.signature);
    done.push({ kind: step.kind, signature: outcome.signature });
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

async function record({ connection, db, log }: EpochsDeps, step: Step, signature: string): Promise<void> {
  if (step.kind === 'open_epoch') {
    const epoch = await readEpoch(connection, step.day);
    if (!epoch) return;
    const { day, taken, burnHalf: burn, stakerHalf: stakers } = epoch;
    await db.insert(epochs).values({ day, taken, burn, stakers, signature }).onConflictDoNothing();
    log.info({ day: Number(day), taken: taken.toString(), signature }, 'epoch opened');
  } else if (step.kind === 'buyback_slice') {
    const after = await fetchAccount(connection, 'venue', venueAddress(step.venue.pool));
    // Slices of a venue are minutes apart: between our two looks there was only this one.
    const burned = (after?.bought ?? step.venue.bought) - step.venue.bought;
    await db.insert(slices).values({ signature, amount: step.amount, burned }).onConflictDoNothing();
    log.info({ amount: step.amount.toString(), burned: burned.toString(), signature }, 'slice bought and burned');
  } else if (step.kind !== 'observe_price') {
    log.info({ kind: step.kind, signature }, 'trading fees taken into the treasury');
  }
}
