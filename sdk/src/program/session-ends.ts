import { TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { PublicKey, SYSVAR_INSTRUCTIONS_PUBKEY, type TransactionInstruction } from '@solana/web3.js';
import { encodeVoucher, type Share, type Voucher } from '../voucher.ts';
import { bn, market } from './client.ts';
import { PROGRAM_ID } from './ids.ts';
import { ataAddress, CONFIG, ESCROW_VAULT, EVENT_AUTHORITY, LEDGER } from './pdas.ts';
import { sharesOfVoucher, voucherIx, workerMetas } from './sessions.ts';

/** Starts the grace period, signed by the payer. */
export function requestCloseIx(payer: PublicKey, session: PublicKey): Promise<TransactionInstruction> {
  return market.methods.requestClose().accountsStrict({ payer, config: CONFIG, session }).instruction();
}

/** Makes a session final once its grace period, or that after its expiry, is over. Anyone. */
export function finalizeCloseIx(session: PublicKey): Promise<TransactionInstruction> {
  return market.methods.finalizeClose().accountsStrict({ config: CONFIG, session }).instruction();
}

export interface RefundSession {
  /** a final session with something left */
  readonly session: PublicKey;
  readonly usdcMint: PublicKey;
  /** the session's payer */
  readonly payer: PublicKey;
  /** any USDC account of the payer's; its associated token account unless told */
  readonly refundTokens?: PublicKey;
}

/** Pays what a final session has left to its payer. Anyone. */
export function refundIx(a: RefundSession): Promise<TransactionInstruction> {
  return market.methods
    .refund()
    .accountsStrict({ ...refunding(a), session: a.session })
    .instruction();
}

/** Removes a final session that has nothing left; `rentPayer` paid for it and gets its lamports. Anyone. */
export function reclaimIx(session: PublicKey, rentPayer: PublicKey): Promise<TransactionInstruction> {
  return market.methods.reclaim().accountsStrict({ rentPayer, session }).instruction();
}

export interface CloseSession extends RefundSession {
  /** the session's rent payer: gets the account's lamports */
  readonly rentPayer: PublicKey;
  /** the session's voucher key. With it, payer and signer both sign and the session closes at once */
  readonly agreedBy?: PublicKey;
}

/** Refunds and removes a session. Without `agreedBy` anyone can send it once the grace period is over. */
export function closeSessionIx(a: CloseSession): Promise<TransactionInstruction> {
  return market.methods
    .closeSession()
    .accountsStrict({
      ...refunding(a),
      payer: a.agreedBy ? a.payer : null,
      sessionSigner: a.agreedBy ?? null,
      rentPayer: a.rentPayer,
      session: a.session,
    })
    .instruction();
}

export interface SettleAndClose extends Omit<RefundSession, 'session'> {
  /** the session's rent payer: gets the account's lamports */
  readonly rentPayer: PublicKey;
  /** the session's voucher key, which signs the transaction too */
  readonly signer: PublicKey;
  /** the session's last voucher */
  readonly voucher: Voucher;
  /** the key's 64-byte signature of it */
  readonly signature: Uint8Array;
  readonly shares: readonly Share[];
}

/**
 * Both instructions that settle a session's last voucher, refund the rest and remove the session, to be kept next to each other;
 * signed by payer and session key. @throws RangeError if the shares are not those of the voucher
 */
export async function settleAndCloseIxs(a: SettleAndClose): Promise<[TransactionInstruction, TransactionInstruction]> {
  const shares = sharesOfVoucher(a.voucher, a.shares);
  const close = await market.methods
    .settleAndClose(shares.map((share) => bn(share.amount)))
    .accountsStrict({
      ...refunding(a),
      payer: a.payer,
      sessionSigner: a.signer,
      rentPayer: a.rentPayer,
      session: new PublicKey(a.voucher.session),
      instructions: SYSVAR_INSTRUCTIONS_PUBKEY,
    })
    .remainingAccounts(workerMetas(shares))
    .instruction();
  return [voucherIx(a.signer, encodeVoucher(a.voucher), a.signature), close];
}

/** The accounts of every instruction that pays a session's rest. */
function refunding(a: Omit<RefundSession, 'session'>) {
  return {
    config: CONFIG,
    ledger: LEDGER,
    usdcMint: a.usdcMint,
    refundTokens: a.refundTokens ?? ataAddress(a.payer, a.usdcMint),
    escrowVault: ESCROW_VAULT,
    tokenProgram: TOKEN_PROGRAM_ID,
    eventAuthority: EVENT_AUTHORITY,
    program: PROGRAM_ID,
  };
}
