import { createHash } from 'node:crypto';
import { ataAddress, verify } from '@shardmarket/sdk';
import { TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { ComputeBudgetProgram, PublicKey, VersionedTransaction } from '@solana/web3.js';
import type { Requirements } from './protocol.ts';

const MEMO_PROGRAM = 'MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr';
/** Assertions that wallets add: it moves nothing. */
const LIGHTHOUSE_PROGRAM = 'L2TExMFKdjpN9kozasaurPirfHy9P8sbXoAN1qA3S95';
const MAX_LIGHTHOUSE = 3;
const MAX_WIRE = 1_232;
const USDC_DECIMALS = 6;
/** Compute units that a payment may ask for, and lamports that its priority fee may come to: the keeper pays it. */
const MAX_UNITS = 200_000n;
const MAX_PRIORITY_LAMPORTS = 100_000n;
const MICRO_LAMPORTS = 1_000_000n;

/** A payment's transaction. */
export interface PaymentTransaction {
  /** sha256 of its message, hex: the same for the same payment, whoever signed what of it */
  readonly id: string;
  readonly transaction: VersionedTransaction;
}

/** @returns undefined if it is no transaction */
export function readTransaction(base64: string): PaymentTransaction | undefined {
  try {
    const wire = Buffer.from(base64, 'base64');
    if (wire.length > MAX_WIRE) return undefined;
    const transaction = VersionedTransaction.deserialize(wire);
    return { id: createHash('sha256').update(transaction.message.serialize()).digest('hex'), transaction };
  } catch {
    return undefined;
  }
}

/** The payer of a good payment, or why it is not good. */
export type Verdict = { readonly ok: true; readonly payer: string } | { readonly ok: false; readonly why: string };

interface Instruction {
  readonly program: string;
  readonly accounts: readonly string[];
  readonly data: Buffer;
}

/**
 * Whether a transaction does what is asked and nothing else: compute limit, compute price, one TransferChecked of the exact amount
 * to the payee's associated account, the memo, and assertions; signed by its payer, with the keeper paying the fee and part of nothing.
 */
export function verifyPayment({ transaction }: PaymentTransaction, asked: Requirements): Verdict {
  const { message, signatures } = transaction;
  const keys = message.staticAccountKeys.map((key) => key.toBase58());
  const [feePayer, payer = ''] = keys;
  const no = (why: string): Verdict => ({ ok: false, why });
  if (message.addressTableLookups.length > 0) return no('it uses address lookup tables: name all accounts');
  if (feePayer !== asked.extra.feePayer) return no(`its fee payer is ${feePayer}, expected ${asked.extra.feePayer}`);
  if (message.header.numRequiredSignatures !== 2) return no("expected two signatures: the fee payer's and the payer's");
  const signature = signatures[1];
  if (!signature || !verify(signature, message.serialize(), new PublicKey(payer).toBytes()))
    return no(`it is not signed by ${payer}`);
  const instructions = message.compiledInstructions.map((ix): Instruction => {
    const name = (index: number) => keys[index] ?? '';
    return {
      program: name(ix.programIdIndex),
      accounts: ix.accountKeyIndexes.map(name),
      data: Buffer.from(ix.data),
    };
  });
  if (instructions.some((ix) => ix.program === feePayer || ix.accounts.includes(feePayer)))
    return no('the fee payer has a part in an instruction: it pays the fee and nothing else');
  const [limit, price, transfer, ...rest] = instructions;
  const why = faultOfBudget(limit, price) ?? faultOfTransfer(transfer, payer, asked) ?? faultOfRest(rest, asked);
  return why === undefined ? { ok: true, payer } : no(why);
}

function faultOfBudget(limit: Instruction | undefined, price: Instruction | undefined): string | undefined {
  const budget = ComputeBudgetProgram.programId.toBase58();
  if (limit?.program !== budget || limit.data[0] !== 2 || limit.data.length !== 5)
    return 'its first instruction is not SetComputeUnitLimit';
  if (price?.program !== budget || price.data[0] !== 3 || price.data.length !== 9)
    return 'its second instruction is not SetComputeUnitPrice';
  const [units, microLamports] = [BigInt(limit.data.readUInt32LE(1)), price.data.readBigUInt64LE(1)];
  if (units > MAX_UNITS) return `it asks for ${units} compute units, at most ${MAX_UNITS} are paid for`;
  const lamports = (units * microLamports + MICRO_LAMPORTS - 1n) / MICRO_LAMPORTS;
  if (lamports > MAX_PRIORITY_LAMPORTS)
    return `its priority fee is ${lamports} lamports, at most ${MAX_PRIORITY_LAMPORTS} are paid`;
  return undefined;
}

function faultOfTransfer(ix: Instruction | undefined, payer: string, asked: Requirements): string | undefined {
  if (ix?.program !== TOKEN_PROGRAM_ID.toBase58() || ix.data[0] !== 12 || ix.data.length !== 10)
    return 'its third instruction is not TransferChecked of the token program';
  const [, mint, to, authority] = ix.accounts;
  if (ix.accounts.length !== 4) return 'its transfer has other accounts than source, mint, destination and authority';
  if (mint !== asked.asset) return `it pays in ${mint}, expected ${asked.asset}`;
  const payee = ataAddress(new PublicKey(asked.payTo), new PublicKey(asked.asset)).toBase58();
  if (to !== payee) return `it pays to ${to}, expected ${payee}, the associated token account of ${asked.payTo}`;
  if (authority !== payer) return `its transfer is authorised by ${authority}, expected the signer ${payer}`;
  const amount = ix.data.readBigUInt64LE(1);
  if (amount !== BigInt(asked.amount)) return `it pays ${amount} micro-USDC, expected exactly ${asked.amount}`;
  return ix.data[9] === USDC_DECIMALS
    ? undefined
    : `its transfer is in ${ix.data[9]} decimals, expected ${USDC_DECIMALS}`;
}

function faultOfRest(rest: readonly Instruction[], asked: Requirements): string | undefined {
  const memos = rest.filter((ix) => ix.program === MEMO_PROGRAM);
  const [memo] = memos;
  if (memos.length !== 1 || memo?.data.toString('utf8') !== asked.extra.memo || memo.accounts.length > 0)
    return 'expected one memo, the one of the offer';
  const other = rest.find((ix) => ix.program !== MEMO_PROGRAM && ix.program !== LIGHTHOUSE_PROGRAM);
  if (other) return `it calls ${other.program}: expected the transfer, a memo and assertions`;
  return rest.length - 1 > MAX_LIGHTHOUSE ? 'it has too many assertions' : undefined;
}
