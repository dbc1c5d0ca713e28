import type { TokenBalanceJson } from './balances.ts';
import { accountKeys, type LoadedAddresses } from './keys.ts';
import type { ExecutionOutcome } from './outcome.ts';
import { decodeTransaction } from './transaction.ts';

/** A landed transaction, plain JSON. Lamports are numbers below 2^53. */
export interface TransactionRecord extends ExecutionOutcome {
  readonly signature: string;
  readonly slot: number;
  /** Unix seconds. */
  readonly blockTime: number;
  /** Base64. */
  readonly wire: string;
  readonly fee: number;
  readonly preBalances: readonly number[];
  readonly postBalances: readonly number[];
  readonly preTokenBalances: readonly TokenBalanceJson[];
  readonly postTokenBalances: readonly TokenBalanceJson[];
  readonly loadedAddresses: LoadedAddresses;
}

/** How many transactions are kept; the oldest are forgotten first. */
export const HISTORY_LIMIT = 20_000;

/** Which page of an address's history is wanted. */
export interface HistoryPage {
  readonly limit: number;
  /** Start after this signature, going back in time. */
  readonly before?: string | undefined;
  /** Stop before this signature. */
  readonly until?: string | undefined;
}

/** All landed transactions, by signature, address and slot. */
export class History {
  private readonly bySignature = new Map<string, TransactionRecord>();
  private readonly byAddress = new Map<string, TransactionRecord[]>();
  private readonly limit: number;
  private count: number;

  constructor(records: readonly TransactionRecord[] = [], count = records.length, limit = HISTORY_LIMIT) {
    this.limit = limit;
    this.count = 0;
    for (const record of records) this.add(record);
    this.count = count;
  }

  /** Transactions ever landed, those forgotten included. */
  get transactionCount(): number {
    return this.count;
  }

  get(signature: string): TransactionRecord | undefined {
    return this.bySignature.get(signature);
  }

  add(record: TransactionRecord): void {
    this.count += 1;
    this.bySignature.set(record.signature, record);
    for (const key of recordKeys(record)) {
      const records = this.byAddress.get(key);
      if (records === undefined) this.byAddress.set(key, [record]);
      else records.push(record);
    }
    if (this.bySignature.size > this.limit) this.forgetOldest();
  }

  /** Transactions that name `address`, newest first. An unknown `before` gives none, an unknown `until` does not stop. */
  ofAddress(address: string, page: HistoryPage): TransactionRecord[] {
    const records = this.byAddress.get(address) ?? [];
    const start = page.before === undefined ? records.length : records.findIndex((r) => r.signature === page.before);
    const found: TransactionRecord[] = [];
    for (let index = start - 1; index >= 0 && found.length < page.limit; index -= 1) {
      const record = records[index];
      if (record === undefined || record.signature === page.until) break;
      found.push(record);
    }
    return found;
  }

  /** The kept transactions, oldest first. */
  entries(): TransactionRecord[] {
    return [...this.bySignature.values()];
  }

  private forgetOldest(): void {
    const [oldest] = this.bySignature.values();
    if (oldest === undefined) return;
    this.bySignature.delete(oldest.signature);
    for (const key of recordKeys(oldest)) {
      const records = this.byAddress.get(key);
      if (records?.shift() !== oldest) throw new Error(`history of ${key} is out of order`);
      if (records.length === 0) this.byAddress.delete(key);
    }
  }
}

/** The distinct addresses a transaction names. */
export function recordKeys(record: TransactionRecord): Set<string> {
  const { message } = decodeTransaction(Buffer.from(record.wire, 'base64'));
  return new Set(accountKeys(message, record.loadedAddresses));
}
