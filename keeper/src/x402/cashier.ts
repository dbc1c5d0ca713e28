import { base58, formatMicro, type SigningKey } from '@shardmarket/sdk';
import type { Connection, Keypair } from '@solana/web3.js';
import type { SessionOnChain } from '../chain/port.ts';
import type { Outcome, Sender } from '../chain/tx/sender.ts';
import type { Db } from '../db/open.ts';
import { Problem } from '../errors.ts';
import type { House } from './house.ts';
import { createOffers, type Offers, type Terms } from './offer.ts';
import { paymentRequired, readPayment, type Requirements } from './protocol.ts';
import * as store from './store.ts';
import { readTransaction, verifyPayment, type PaymentTransaction } from './verify.ts';

/** Blocks for which a transaction can land: a bound for those whose blockhash somebody else chose. */
const BLOCKHASH_LIFE = 150;

export interface CashierDeps {
  readonly db: Db;
  /** of this process: what it took for jobs is good again when it is gone */
  readonly tag: string;
  readonly connection: Pick<Connection, 'getBlockHeight'>;
  readonly sender: Pick<Sender, 'sendSigned'>;
  readonly house: Pick<House, 'open'>;
  /** pays the network fee of payments, and gets them */
  readonly keypair: Keypair;
  readonly key: SigningKey;
  readonly terms: Terms;
  /** ms for which a request waits for its payment to be on chain */
  readonly settleWaitMs: number;
}

/** A request that is to be paid for. */
export interface Ask {
  /** sha256 of the request, hex */
  readonly digest: string;
  readonly url: string;
  /** micro-USDC that it may cost now; throws where nobody serves it */
  readonly cost: () => bigint;
}

/** A request that was paid for: its job runs on the house session, for at most `ceiling` micro-USDC. */
export interface Paid {
  readonly payment: string;
  /** address of who paid */
  readonly payer: string;
  readonly session: string;
  readonly onChain: SessionOnChain;
  readonly ceiling: bigint;
  /** the body of `PAYMENT-RESPONSE` */
  readonly receipt: object;
}

/** What has to be paid first. */
export class PaymentRequired extends Problem {
  constructor(
    /** the body of `PAYMENT-REQUIRED` */
    readonly required: object,
    message: string,
  ) {
    super('payment_required', message);
  }
}

/** Takes x402 payments: each is on chain before its job starts, is sent once and used once. */
export class Cashier {
  readonly #deps: CashierDeps;
  readonly #offers: Offers;
  /** payments on their way: who presents one again waits for the same */
  readonly #settling = new Map<string, Promise<Outcome>>();

  constructor(deps: CashierDeps) {
    this.#deps = deps;
    this.#offers = createOffers(deps.key, deps.terms);
  }

