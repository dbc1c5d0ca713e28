import { TOKEN_PROGRAM_ID } from '@solana/spl-token';
import type { PublicKey, TransactionInstruction } from '@solana/web3.js';
import type { Worker } from './accounts.ts';
import { market } from './client.ts';
import { PROGRAM_ID } from './ids.ts';
import { ataAddress, BOND_VAULT, CONFIG, EVENT_AUTHORITY, LEDGER, workerAddress } from './pdas.ts';
import { unvested } from './views.ts';

/**
 * Starts the exit cooldown, signed by the operator. An auditor leaves the auditors first.
 * @param worker its account, if the operator is not the one that registered it
 */
export function requestExitIx(operator: PublicKey, worker = workerAddress(operator)): Promise<TransactionInstruction> {
  return market.methods.requestExit().accountsStrict({ operator, config: CONFIG, worker }).instruction();
}

/** Returns all of the bond to the payout key's associated token account, after the cooldown. Signed by nobody. */
export function withdrawBondIx(a: {
  readonly worker: PublicKey;
  readonly payout: PublicKey;
  readonly zeroMint: PublicKey;
}): Promise<TransactionInstruction> {
  return market.methods
    .withdrawBond()
    .accountsStrict({
      config: CONFIG,
      ledger: LEDGER,
      worker: a.worker,
      zeroMint: a.zeroMint,
      payoutTokens: ataAddress(a.payout, a.zeroMint),
      bondVault: BOND_VAULT,
      tokenProgram: TOKEN_PROGRAM_ID,
      eventAuthority: EVENT_AUTHORITY,
      program: PROGRAM_ID,
    })
    .instruction();
}

/** The error with which `withdraw_bond` would be refused now; undefined where the bond can leave. */
export function whyBondStays(
  worker: Pick<Worker, 'exitAt' | 'bond' | 'openAudits' | 'duties' | 'held' | 'buckets'>,
  nowSecs: bigint,
  windowSecs: bigint,
): 'notExiting' | 'noBond' | 'exitTooEarly' | 'bondLocked' | undefined {
  if (worker.exitAt === 0n) return 'notExiting';
  if (worker.bond === 0n) return 'noBond';
  if (nowSecs < worker.exitAt) return 'exitTooEarly';
  const decided = worker.openAudits === 0 && worker.duties === 0 && worker.held === 0n;
  return decided && unvested(worker, nowSecs, windowSecs) === 0n ? undefined : 'bondLocked';
}
