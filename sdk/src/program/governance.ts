/** What the authority and the guardian can do to a running program: hand over, change limits, pause, retire a venue. */
import { PublicKey, SystemProgram, type TransactionInstruction } from '@solana/web3.js';
import { market } from './client.ts';
import { limitsArgs, type Limits } from './limits.ts';
import { CONFIG, PARAM_QUEUE, venueAddress } from './pdas.ts';

/** Proposes the next authority, who must accept; undefined takes the proposal back. Signed by the authority. */
export function proposeAuthorityIx(authority: PublicKey, next: PublicKey | undefined): Promise<TransactionInstruction> {
  return market.methods
    .proposeAuthority(next ?? PublicKey.default)
    .accountsStrict({ authority, config: CONFIG })
    .instruction();
}

/** Makes `next` the authority, if it was proposed; signed by it. */
export function acceptAuthorityIx(next: PublicKey): Promise<TransactionInstruction> {
  return market.methods.acceptAuthority().accountsStrict({ next, config: CONFIG }).instruction();
}

/** Queues a change of all limits, in the place of one that is queued; it applies in 48 hours. Signed by the authority. */
export function queueLimitsIx(authority: PublicKey, limits: Limits): Promise<TransactionInstruction> {
  return market.methods
    .queueLimits(limitsArgs(limits))
    .accountsStrict({ authority, config: CONFIG, queue: PARAM_QUEUE, systemProgram: SystemProgram.programId })
    .instruction();
}

/** Applies the queued limits in the 7 days after their 48 hours. Anyone. @param rentPayer as the queue names it */
export function applyLimitsIx(rentPayer: PublicKey): Promise<TransactionInstruction> {
  return market.methods.applyLimits().accountsStrict({ config: CONFIG, queue: PARAM_QUEUE, rentPayer }).instruction();
}

/** Drops the queued limits; signed by the authority. @param rentPayer as the queue names it */
export function cancelLimitsIx(authority: PublicKey, rentPayer: PublicKey): Promise<TransactionInstruction> {
  return market.methods
    .cancelLimits()
    .accountsStrict({ authority, config: CONFIG, queue: PARAM_QUEUE, rentPayer })
    .instruction();
}

/** Refuses money that comes in, and trades, for 6 hours; once in 24 hours. Signed by the guardian or the authority. */
export function pauseIx(guard: PublicKey): Promise<TransactionInstruction> {
  return market.methods.pause().accountsStrict({ guard, config: CONFIG }).instruction();
}

/** Ends a pause early; signed by the guardian or the authority. */
export function unpauseIx(guard: PublicKey): Promise<TransactionInstruction> {
  return market.methods.unpause().accountsStrict({ guard, config: CONFIG }).instruction();
}

/** Ends the use of a venue for good; signed by the guardian or the authority. @param pool the venue's pool */
export function retireVenueIx(guard: PublicKey, pool: PublicKey): Promise<TransactionInstruction> {
  return market.methods
    .retireVenue()
    .accountsStrict({ guard, config: CONFIG, venue: venueAddress(pool) })
    .instruction();
}
