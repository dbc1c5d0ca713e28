import {
  claimable,
  claimIx,
  claimYieldIx,
  fetchAccount,
  formatMicro,
  pendingYield,
  positionAddress,
  STAKE_POOL,
  vesting,
  workerAddress,
  type Config,
  type Worker,
} from '@shardmarket/sdk';
import type { PublicKey, TransactionInstruction } from '@solana/web3.js';
import { Context, type GlobalOptions } from '../context.ts';
import { CliError } from '../errors.ts';
import { makeTokensIx, tokensOf } from '../tokens.ts';
import { transact } from '../transact.ts';

export interface ClaimOptions extends GlobalOptions {
  /** a worker's account, for its payout key or where another operator registered it */
  readonly worker?: PublicKey;
}

interface Due {
  /** micro-USDC at the time of asking; what streams in until the transaction lands is paid too */
  readonly amount: bigint;
  readonly payee: PublicKey;
  readonly does: string;
  readonly instruction: TransactionInstruction;
}

/** `shardmarket claim`: pays what has streamed to the wallet's stake, and what has vested for its worker. */
export async function claim(options: ClaimOptions): Promise<void> {
  const context = new Context(options);
  const config = await context.config();
  const { now } = await context.clock();
  const [streamed, earned] = [
    await yieldDue(context, config, now),
    await workerDue(context, config, now, options.worker),
  ];
  const due = [streamed, earned].flatMap((d) => (d && d.amount > 0n ? [d] : []));
  if (due.length === 0) throw nothing(context, streamed, earned);
  const payees = [...new Map(due.map((d) => [d.payee.toBase58(), d.payee])).values()];
  const makeAll = payees.map((payee) => makeTokensIx(context.wallet, payee, config.usdcMint));
  const held = () =>
    context.chain(async (c) => Promise.all(payees.map((payee) => tokensOf(c, payee, config.usdcMint))));
  const before = await held();
  const signature = await transact(context, {
    does: due.map((d) => d.does),
    instructions: [...makeAll, ...due.map((d) => d.instruction)],
  });
  const after = await held();
  const amount = after.reduce((sum, n, i) => sum + n - (before[i] ?? 0n), 0n);
  context.out.result({ amount, yield: streamed?.amount ?? 0n, worker: earned?.amount ?? 0n, signature }, [
    `claimed ${formatMicro(amount)} USDC`,
    `transaction ${signature}`,
  ]);
}

async function yieldDue(context: Context, { usdcMint }: Config, now: bigint): Promise<Due | undefined> {
  const { wallet: payee } = context;
  const position = await context.chain((c) => fetchAccount(c, 'stakePosition', positionAddress(payee)));
  const pool = await context.chain((c) => fetchAccount(c, 'stakePool', STAKE_POOL));
  if (!position || !pool) return undefined;
  const amount = pendingYield(position, pool, now);
  const does = `claim ${formatMicro(amount)} USDC of yield to ${payee.toBase58()}`;
  return { amount, payee, does, instruction: await claimYieldIx(payee, usdcMint) };
}

async function workerDue(
  context: Context,
  { usdcMint, limits }: Config,
  now: bigint,
  named: PublicKey | undefined,
): Promise<(Due & { readonly waiting: bigint }) | undefined> {
  const { wallet } = context;
  const address = named ?? workerAddress(wallet);
  const worker = await context.chain((c) => fetchAccount(c, 'worker', address));
  if (!worker) {
    if (!named) return undefined;
    throw new CliError(
      'NOT_FOUND',
      `there is no worker ${address.toBase58()} on this cluster: check --worker and --rpc`,
    );
  }
  if (!mayClaim(worker, wallet)) {
    if (!named) return undefined;
    const message = `${wallet.toBase58()} is neither operator nor payout key of worker ${address.toBase58()}: check --keypair`;
    throw new CliError('NOT_YOURS', message);
  }
  const { operator, payout } = worker;
  const amount = claimable(worker, now, limits.challengeWindowSecs);
  const who = { claimant: wallet, operator, payout, usdcMint, worker: address };
  return {
    amount,
    payee: payout,
    does: `claim ${formatMicro(amount)} USDC that worker ${address.toBase58()} has earned, to ${payout.toBase58()}`,
    instruction: await claimIx(who),
    waiting: vesting(worker, now, limits.challengeWindowSecs) + worker.uncovered,
  };
}

function mayClaim({ operator, payout }: Worker, key: PublicKey): boolean {
  return operator.equals(key) || payout.equals(key);
}

function nothing(
  context: Context,
  streamed: Due | undefined,
  earned: { readonly waiting: bigint } | undefined,
): CliError {
  const wallet = context.wallet.toBase58();
  if (!streamed && !earned) {
    const next = 'check --keypair, or name the worker whose payout key it is with --worker';
    return new CliError('NOTHING_TO_CLAIM', `${wallet} has neither staked nor registered a worker: ${next}`);
  }
  const waits = earned
    ? `; ${formatMicro(earned.waiting)} USDC of the worker wait for receipts, draw or challenge window (\`worker status\`)`
    : '';
  return new CliError('NOTHING_TO_CLAIM', `nothing has streamed or vested for ${wallet} yet${waits}: try again later`);
}
