import { programErrorFrom, sealed, type Signed } from '@shardmarket/sdk';
import type { Connection, Keypair, TransactionInstruction } from '@solana/web3.js';
import { checkpoint } from '../../checkpoint.ts';
import type { Db } from '../../db/open.ts';
import { messageOf } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { Metrics } from '../../metrics.ts';
import type { Decide } from '../rpc/pool.ts';
import { Poller } from './poller.ts';
import { prepare } from './prepare.ts';
import {
  endTransaction,
  findTransaction,
  insertTransaction,
  pendingTransactions,
  type StoredTransaction,
} from './store.ts';

/** Lamports. */
export const DEFAULT_MAX_PRIORITY_FEE = 50_000n;

/** How a transaction ended; the signature is empty where none was signed, because a simulation was refused. */
export type Outcome =
  | { readonly state: 'confirmed'; readonly signature: string }
  | { readonly state: 'failed'; readonly signature: string; readonly error: string }
  | { readonly state: 'expired'; readonly signature: string };

export interface SenderDeps {
  readonly connection: Connection;
  readonly db: Db;
  /** pays the fees */
  readonly payer: Keypair;
  readonly metrics: Pick<Metrics, 'transaction' | 'budget'>;
  readonly log: Log;
  /** lamports that the priority fee of one transaction may come to */
  readonly maxPriorityFee?: bigint;
  /** has the questions of one decision answered by one node */
  readonly decide?: Decide;
  readonly pollMs?: number;
  readonly resendMs?: number;
}

/**
 * The only way in which the keeper sends: sign, store, send, follow. A key stands for one set of bytes for ever: asked again
 * for the same key, it follows those bytes and never signs others.
 */
export class Sender {
  readonly #deps: SenderDeps;
  readonly #poller: Poller;
  readonly #outcomes = new Map<string, Promise<Outcome>>();
  readonly #decide: Decide;
  /** transactions that expired since the last that landed */
  #expired = 0;

  constructor(deps: SenderDeps) {
    this.#deps = deps;
    const { connection, log, pollMs = 400, resendMs = 2_000, decide = (work) => work() } = deps;
    this.#decide = decide;
    this.#poller = new Poller({ connection, log, pollMs, resendMs, decide });
  }

  /** Follows what was out when the last process ended. @returns how many */
  async recover(): Promise<number> {
    const pending = await pendingTransactions(this.#deps.db);
    for (const tx of pending) void this.#follow(tx).catch(() => undefined);
    return pending.length;
  }

  /**
   * @param kind for metrics @param key unique for ever, such as `settle:ID:ATTEMPT`
   * @param build instructions, asked for only if nothing was signed under the key
   * @throws Problem `shutting_down`, or an RPC's error before anything was signed
   */
  async send(kind: string, key: string, build: () => Promise<readonly TransactionInstruction[]>): Promise<Outcome> {
    const { db } = this.#deps;
    const known = this.#outcomes.get(key);
    if (known) return known;
    const stored = await findTransaction(db, key);
    if (stored) return this.#follow(stored);
    const instructions = await build();
    const signed = await this.#sign(kind, instructions);
    // Nothing was signed, so that nothing has to be stored: it is as if it had not been asked for.
    if ('refused' in signed) return { state: 'failed', signature: '', error: signed.refused };
    checkpoint('tx.signed');
    const tx = await insertTransaction(db, key, kind, signed);
    checkpoint('tx.stored');
    if (tx.signature === signed.signature) {
      const refusal = await this.#broadcast(tx);
      if (refusal !== undefined) return this.#end(tx, { state: 'failed', signature: tx.signature, error: refusal });
    }
    checkpoint('tx.sent');
    return this.#follow(tx);
  }

  async #sign(kind: string, instructions: readonly TransactionInstruction[]): Promise<Signed | { refused: string }> {
    const { connection, log, payer, metrics, maxPriorityFee = DEFAULT_MAX_PRIORITY_FEE } = this.#deps;
    const deps = { connection, log, maxPriorityFee };
    const prepared = await this.#decide(() => prepare(deps, payer.publicKey, instructions, this.#expired));
    if ('refused' in prepared) return prepared;
    metrics.budget(kind, prepared.budget);
    prepared.unsigned.transaction.sign(payer);
    return sealed(prepared.unsigned);
  }

  async stop(): Promise<void> {
    await this.#poller.stop();
  }

  #follow(tx: StoredTransaction): Promise<Outcome> {
    const running = this.#outcomes.get(tx.key) ?? this.#settle(tx).finally(() => this.#outcomes.delete(tx.key));
    this.#outcomes.set(tx.key, running);
    return running;
  }

  async #settle(tx: StoredTransaction): Promise<Outcome> {
    const { signature } = tx;
    if (tx.state === 'failed') return { state: 'failed', signature, error: tx.error ?? '' };
    if (tx.state !== 'pending') return { state: tx.state, signature };
    const landing = await this.#poller.follow(tx);
    checkpoint('tx.landed');
    this.#expired = landing.state === 'expired' ? this.#expired + 1 : 0;
    if (landing.state !== 'failed') return this.#end(tx, { state: landing.state, signature });
    const error = programErrorFrom(landing.err)?.message ?? JSON.stringify(landing.err);
    return this.#end(tx, { state: 'failed', signature, error });
  }

  async #end(tx: StoredTransaction, outcome: Outcome): Promise<Outcome> {
    const { log, metrics, db } = this.#deps;
    await endTransaction(db, tx.signature, outcome.state, outcome.state === 'failed' ? outcome.error : null);
    checkpoint('tx.ended');
    metrics.transaction(tx.kind, outcome.state);
    log.info({ key: tx.key, ...outcome }, 'transaction');
    return outcome;
  }

  /** @returns why the RPC's preflight refused it; undefined also if there was no answer, which says nothing */
  async #broadcast(tx: StoredTransaction): Promise<string | undefined> {
    try {
      const options = { preflightCommitment: 'confirmed', maxRetries: 0 } as const;
      await this.#deps.connection.sendRawTransaction(tx.wire, options);
      return undefined;
    } catch (error) {
      const refused = programErrorFrom(error);
      if (refused && refused.name !== 'AlreadyProcessed' && refused.name !== 'BlockhashNotFound') {
        return `${refused.name}: ${refused.message}`;
      }
      this.#deps.log.warn({ key: tx.key }, `no clear answer to a transaction, it is followed: ${messageOf(error)}`);
      return undefined;
    }
  }
}