  /**
   * Settles the payment that came with a request and takes it for its job.
   * @throws PaymentRequired where none came or it will certainly never be taken; Problem `payment_pending` as long as its fate is
   * not known, `payment_used`, `payment_mismatch`, `payment_invalid`, `payments_unavailable`
   */
  async admit(header: string | undefined, ask: Ask): Promise<Paid> {
    if (header === undefined) throw await this.#required(ask, 'this request is paid for with an API key or with x402');
    const { accepted, payload } = readPayment(header);
    const tx = readTransaction(payload.transaction);
    if (!tx) throw new Problem('payment_invalid', 'payload.transaction: expected a Solana transaction in base64');
    const known = await store.findPayment(this.#deps.db, tx.id);
    const payment = known ?? (await this.#take(tx, accepted, ask));
    if (payment.digest !== ask.digest) {
      throw new Problem(
        'payment_mismatch',
        'the payment is for another request: send it with exactly the body that it was offered for',
      );
    }
    if (payment.state === 'pending') await this.#settle(payment, tx, ask);
    else if (payment.state === 'failed') throw await this.#required(ask, failed(payment.error));
    const house = await this.#house(payment.ceiling);
    if (!(await store.claimPayment(this.#deps.db, payment.id, this.#deps.tag))) {
      throw new Problem(
        'payment_used',
        `payment ${payment.signature} pays for a job already: a new request needs a new payment`,
      );
    }
    return {
      ...{
        payment: payment.id,
        payer: payment.payer,
        session: house.address,
        onChain: house.onChain,
        ceiling: payment.ceiling,
      },
      receipt: this.#receipt(payment),
    };
  }

  /** Its job is over: if nothing was charged the payment is good for another try. */
  async release(payment: string): Promise<void> {
    await store.releasePayments(this.#deps.db, { id: payment });
  }

  /** At start: jobs that ran when the last process ended cost nothing, so that what was paid for them is good again. */
  recover(): Promise<number> {
    return store.releasePayments(this.#deps.db);
  }

  /** Verifies a payment that was not seen before and takes it down, before anything is signed or sent. */
  async #take(tx: PaymentTransaction, accepted: Requirements, ask: Ask): Promise<store.StoredPayment> {
    const { db, keypair } = this.#deps;
    const ceiling = this.#offers.read(accepted, ask.digest, now());
    if (typeof ceiling === 'string') throw await this.#required(ask, `the payment was not taken: ${ceiling}`);
    const verdict = verifyPayment(tx, accepted);
    if (!verdict.ok) throw await this.#required(ask, `the payment was not taken: ${verdict.why}`);
    // What cannot be served now is not to be paid for.
    const cost = ask.cost();
    if (cost > ceiling)
      throw await this.#required(ask, 'the payment was not taken: the price has moved since it was offered');
    await this.#house(ceiling);
    tx.transaction.sign([keypair]);
    const [signature] = tx.transaction.signatures;
    if (!signature) throw new TypeError('a signed transaction has a signature');
    const { payer } = verdict;
    const amount = BigInt(accepted.amount);
    const fields = { id: tx.id, signature: base58(signature) };
    return store.putPayment(db, { ...fields, payer, amount, ceiling, digest: ask.digest });
  }

  /** Sends the payment, or goes on waiting for it. @throws PaymentRequired, Problem `payment_pending` */
  async #settle(payment: store.StoredPayment, tx: PaymentTransaction, ask: Ask): Promise<void> {
    const { settleWaitMs } = this.#deps;
    const ended = this.#settling.get(payment.id) ?? this.#send(payment, tx);
    this.#settling.set(payment.id, ended);
    void ended.catch(() => undefined).finally(() => this.#settling.delete(payment.id));
    // No answer says nothing of a payment: it is neither taken for failed, nor asked for again.
    const end = await within(ended, settleWaitMs).catch(() => undefined);
    if (end === undefined) {
      throw new Problem(
        'payment_pending',
        `payment ${payment.signature} was sent and is not on chain yet: do not pay again. Send the same request with the same ` +
          'PAYMENT-SIGNATURE in a few seconds: it is gone on with, and never charged twice',
      );
    }
    if (end.state !== 'confirmed') throw await this.#required(ask, failed(errorOf(end)));
  }

  async #send(payment: store.StoredPayment, { transaction }: PaymentTransaction): Promise<Outcome> {
    const { db, sender, connection, keypair } = this.#deps;
    const end = await sender.sendSigned('x402', `x402:${payment.id}`, async () => {
      const height = await connection.getBlockHeight('confirmed');
      // The same bytes as before, if they were signed before: Ed25519 signatures are a function of key and message.
      transaction.sign([keypair]);
      const lastValidBlockHeight = height + BLOCKHASH_LIFE;
      return { wire: transaction.serialize(), signature: payment.signature, lastValidBlockHeight };
    });
    await store.endPayment(db, payment.id, end.state === 'confirmed' ? 'settled' : 'failed', errorOf(end));
    return end;
  }

  async #house(need: bigint) {
    const house = await this.#deps.house.open();
    if (house && house.available >= need) return house;
    throw new Problem(
      'payments_unavailable',
      'the keeper cannot serve this by x402 at the moment, and takes no payment for it: try again later, or open a session. ' +
        'A payment that was settled stays good: send it again',
    );
  }

  async #required(ask: Ask, why: string): Promise<PaymentRequired> {
    const cost = ask.cost();
    await this.#house(cost);
    const requirements = this.#offers.make(cost, ask.digest, now());
    const amount = formatMicro(BigInt(requirements.amount));
    const message = `${why}: pay ${amount} USDC as PAYMENT-REQUIRED says, and send the same request with PAYMENT-SIGNATURE`;
    return new PaymentRequired(paymentRequired(ask.url, requirements, why), message);
  }

  #receipt({ signature, payer, amount }: store.StoredPayment): object {
    const { network } = this.#deps.terms;
    return { success: true, transaction: signature, network, payer, amount: amount.toString() };
  }
}

function failed(error: string | null): string {
  return `the payment will never be on chain (${error ?? 'it expired'}), nothing was taken`;
}

function errorOf(end: Outcome): string | null {
  return end.state === 'failed' ? end.error : end.state === 'expired' ? 'it expired' : null;
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}

/** Resolves with undefined if the work takes longer. */
async function within<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), ms)));
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
