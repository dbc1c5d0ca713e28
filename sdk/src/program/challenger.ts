/** The ZERO account that a verdict pays its challenger to. */
import { ACCOUNT_SIZE, createInitializeAccount3Instruction, TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { PublicKey, SystemProgram, type TransactionInstruction } from '@solana/web3.js';
import { verdictOf, challengerOf } from './batches.ts';
import type { Batch } from './accounts.ts';

/** Bytes of a token account, to ask the rent for. */
export const TOKEN_ACCOUNT_BYTES = ACCOUNT_SIZE;
/** Longest seed of an address made with one. */
const MOST_SEED = 32;

/**
 * Whom deciding an audit pays ZERO: the challenger, unless it lost. An acquittal takes its bond and needs no account of it, so that
 * nobody holds it back by closing one.
 */
export function paidChallenger(batch: Pick<Batch, 'challenger' | 'state' | 'votes'>): PublicKey | undefined {
  return verdictOf(batch) === 'not guilty' ? undefined : challengerOf(batch);
}

export interface MadeAccount {
  readonly address: PublicKey;
  readonly instructions: readonly TransactionInstruction[];
}

/**
 * A new ZERO account of a challenger whose associated one is closed, frozen or not its own any more, so that this does not hold back
 * what is decided against the worker. It lies at an address of the payer and the batch, and is the challenger's like any other.
 * @param rent lamports, which the payer pays and the challenger has in the end; the account is made also where somebody has sent
 * lamports to its address before
 */
export async function challengerAccount(made: {
  readonly payer: PublicKey;
  readonly batch: PublicKey;
  readonly challenger: PublicKey;
  readonly zeroMint: PublicKey;
  readonly rent: number;
}): Promise<MadeAccount> {
  const { payer, batch, challenger, zeroMint, rent } = made;
  const seed = batch.toBase58().slice(0, MOST_SEED);
  const address = await PublicKey.createWithSeed(payer, seed, TOKEN_PROGRAM_ID);
  const place = { accountPubkey: address, basePubkey: payer, seed, programId: TOKEN_PROGRAM_ID };
  const instructions = [
    SystemProgram.transfer({ fromPubkey: payer, toPubkey: address, lamports: rent }),
    SystemProgram.allocate({ ...place, space: TOKEN_ACCOUNT_BYTES }),
    createInitializeAccount3Instruction(address, zeroMint, challenger),
  ];
  return { address, instructions };
}
