/** A session's past as the chain tells it: which vouchers were settled, by which transactions, and how it ended. */
import type BN from 'bn.js';
import { PublicKey, type Finality } from '@solana/web3.js';
import { decodeVoucher, VOUCHER_BYTES, type Share, type Voucher } from '../voucher.ts';
import { landedTransaction, type HistoryConnection } from './history/page.ts';
import { marketCalls, type LandedTransaction, type MarketCall } from './transactions.ts';

/** A voucher that was settled. */
export interface ChainSettlement {
  /** of the transaction */
  readonly signature: string;
  readonly voucher: Voucher;
  /** its 124 bytes, and the session key's signature of them */
  readonly bytes: Uint8Array;
  readonly voucherSignature: Uint8Array;
  /** the session key, 32 bytes */
  readonly signer: Uint8Array;
  readonly shares: readonly Share[];
}

export interface SessionHistory {
  /** oldest first, back to `since` */
  readonly settlements: readonly ChainSettlement[];
  /** signature of the transaction that removed the account */
  readonly closedBy: string | undefined;
  /** who opened it and whose vouchers spend it; undefined where the reading did not go so far back */
  readonly opened: { readonly payer: string; readonly signer: string } | undefined;
  /** whether nothing is missing between `since` and now: an RPC may have forgotten old transactions */
  readonly complete: boolean;
}

/** Signatures that one request asks for: what RPCs allow. */
const PAGE = 1_000;
/** Where the parts of web3.js's Ed25519 instruction with one key begin. */
const ED25519 = { key: 16, signature: 48, message: 112 } as const;

/**
 * @param since micro-USDC: settlements below it are not read, 0 for all
 * @throws Error where the RPC does not have a transaction that it lists, or does not answer
 */
export async function readSessionHistory(
  connection: HistoryConnection,
  session: PublicKey,
  since = 0n,
  commitment: Finality = 'confirmed',
): Promise<SessionHistory> {
  const settlements: ChainSettlement[] = [];
  let closedBy: string | undefined;
  let opened: SessionHistory['opened'];
  let reached = false;
  for await (const { signature, landed } of newestFirst(connection, session, commitment)) {
    for (const call of marketCalls(landed).reverse()) {
      if (!call.accounts.some((key) => key.equals(session))) continue;
      if (['closeSession', 'settleAndClose', 'reclaim'].includes(call.name)) closedBy ??= signature;
      if (call.name === 'openSession') opened ??= openedBy(call);
      reached ||= call.name === 'openSession' || call.name === 'claimCredits';
      const settlement = settlementOf(call, signature, session);
      if (settlement) settlements.unshift(settlement);
    }
    const [earliest] = settlements;
    reached ||= earliest !== undefined && earliest.voucher.from <= since;
    if (reached && since > 0n) break;
  }
  const wanted = settlements.filter(({ voucher }) => voucher.from >= since);
  const contiguous = wanted.every(({ voucher }, i) => voucher.from === (wanted[i - 1]?.voucher.to ?? since));
  return { settlements: wanted, closedBy, opened, complete: reached && contiguous };
}

/** Transactions that went through and name an address, newest first. @throws Error where the RPC does not have one that it lists */
export async function* newestFirst(
  connection: HistoryConnection,
  address: PublicKey,
  commitment: Finality,
): AsyncGenerator<{ signature: string; landed: LandedTransaction }> {
  for (let before: string | undefined; ;) {
    const page = await connection.getSignaturesForAddress(
      address,
      { limit: PAGE, ...(before !== undefined && { before }) },
      commitment,
    );
    for (const { signature, err } of page) {
      if (err !== null) continue;
      yield { signature, landed: await landedTransaction(connection, signature, commitment) };
    }
    before = page.at(-1)?.signature;
    if (page.length < PAGE || before === undefined) return;
  }
}

function openedBy(call: MarketCall): SessionHistory['opened'] {
  const [payer] = call.accounts;
  const { signer } = call.args;
  return payer && signer instanceof PublicKey ? { payer: payer.toBase58(), signer: signer.toBase58() } : undefined;
}

function settlementOf(call: MarketCall, signature: string, session: PublicKey): ChainSettlement | undefined {
  const settled = settledBy(call);
  return settled && new PublicKey(settled.voucher.session).equals(session) ? { signature, ...settled } : undefined;
}

/** The voucher that an instruction settled, with whom it paid; undefined for every other instruction. */
export function settledBy(call: MarketCall): Omit<ChainSettlement, 'signature'> | undefined {
  if (call.name !== 'settle' && call.name !== 'settleAndClose') return undefined;
  const bytes = call.signed?.slice(ED25519.message, ED25519.message + VOUCHER_BYTES);
  if (!bytes || !call.signed) return undefined;
  const amounts = call.args['amounts'] as readonly BN[];
  const workers = call.accounts.slice(-amounts.length);
  return {
    voucher: decodeVoucher(bytes),
    bytes,
    voucherSignature: call.signed.slice(ED25519.signature, ED25519.message),
    signer: call.signed.slice(ED25519.key, ED25519.signature),
    shares: amounts.map((amount, i) => ({
      worker: workers[i]?.toBytes() ?? new Uint8Array(32),
      amount: BigInt(amount.toString()),
    })),
  };
}
