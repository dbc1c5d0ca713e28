import type { Keypair, TransactionInstruction } from '@solana/web3.js';
import type { World } from '../world.ts';

/** A transaction that goes through: the instruction under test is the last one, `signers` sign besides the fee payer. */
export interface Valid {
  readonly world: World;
  readonly instructions: readonly TransactionInstruction[];
  readonly signers: readonly Keypair[];
  /** which of several ways to call the instruction this is, for reports */
  readonly variant?: string;
}

/** A transaction of one instruction. */
export function valid(world: World, instruction: TransactionInstruction, ...signers: Keypair[]): Valid {
  return { world, instructions: [instruction], signers };
}
