import { key } from '../actors.ts';
import { proof } from '../proofs.ts';
import type { Lively } from './lively.ts';
import type { Valid } from './valid.ts';

const prover = key('alice');

export async function auditScenes({ world, hand }: Lively): Promise<Valid[]> {
  return [{ world, instructions: await proof(hand, prover), signers: [prover] }];
}
