import { openChain, type ChainOptions } from './common.ts';
import { Output } from './output.ts';

/** `worker draw`: draws the batches that can be drawn now, and says how many still wait for their slots. */
export async function draw(options: ChainOptions): Promise<void> {
  const out = new Output(options.json ?? false);
  const chain = openChain(options);
  await chain.require();
  const drawn = await chain.drawBatches();
  const waiting = await chain.undrawn();
  const later = 'a batch can be drawn 15 seconds after it was posted, and is audited for certain after 3 minutes';
  out.result({ worker: chain.address.toBase58(), drawn, waiting }, [
    `${drawn} batches drawn, ${waiting} wait`,
    ...(waiting > 0 ? [later] : []),
  ]);
}
