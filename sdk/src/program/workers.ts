import { TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { SystemProgram, type PublicKey, type TransactionInstruction } from '@solana/web3.js';
import { bn, market } from './client.ts';
import { PROGRAM_ID } from './ids.ts';
import {
  ataAddress,
  BOND_VAULT,
  CONFIG,
  ESCROW_VAULT,
  EVENT_AUTHORITY,
  LEDGER,
  modelAddress,
  workerAddress,
} from './pdas.ts';

export interface RegisterWorker {
  /** signs receipts, pays for the account and the bond */
  readonly operator: PublicKey;
  /** sha256 of the model's manifest file */
  readonly manifestHash: Uint8Array;
  readonly zeroMint: PublicKey;
  /** layers `[start, end)` */
  readonly layers: readonly [start: number, end: number];
  /** micro-USDC per million layer-tokens */
  readonly ask: bigint;
  /** micro-ZERO */
  readonly bond: bigint;
  /** owner of every token account that claims are paid to; it can be changed, after 48 hours */
  readonly payout: PublicKey;
}

export function registerWorkerIx(a: RegisterWorker): Promise<TransactionInstruction> {
  return market.methods
    .registerWorker(a.layers[0], a.layers[1], bn(a.ask), bn(a.bond), a.payout)
    .accountsStrict({
      operator: a.operator,
      config: CONFIG,
      ledger: LEDGER,
      model: modelAddress(a.manifestHash),
      worker: workerAddress(a.operator),
      zeroMint: a.zeroMint,
      operatorTokens: ataAddress(a.operator, a.zeroMint),
      bondVault: BOND_VAULT,
      tokenProgram: TOKEN_PROGRAM_ID,
      systemProgram: SystemProgram.programId,
    })
    .instruction();
}

/**
 * Adds `amount` micro-ZERO to the bond, signed by the operator. A bond that was withdrawn or slashed must reach the minimum.
 * @param worker its account, if the operator is not the one that registered it
 */
export function addBondIx(
  operator: PublicKey,
  zeroMint: PublicKey,
  amount: bigint,
  worker = workerAddress(operator),
): Promise<TransactionInstruction> {
  return market.methods
    .addBond(bn(amount))
    .accountsStrict({
      operator,
      config: CONFIG,
      ledger: LEDGER,
      worker,
      zeroMint,
      operatorTokens: ataAddress(operator, zeroMint),
      bondVault: BOND_VAULT,
      tokenProgram: TOKEN_PROGRAM_ID,
    })
    .instruction();
}

export interface SetOffer {
  readonly operator: PublicKey;
  /** sha256 of the manifest file of the worker's model */
  readonly manifestHash: Uint8Array;
  /** layers `[start, end)` */
  readonly layers: readonly [start: number, end: number];
  /** micro-USDC per million layer-tokens */
  readonly ask: bigint;
  /** the worker's account, if the operator is not the one that registered it */
  readonly worker?: PublicKey;
}

/** Changes what a worker offers, signed by the operator. */
export function setOfferIx(a: SetOffer): Promise<TransactionInstruction> {
  const worker = a.worker ?? workerAddress(a.operator);
  return market.methods
    .setOffer(a.layers[0], a.layers[1], bn(a.ask))
    .accountsStrict({ operator: a.operator, model: modelAddress(a.manifestHash), worker })
    .instruction();
}

/** Pays all that has vested to the payout key's associated token account, signed by the operator or the payout key. */
export function claimIx(a: {
  readonly claimant: PublicKey;
  readonly operator: PublicKey;
  readonly payout: PublicKey;
  readonly usdcMint: PublicKey;
  /** the worker's account, if the operator is not the one that registered it */
  readonly worker?: PublicKey;
}): Promise<TransactionInstruction> {
  return market.methods
    .claim()
    .accountsStrict({
      claimant: a.claimant,
      config: CONFIG,
      ledger: LEDGER,
      worker: a.worker ?? workerAddress(a.operator),
      usdcMint: a.usdcMint,
      payoutTokens: ataAddress(a.payout, a.usdcMint),
      escrowVault: ESCROW_VAULT,
      tokenProgram: TOKEN_PROGRAM_ID,
      eventAuthority: EVENT_AUTHORITY,
      program: PROGRAM_ID,
    })
    .instruction();
}
