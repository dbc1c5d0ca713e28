import { batchAddress, closeBatchIx, drawableAt, drawBatchIx } from '@shardmarket/sdk';
import { key } from '../actors.ts';
import { post, posting } from '../deeds.ts';
import { proof } from '../proofs.ts';
import type { Lively } from './lively.ts';
import { valid, type Valid } from './valid.ts';

const prover = key('alice');

export async function auditScenes({ world, hand }: Lively): Promise<Valid[]> {
  const posted = world.fork()();
  const seq = await post(posted, hand, 1n);
  posted.chain.passSlots(drawableAt(0n));
  return [
    valid(world, await posting(world, hand, 1n), hand.operator),
    valid(posted, await drawBatchIx(hand.address, seq)),
    valid(world, await closeBatchIx(batchAddress(hand.address, 0n), hand.operator.publicKey)),
    { world, instructions: await proof(hand, prover), signers: [prover] },
  ];
}
