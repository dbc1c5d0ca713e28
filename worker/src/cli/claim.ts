import { formatMicro } from '@shardmarket/sdk';
import { openChain, type ChainOptions } from './common.ts';
import { Output } from './output.ts';

/** `worker claim`: pays all that has vested to the payout key's token account. */
export async function claim(options: ChainOptions): Promise<void> {
  const out = new Output(options.json ?? false);
  const chain = openChain(options);
  const before = await chain.require();
  const signature = await chain.claim();
  const after = await chain.require();
  const amount = after.claimed - before.claimed;
  out.result({ amount, payout: before.payout.toBase58(), signature }, [
    `claimed ${formatMicro(amount)} USDC to ${before.payout.toBase58()}`,
    `transaction ${signature}`,
  ]);
}
