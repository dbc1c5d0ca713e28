import { TOKEN_PROGRAM_ID } from '@solana/spl-token';
import {
  Ed25519Program,
  PublicKey,
  SystemProgram,
  SYSVAR_INSTRUCTIONS_PUBKEY,
  TransactionInstruction,
} from '@solana/web3.js';
import { Buffer } from 'buffer';
import { concat, fromHex, u16le } from '../bytes.ts';
import { noContradiction } from '../receipts/contradiction.ts';
import { computationHash, encodeReceipt, RECEIPT_BYTES, type SignedReceipt } from '../receipts/receipt.ts';
import { market } from './client.ts';
import { PROGRAM_ID } from './ids.ts';
import { ataAddress, BOND_VAULT, CONFIG, EVENT_AUTHORITY, faultAddress, LEDGER, workerAddress } from './pdas.ts';

/** Two receipts of one worker that contradict each other, in any order. */
export type Contradiction = readonly [SignedReceipt, SignedReceipt];

const SELF = 0xffff;
const KEYS = [30, 126] as const;
const RECEIPTS = [222, 222 + RECEIPT_BYTES] as const;

/** The precompile instruction that must stand right before `slash_by_proof`: all offsets fixed, all indices its own. */
export function evidenceIx([one, other]: Contradiction): TransactionInstruction {
  const offsets = (key: number, receipt: number) =>
    [key + 32, SELF, key, SELF, receipt, RECEIPT_BYTES, SELF].map((value) => u16le(value));
  const signed = (r: SignedReceipt) => concat(new PublicKey(r.operator).toBytes(), fromHex(r.signature, 64));
  const data = concat(
    Uint8Array.of(2, 0),
    ...offsets(KEYS[0], RECEIPTS[0]),
    ...offsets(KEYS[1], RECEIPTS[1]),
    signed(one),
    signed(other),
    encodeReceipt(one),
    encodeReceipt(other),
  );
  return new TransactionInstruction({ programId: Ed25519Program.programId, keys: [], data: Buffer.from(data) });
}

export interface ProveFault {
  /** signs, pays for the fault's account (which stays) and gets the bounty in its associated ZERO account */
  readonly prover: PublicKey;
  readonly zeroMint: PublicKey;
  readonly receipts: Contradiction;
  /** the worker's account, if the operator that signed is not the one that registered it */
  readonly worker?: PublicKey;
}

/** `slash_by_proof` alone, for receipts that may or may not prove anything. */
export function slashByProofIx(a: ProveFault): Promise<TransactionInstruction> {
  const [one] = a.receipts;
  const worker = a.worker ?? workerAddress(new PublicKey(one.operator));
  return market.methods
    .slashByProof()
    .accountsStrict({
      prover: a.prover,
      config: CONFIG,
      ledger: LEDGER,
      worker,
      instructions: SYSVAR_INSTRUCTIONS_PUBKEY,
      fault: faultAddress(worker, computationHash(one)),
      zeroMint: a.zeroMint,
      proverTokens: ataAddress(a.prover, a.zeroMint),
      bondVault: BOND_VAULT,
      tokenProgram: TOKEN_PROGRAM_ID,
      systemProgram: SystemProgram.programId,
      eventAuthority: EVENT_AUTHORITY,
      program: PROGRAM_ID,
    })
    .instruction();
}

/**
 * Both instructions that prove a fault, to be kept next to each other: part of the bond goes to the prover, the rest is burned,
 * and what the worker has not vested becomes treasury. They fit one transaction, with a compute limit and a price for it.
 * @throws RangeError if the receipts prove nothing
 */
export async function proveFaultIxs(a: ProveFault): Promise<[TransactionInstruction, TransactionInstruction]> {
  const why = noContradiction(...a.receipts);
  if (why) throw new RangeError(why);
  return [evidenceIx(a.receipts), await slashByProofIx(a)];
}
