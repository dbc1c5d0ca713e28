import { getTransactionDecoder } from '@solana/kit';
import { LiteSVM } from 'litesvm';
import { Accounts, type AccountView } from './accounts.ts';
import { balanceSheet } from './balances.ts';
import { Blockhashes, type RecentBlockhash } from './blockhashes.ts';
import { ChainClock, type ClockState, type Moment } from './clock.ts';
import { transactionFee } from './fees.ts';
import { History, type TransactionRecord } from './history.ts';
import { accountKeys, loadAddresses, writableKeys } from './keys.ts';
import { usesDurableNonce } from './nonce.ts';
import { executionOutcome, refused, simulationOutcome, type SimulationOutcome } from './outcome.ts';
import { Sysvars } from './sysvars.ts';
import type { TransactionErrorJson } from './transaction-error.ts';
import type { WireTransaction } from './transaction.ts';

/** What has changed on the chain; addresses are base58. */
export interface ChainChange {
  /** The transaction that landed; absent when accounts were set past the runtime. */
  readonly record?: TransactionRecord;
  readonly written: readonly string[];
}

/** What a {@link Chain} needs to continue, besides LiteSVM's own snapshot. Plain JSON. */
export interface ChainState {
  readonly seed: string;
  readonly clock: ClockState;
  readonly blockhashes: readonly RecentBlockhash[];
  readonly transactionCount: number;
  readonly history: readonly TransactionRecord[];
}

/** What became of a submitted transaction: on the chain (perhaps failed, with its fee paid), or not. */
export type Submission =
  | { readonly landed: true; readonly record: TransactionRecord }
  | { readonly landed: false; readonly err: TransactionErrorJson };

/** One Solana chain: LiteSVM with time, blockhashes and history of its own. Every transaction is final at once. */
export class Chain {
  readonly svm: LiteSVM;
  readonly seed: string;
  readonly accounts: Accounts;
  readonly history: History;
  private readonly clock: ChainClock;
  private readonly blockhashes: Blockhashes;
  private readonly sysvars: Sysvars;
  private readonly listeners = new Set<(change: ChainChange) => void>();

  /** `now` gives the machine's time in unix ms. A fresh chain has the standard programs and no other accounts. */
  constructor(seed: string, saved?: { svm: LiteSVM; state: ChainState }, now: () => number = Date.now) {
    this.seed = saved?.state.seed ?? seed;
    // LiteSVM knows only the newest blockhash and its own signatures; age, duplicates and signatures are checked here.
    this.svm = (saved?.svm ?? new LiteSVM().withNativeMints())
      .withSigverify(false)
      .withBlockhashCheck(false)
      .withTransactionHistory(0n);
    this.accounts = new Accounts(this.svm);
    this.clock = new ChainClock(saved?.state.clock, now);
    this.blockhashes = new Blockhashes(this.seed, saved?.state.blockhashes);
    this.history = new History(saved?.state.history, saved?.state.transactionCount);
    this.sysvars = new Sysvars(this.svm, this.seed);
    this.moment();
  }

  /** The present, with the sysvars set to it. */
  moment(): Moment {
    const moment = this.clock.read();
    this.sysvars.write(moment);
    return moment;
  }

  /** The blockhash for new transactions and the last block height at which they may land. */
  latestBlockhash(): RecentBlockhash {
    return this.blockhashes.latest(this.moment());
  }

  isBlockhashValid(blockhash: string): boolean {
    return this.blockhashes.isValid(blockhash, this.moment());
  }

  /** How many of the blockhashes handed out may still be used. */
  liveBlockhashes(): number {
    const moment = this.moment();
    return this.blockhashes.entries().filter(({ blockhash }) => this.blockhashes.isValid(blockhash, moment)).length;
  }

  /** Moves the chain's time forward by `seconds`; blockhashes expire as if the time had passed. */
  advance(seconds: number): Moment {
    this.clock.advance(seconds);
    return this.moment();
  }

  /** Runs a transaction without keeping what it did. Signatures are not looked at. */
  simulate(transaction: WireTransaction): SimulationOutcome {
    const obstacle = this.obstacle(transaction);
    if (obstacle !== null) return refused(obstacle);
    return simulationOutcome(this.svm.simulateTransaction(getTransactionDecoder().decode(transaction.wire)));
  }

  /** Runs a transaction whose signatures the caller has verified, in a slot of its own. */
  submit(transaction: WireTransaction): Submission {
    const obstacle = this.obstacle(transaction);
    if (obstacle !== null) return { landed: false, err: obstacle };
    const moment = this.moment();
    const loaded = loadAddresses(this.accounts, transaction.message);
    const keys = accountKeys(transaction.message, loaded);
    const before = balanceSheet(this.accounts, keys);
    const outcome = executionOutcome(this.svm.sendTransaction(getTransactionDecoder().decode(transaction.wire)));
    const after = balanceSheet(this.accounts, keys);
    // A failed transaction is on the chain if and only if its fee was charged.
    if (outcome.err !== null && before.lamports[0] === after.lamports[0]) return { landed: false, err: outcome.err };
    const record: TransactionRecord = {
      ...outcome,
      signature: transaction.signature,
      slot: moment.slot,
      blockTime: moment.unixTimestamp,
      wire: Buffer.from(transaction.wire).toString('base64'),
      fee: Number(transactionFee(transaction.message)),
      preBalances: before.lamports,
      postBalances: after.lamports,
      preTokenBalances: before.tokens,
      postTokenBalances: after.tokens,
      loadedAddresses: loaded ?? { writable: [], readonly: [] },
    };
    this.history.add(record);
    // The next transaction, its simulation included, is in a later slot: lookup tables and nonces depend on it.
    this.clock.addTransactionSlot();
    this.tell({ record, written: writableKeys(transaction.message, loaded) });
    return { landed: true, record };
  }

  /** Writes an account past the rules of the runtime. Throws LiteSVM's error for an impossible one. */
  setAccount(account: AccountView): void {
    this.accounts.set(account);
    this.tell({ written: [account.address] });
  }

  /** Calls `listener` after each change until the returned function is called. */
  onChange(listener: (change: ChainChange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** What is needed to continue this chain, besides {@link LiteSVM.toBytes}. */
  state(): ChainState {
    return {
      seed: this.seed,
      clock: this.clock.state(),
      blockhashes: this.blockhashes.entries(),
      transactionCount: this.history.transactionCount,
      history: this.history.entries(),
    };
  }

  /** Why a transaction may not even run, or null. */
  private obstacle(transaction: WireTransaction): TransactionErrorJson | null {
    const { message } = transaction;
    if (this.history.get(transaction.signature) !== undefined) return 'AlreadyProcessed';
    const fresh = this.isBlockhashValid(message.recentBlockhash) || usesDurableNonce(this.accounts, message);
    return fresh ? null : 'BlockhashNotFound';
  }

  private tell(change: ChainChange): void {
    for (const listener of this.listeners) listener(change);
  }
}
