import type { PublicKey, TransactionInstruction } from '@solana/web3.js';
import { mulDivFloor } from '../amounts.ts';
import { market } from './client.ts';
import { CONFIG, positionAddress } from './pdas.ts';

/** Most that stake can add to a worker's part of what is settled, basis points. */
export const MAX_BOOST_BPS = 1_000n;

/**
 * Links the owner's stake to a worker, signed by the owner and by the worker's operator or payout key (`agreed`). The boost
 * counts a day later, by `refreshBoostIx`.
 */
export function linkBoostIx(owner: PublicKey, worker: PublicKey, agreed: PublicKey): Promise<TransactionInstruction> {
  return market.methods
    .linkBoost()
    .accountsStrict({ owner, agreed, position: positionAddress(owner), worker })
    .instruction();
}

/** Ends the link and the boost. @param key the owner of the stake, the operator or the payout key, who signs */
export function unlinkBoostIx(owner: PublicKey, worker: PublicKey, key: PublicKey): Promise<TransactionInstruction> {
  return market.methods
    .unlinkBoost()
    .accountsStrict({ key, position: positionAddress(owner), worker })
    .instruction();
}

/** Sets a worker's boost to what the linked stake of `owner` earns now. Signed by nobody. */
export function refreshBoostIx(owner: PublicKey, worker: PublicKey): Promise<TransactionInstruction> {
  return market.methods
    .refreshBoost()
    .accountsStrict({ config: CONFIG, position: positionAddress(owner), worker })
    .instruction();
}

/** The boost in basis points that so much stake earns: floored, and at most `MAX_BOOST_BPS`. @param full micro-ZERO, from the limits */
export function boostOf(staked: bigint, full: bigint): bigint {
  return staked >= full ? MAX_BOOST_BPS : mulDivFloor(staked, MAX_BOOST_BPS, full);
}
