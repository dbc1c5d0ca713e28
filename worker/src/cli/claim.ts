import { formatMicro } from '@shardmarket/sdk';
import { openChain, type ChainOptions } from './common.ts';
import { Output } from './output.ts';

/** `worker claim`: pays all that has vested to the payout key's token account, and gets the rent of old batches back. */
export async function claim(options: ChainOptions): Promise<void> {
  const out = new Output(options.json ?? false);
  const chain = openChain(options);
  const before = await chain.require();
  const drawn = await chain.drawBatches();
  const signature = await chain.claim();
  const closed = await chain.closeBatches();
  const after = await chain.require();
  const amount = after.claimed - before.claimed;
  out.result({ amount, payout: before.payout.toBase58(), signature, drawn, closed }, [
    `claimed ${formatMicro(amount)} USDC to ${before.payout.toBase58()}`,
    `transaction ${signature}`,
    `batches     ${drawn} drawn, ${closed} closed for their rent`,
  ]);
}
