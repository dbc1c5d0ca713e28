import { judge, type Signed } from '@shardmarket/sdk';
import type { Connection, SignatureStatus } from '@solana/web3.js';
import { messageOf, Problem } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { Decide } from '../rpc/pool.ts';

/** Signatures that one `getSignatureStatuses` takes. */
const STATUS_BATCH = 256;

export type PollerConnection = Pick<Connection, 'getBlockHeight' | 'getSignatureStatuses' | 'sendRawTransaction'>;

export type Landing =
  | { readonly state: 'confirmed' }
  | { readonly state: 'failed'; readonly err: unknown }
  /** provably dead: it will never be on chain */
  | { readonly state: 'expired' };

interface Followed {
  readonly tx: Signed;
  readonly land: (landing: Landing) => void;
  readonly giveUp: (error: Problem) => void;
  sentAt: number;
}

export interface PollerOptions {
  readonly connection: PollerConnection;
  readonly log: Log;
  readonly pollMs: number;
  /** ms after which the same bytes are sent again */
  readonly resendMs: number;
  /** has both questions of a look answered by one node */
  readonly decide?: Decide;
}

/** Follows every transaction that is out, with one loop and one question to the RPC for up to 256 of them. */
export class Poller {
  readonly #options: PollerOptions;
  readonly #followed = new Map<string, Followed>();
  #loop: Promise<void> | undefined;
  #stopped = false;

  constructor(options: PollerOptions) {
    this.#options = options;
  }

  /** Resolves when the transaction's fate is certain. @throws Problem `shutting_down` if the poller stops before */
  follow(tx: Signed): Promise<Landing> {
    if (this.#stopped) return Promise.reject(stopped());
    const landing = new Promise<Landing>((land, giveUp) => {
      this.#followed.set(tx.signature, { tx, land, giveUp, sentAt: Date.now() });
    });
    this.#loop ??= this.#run().finally(() => (this.#loop = undefined));
    return landing;
  }

  /** Stops asking. What is still out stays `pending` in the database and is followed again at the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const followed of this.#followed.values()) followed.giveUp(stopped());
    this.#followed.clear();
    await this.#loop;
  }

  async #run(): Promise<void> {
    while (this.#followed.size > 0) {
      try {
        await this.#look([...this.#followed.values()].slice(0, STATUS_BATCH));
      } catch (error) {
        // No answer says nothing about a transaction: keep asking.
        this.#options.log.warn(`cannot follow ${this.#followed.size} transactions: ${messageOf(error)}`);
      }
      if (this.#followed.size > 0) await new Promise((resolve) => setTimeout(resolve, this.#options.pollMs));
    }
  }

  /** Height first, then status: what lands between the two reads is seen and never declared dead. */
  async #look(batch: readonly Followed[]): Promise<void> {
    const { connection, decide = (work) => work() } = this.#options;
    const signatures = batch.map((f) => f.tx.signature);
    // From one node: the height of another says nothing about what this one has seen.
    const { height, value } = await decide(async () => {
      const height = await connection.getBlockHeight('finalized');
      return { height, ...(await connection.getSignatureStatuses(signatures, { searchTransactionHistory: true })) };
    });
    for (const [i, followed] of batch.entries()) await this.#decide(followed, height, value[i] ?? null);
    // Those that were looked at go to the back: with more than a batch, all get their turn.
    for (const followed of batch) {
      if (this.#followed.delete(followed.tx.signature)) this.#followed.set(followed.tx.signature, followed);
    }
  }

  async #decide(followed: Followed, height: number, status: SignatureStatus | null): Promise<void> {
    const { tx, land } = followed;
    const verdict = judge(status, height, tx.lastValidBlockHeight, 'confirmed');
    if (verdict === 'pending') return this.#resend(followed);
    this.#followed.delete(tx.signature);
    if (verdict === 'done') land({ state: 'confirmed' });
    else if (verdict === 'failed') land({ state: 'failed', err: status?.err });
    else land({ state: 'expired' });
  }

  async #resend(followed: Followed): Promise<void> {
    if (Date.now() - followed.sentAt < this.#options.resendMs) return;
    followed.sentAt = Date.now();
    try {
      await this.#options.connection.sendRawTransaction(followed.tx.wire, { skipPreflight: true, maxRetries: 0 });
    } catch (error) {
      this.#options.log.debug(`resending ${followed.tx.signature}: ${messageOf(error)}`);
    }
  }
}

function stopped(): Problem {
  return new Problem('shutting_down', 'the keeper stops: the transaction is followed again at its next start');
}
