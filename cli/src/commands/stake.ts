import {
  fetchAccount,
  formatMicro,
  positionAddress,
  requestUnstakeIx,
  stakeIx,
  withdrawStakeIx,
  type StakePosition,
} from '@shardmarket/sdk';
import { PublicKey } from '@solana/web3.js';
import { Context, type GlobalOptions } from '../context.ts';
import { CliError } from '../errors.ts';
import { when } from '../parse.ts';
import { makeTokensIx } from '../tokens.ts';
import { transact } from '../transact.ts';

/** `shardmarket stake`: `amount` micro-ZERO from the wallet into the stake vault. */
export async function stake(options: GlobalOptions, amount: bigint): Promise<void> {
  const context = new Context(options);
  const { zeroMint, limits } = await context.config();
  const days = limits.unstakeCooldownSecs / 86_400n;
  const signature = await transact(context, {
    does: [`stake ${formatMicro(amount)} ZERO; to have it back later takes a cooldown of ${days} days`],
    instructions: [await stakeIx(context.wallet, zeroMint, amount)],
  });
  const { staked } = await requirePosition(context);
  context.out.result({ amount, staked, signature }, [
    `staked ${formatMicro(amount)} ZERO, ${formatMicro(staked)} in all; \`shardmarket claim\` pays what streams in`,
    `transaction ${signature}`,
  ]);
}

/** `shardmarket unstake`: starts the cooldown of `amount` micro-ZERO, which earns nothing from then on. */
export async function unstake(options: GlobalOptions, amount: bigint): Promise<void> {
  const context = new Context(options);
  const { boosts } = await requirePosition(context);
  const boosted = boosts.equals(PublicKey.default) ? null : boosts;
  const signature = await transact(context, {
    does: [
      `unstake ${formatMicro(amount)} ZERO: it stops earning now, and the cooldown of all that cools begins anew`,
      ...(boosted ? [`the boost of worker ${boosted.toBase58()} falls at once`] : []),
    ],
    instructions: [await requestUnstakeIx(context.wallet, amount, boosted)],
  });
  const { staked, cooling, coolingUntil } = await requirePosition(context);
  context.out.result({ amount, staked, cooling, coolingUntil, signature }, [
    `${formatMicro(cooling)} ZERO can be withdrawn from ${when(coolingUntil)} on: \`shardmarket unstake --withdraw\``,
    `transaction ${signature}`,
  ]);
}

/** `shardmarket unstake --withdraw`: returns all stake whose cooldown is over. */
export async function withdrawStake(options: GlobalOptions): Promise<void> {
  const context = new Context(options);
  const { zeroMint } = await context.config();
  const { cooling } = await requirePosition(context);
  const { wallet } = context;
  const signature = await transact(context, {
    does: [`withdraw ${formatMicro(cooling)} ZERO of stake whose cooldown is over, to ${wallet.toBase58()}`],
    instructions: [makeTokensIx(wallet, wallet, zeroMint), await withdrawStakeIx(wallet, zeroMint)],
  });
  context.out.result({ amount: cooling, signature }, [
    `withdrew ${formatMicro(cooling)} ZERO`,
    `transaction ${signature}`,
  ]);
}

/** @throws CliError NOT_FOUND */
async function requirePosition(context: Context): Promise<StakePosition> {
  const { wallet } = context;
  const position = await context.chain((c) => fetchAccount(c, 'stakePosition', positionAddress(wallet)));
  if (position) return position;
  throw new CliError('NOT_FOUND', `${wallet.toBase58()} has never staked on this cluster: check --keypair and --rpc`);
}
