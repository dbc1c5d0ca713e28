import { TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { SystemProgram, SYSVAR_SLOT_HASHES_PUBKEY, type PublicKey, type TransactionInstruction } from '@solana/web3.js';
import type { Batch } from './accounts.ts';
import { market } from './client.ts';
import { PROGRAM_ID } from './ids.ts';
import {
  ataAddress,
  auditorSetAddress,
  batchAddress,
  BOND_VAULT,
  CONFIG,
  EVENT_AUTHORITY,
  LEDGER,
  workerAddress,
} from './pdas.ts';
import { auditorsOf } from './batches.ts';
import { paidChallenger } from './challenger.ts';

/** Lets a worker be drawn as an auditor, signed by its operator. @param model the model's account, as the worker names it */
export function joinAuditorsIx(
  operator: PublicKey,
  model: PublicKey,
  worker = workerAddress(operator),
): Promise<TransactionInstruction> {
  const accounts = { operator, config: CONFIG, worker, auditorSet: auditorSetAddress(model) };
  return market.methods
    .joinAuditors()
    .accountsStrict({ ...accounts, systemProgram: SystemProgram.programId })
    .instruction();
}

/** Ends that, signed by the operator; by anybody where the worker's bond has fallen below that of an auditor. */
export function leaveAuditorsIx(
  operator: PublicKey,
  model: PublicKey,
  worker = workerAddress(operator),
): Promise<TransactionInstruction> {
  return market.methods
    .leaveAuditors()
    .accountsStrict({ operator, config: CONFIG, worker, auditorSet: auditorSetAddress(model) })
    .instruction();
}

/** Opens an audit of a batch that has passed its draw and not vested; signed by the challenger, who puts up the challenge bond. */
export function openAuditIx(
  challenger: PublicKey,
  zeroMint: PublicKey,
  { worker, seq }: Pick<Batch, 'worker' | 'seq'>,
): Promise<TransactionInstruction> {
  return market.methods
    .openAudit()
    .accountsStrict({
      challenger,
      config: CONFIG,
      ledger: LEDGER,
      worker,
      batch: batchAddress(worker, seq),
      zeroMint,
      challengerTokens: ataAddress(challenger, zeroMint),
      bondVault: BOND_VAULT,
      tokenProgram: TOKEN_PROGRAM_ID,
    })
    .instruction();
}

/**
 * Draws an audit's three auditors, by anybody, from about 15 seconds until 3 minutes after it began; later it lets other slot hashes
 * decide. @param model the worker's @param auditors `auditorsToPass`
 */
export function drawAuditorsIx(
  { worker, seq }: Pick<Batch, 'worker' | 'seq'>,
  model: PublicKey,
  auditors: readonly PublicKey[],
): Promise<TransactionInstruction> {
  return market.methods
    .drawAuditors()
    .accountsStrict({
      config: CONFIG,
      worker,
      batch: batchAddress(worker, seq),
      auditorSet: auditorSetAddress(model),
      slotHashes: SYSVAR_SLOT_HASHES_PUBKEY,
    })
    .remainingAccounts(writable(auditors))
    .instruction();
}

/** Answers an audit, signed by the worker's operator. @param response sha256 of what its auditors are shown */
export function respondIx(
  operator: PublicKey,
  { worker, seq }: Pick<Batch, 'worker' | 'seq'>,
  response: Uint8Array,
): Promise<TransactionInstruction> {
  return market.methods
    .respond([...response])
    .accountsStrict({ operator, config: CONFIG, worker, batch: batchAddress(worker, seq) })
    .instruction();
}

/** Votes on an audit that the worker has answered, signed by the operator of `auditor`, a drawn worker's account. */
export function voteIx(
  operator: PublicKey,
  auditor: PublicKey,
  batch: PublicKey,
  guilty: boolean,
): Promise<TransactionInstruction> {
  return market.methods.vote(guilty).accountsStrict({ operator, auditor, batch }).instruction();
}

/**
 * Ends an audit on which two auditors agree, by anybody.
 * @param challengerTokens any ZERO account of the challenger; its associated one unless told, and none where it lost
 */
export function resolveIx(
  batch: Batch,
  zeroMint: PublicKey,
  challengerTokens?: PublicKey,
): Promise<TransactionInstruction> {
  return market.methods
    .resolve()
    .accountsStrict(deciding(batch, zeroMint, challengerTokens))
    .remainingAccounts(writable(auditorsOf(batch)))
    .instruction();
}

/**
 * Ends an audit whose time is over, by anybody: against a worker that has not answered, else without a verdict.
 * @param challengerTokens as for `resolveIx`
 */
export function expireAuditIx(
  batch: Batch,
  zeroMint: PublicKey,
  challengerTokens?: PublicKey,
): Promise<TransactionInstruction> {
  return market.methods
    .expireAudit()
    .accountsStrict(deciding(batch, zeroMint, challengerTokens))
    .remainingAccounts(writable(auditorsOf(batch)))
    .instruction();
}

function deciding(batch: Batch, zeroMint: PublicKey, challengerTokens?: PublicKey) {
  const challenger = paidChallenger(batch);
  return {
    config: CONFIG,
    ledger: LEDGER,
    worker: batch.worker,
    batch: batchAddress(batch.worker, batch.seq),
    zeroMint,
    challengerTokens: challenger ? (challengerTokens ?? ataAddress(challenger, zeroMint)) : null,
    bondVault: BOND_VAULT,
    tokenProgram: TOKEN_PROGRAM_ID,
    eventAuthority: EVENT_AUTHORITY,
    program: PROGRAM_ID,
  };
}

function writable(accounts: readonly PublicKey[]) {
  return accounts.map((pubkey) => ({ pubkey, isSigner: false, isWritable: true }));
}
