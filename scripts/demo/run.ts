import { requireAccount, LEDGER, STAKE_POOL } from '@shardmarket/sdk';
import { closeBuyer, openBuyer } from '../stack/buyer.ts';
import type { Market } from '../stack/market.ts';
import type { Progress } from '../stack/progress.ts';
import { claimForWorker, claimYield, drawAll, receiptsPosted, stake } from './claims.ts';
import { advanceDays, watchPrice } from './day.ts';
import type { DemoOptions } from './options.ts';
import type { DemoResult, WorkerPay } from './result.ts';
import { readEpochs, readJob } from './views.ts';

/** micro-USDC that the buyer puts in escrow, and micro-ZERO that the staker stakes. */
const DEPOSIT = 1_000_000n;
const STAKE = 1_000_000_000n;
/** A session can be closed once it is older than the 150 slots in which its address could be asked for again. */
const SESSION_MIN_SECS = 61;

/** The main job: escrow, answer, settlement, refund, receipts, the day's epoch, claims. */
export async function runDay(market: Market, options: DemoOptions, progress: Progress): Promise<DemoResult> {
  const { chain, keeper, workers, model } = market;

  const staker = await progress.step('A staker stakes 1,000 ZERO', () => stake(chain, STAKE));
  const buyer = await progress.step('A buyer opens an escrow session of 1 USDC', () => openBuyer(market, DEPOSIT));

  console.log(`\n> ${options.prompt}`);
  const answer = await keeper.client.chat(
    buyer.apiKey,
    {
      model: model.manifest.name,
      prompt: options.prompt,
      maxTokens: options.maxTokens,
      temperature: options.temperature,
      seed: options.seed,
    },
    (piece) => process.stdout.write(piece),
  );
  console.log(`\n\n  (${answer.finish}, ${answer.completionTokens} tokens; the model is a toy)\n`);

  const closed = await progress.step(
    'The keeper settles by voucher, the buyer closes and gets the rest back',
    async () => {
      await chain.advance(SESSION_MIN_SECS);
      return closeBuyer(market, buyer);
    },
  );
  const job = await readJob(keeper.client, answer.job, buyer.apiKey);
  const receipts = await progress.step('The workers post their signed receipts', () => receiptsPosted(market));
  await progress.step('The draw passes the batches: none is audited in this demo', () => drawAll(market));
  const settledLedger = await requireAccount(chain.connection, 'ledger', LEDGER);

  await progress.step('Two days pass: the challenge window closes, missed epochs are opened in order', async () => {
    await advanceDays(market, 2n);
    await keeper.tick();
  });
  const paid: WorkerPay[] = [];
  await progress.step('Each worker claims its USDC', async () => {
    for (const worker of workers) {
      const claim = await claimForWorker(market, worker);
      paid.push({ name: worker.name, layers: worker.layers, ...claim, receipts: receipts.get(worker.name) ?? '' });
    }
  });
  await progress.step('The keeper watches the price of ZERO for 20 minutes, buys and burns', () => watchPrice(market));
  const yielded = await progress.step('A day passes: USDC streams to the staker, who claims it', async () => {
    await advanceDays(market, 2n);
    return claimYield(chain, staker.keypair);
  });

  const { epochs, slices } = await readEpochs(keeper.client);
  const ledger = await requireAccount(chain.connection, 'ledger', LEDGER);
  const pool = await requireAccount(chain.connection, 'stakePool', STAKE_POOL);
  return {
    answer,
    job,
    deposit: { amount: buyer.deposit, signature: buyer.opened },
    refund: { amount: closed.refund, signature: closed.signature },
    treasury: settledLedger.treasuryBuckets.reduce((sum, b) => sum + b.amount, settledLedger.treasuryVested),
    workers: paid,
    epochs,
    slices,
    yielded,
    ledger,
    pool,
  };
}
