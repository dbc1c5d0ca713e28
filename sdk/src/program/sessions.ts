import { TOKEN_PROGRAM_ID } from '@solana/spl-token';
import {
  Ed25519Program,
  PublicKey,
  SystemProgram,
  SYSVAR_INSTRUCTIONS_PUBKEY,
  type AccountMeta,
  type TransactionInstruction,
} from '@solana/web3.js';
import { equalBytes } from '../bytes.ts';
import { encodeVoucher, sharesHash, sortShares, type Share, type Voucher } from '../voucher.ts';
import { bn, market } from './client.ts';
import { ataAddress, CONFIG, ESCROW_VAULT, LEDGER, sessionAddress } from './pdas.ts';

export interface OpenSession {
  readonly payer: PublicKey;
  /** pays for the account and gets its lamports back; the payer unless told */
  readonly rentPayer?: PublicKey;
  readonly usdcMint: PublicKey;
  /** the payer's own number for the session */
  readonly salt: bigint;
  /** a slot of the last 150 */
  readonly openSlot: bigint;
  /** micro-USDC */
  readonly deposit: bigint;
  /** unix seconds, at most 365 days away */
  readonly expiresAt: bigint;
  /** key whose vouchers spend the session */
  readonly signer: PublicKey;
}

/** Opens an escrow session at `sessionAddress(payer, salt, openSlot)`; signed by payer and rent payer. */
export function openSessionIx(a: OpenSession): Promise<TransactionInstruction> {
  return market.methods
    .openSession(bn(a.salt), bn(a.openSlot), bn(a.deposit), bn(a.expiresAt), a.signer)
    .accountsStrict({
      payer: a.payer,
      rentPayer: a.rentPayer ?? a.payer,
      config: CONFIG,
      ledger: LEDGER,
      session: sessionAddress(a.payer, a.salt, a.openSlot),
      usdcMint: a.usdcMint,
      payerTokens: ataAddress(a.payer, a.usdcMint),
      escrowVault: ESCROW_VAULT,
      tokenProgram: TOKEN_PROGRAM_ID,
      systemProgram: SystemProgram.programId,
    })
    .instruction();
}

/** Adds `amount` micro-USDC to a session, signed by the funder: what is not spent goes to the session's payer. */
export function topUpIx(a: {
  readonly funder: PublicKey;
  readonly session: PublicKey;
  readonly usdcMint: PublicKey;
  readonly amount: bigint;
}): Promise<TransactionInstruction> {
  return market.methods
    .topUp(bn(a.amount))
    .accountsStrict({
      funder: a.funder,
      config: CONFIG,
      ledger: LEDGER,
      session: a.session,
      usdcMint: a.usdcMint,
      funderTokens: ataAddress(a.funder, a.usdcMint),
      escrowVault: ESCROW_VAULT,
      tokenProgram: TOKEN_PROGRAM_ID,
    })
    .instruction();
}

/** The precompile instruction that must stand right before `settle`: all offsets fixed, all indices its own. */
export function voucherIx(signer: PublicKey, message: Uint8Array, signature: Uint8Array): TransactionInstruction {
  return Ed25519Program.createInstructionWithPublicKey({ publicKey: signer.toBytes(), message, signature });
}

/** `settle` alone. `shares` as the program wants them: strictly ascending by worker account. */
export function settleIx(session: PublicKey, shares: readonly Share[]): Promise<TransactionInstruction> {
  return market.methods
    .settle(shares.map((share) => bn(share.amount)))
    .accountsStrict({ session, ledger: LEDGER, instructions: SYSVAR_INSTRUCTIONS_PUBKEY })
    .remainingAccounts(workerMetas(shares))
    .instruction();
}

/**
 * Both instructions that settle a voucher, to be kept next to each other. Needs no signature but the fee payer's.
 * @param signer the session's voucher key @param signature its 64-byte signature of the voucher
 * @throws RangeError if the shares are not those of the voucher
 */
export async function settleIxs(
  signer: PublicKey,
  voucher: Voucher,
  signature: Uint8Array,
  shares: readonly Share[],
): Promise<[TransactionInstruction, TransactionInstruction]> {
  const sorted = sharesOfVoucher(voucher, shares);
  const settle = await settleIx(new PublicKey(voucher.session), sorted);
  return [voucherIx(signer, encodeVoucher(voucher), signature), settle];
}

/** The shares in the program's order. @throws RangeError if they are not those of the voucher */
export function sharesOfVoucher(voucher: Voucher, shares: readonly Share[]): Share[] {
  const sorted = sortShares(shares);
  const sum = sorted.reduce((n, share) => n + share.amount, 0n);
  if (sum !== voucher.to - voucher.from) {
    throw new RangeError(`the shares add up to ${sum}, the voucher spends ${voucher.to - voucher.from} micro-USDC`);
  }
  if (!equalBytes(sharesHash(sorted), voucher.sharesHash)) {
    throw new RangeError('the shares are not those that the voucher commits to');
  }
  return sorted;
}

/** The paid workers as remaining accounts. */
export function workerMetas(shares: readonly Share[]): AccountMeta[] {
  return shares.map((share) => ({ pubkey: new PublicKey(share.worker), isSigner: false, isWritable: true }));
}
