import { sign, signingKey, toHex, type KeeperClient, type SigningKey, type VoucherOffer } from '@shardmarket/sdk';
import type { Keypair } from '@solana/web3.js';
import { CliError } from '../errors.ts';
import { checkOffer, signedBefore } from './check-offer.ts';
import type { Journal } from './journal.ts';
import type { Prices } from './prices.ts';

export interface SignerDeps {
  readonly keeper: Pick<KeeperClient, 'voucherDue' | 'giveVoucher'>;
  readonly apiKey: string;
  readonly journal: Journal;
  readonly prices: Pick<Prices, 'askOf' | 'isOperator'>;
  readonly key: Keypair;
}

/** What is owed after a turn of signing, micro-USDC. */
export interface Owing {
  readonly unsettled: bigint;
  readonly reserved: bigint;
  /** whether a voucher is on its way to the chain */
  readonly settling: boolean;
}

/** Signs what the keeper offers if it is what was metered, one voucher after the other, and none twice in another form. */
export class Signer {
  readonly #deps: SignerDeps;
  readonly #key: SigningKey;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(deps: SignerDeps) {
    this.#deps = deps;
    this.#key = signingKey(deps.key.secretKey);
  }

  /**
   * Asks for what is due, and signs it. @param all also where little is owed
   * @throws CliError VOUCHER_REFUSED where the keeper wants more than was metered, KeeperError
   */
  sign(all = false): Promise<Owing> {
    const turn = this.#turn.then(() => this.#sign(all));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #sign(all: boolean): Promise<Owing> {
    const { keeper, apiKey, journal } = this.#deps;
    const { session } = journal.book;
    const { offer, ...owing } = await keeper.voucherDue(session, apiKey, all);
    if (!offer) return owing;
    const signature = signedBefore(offer, journal.book) ?? (await this.#newSignature(offer));
    await keeper.giveVoucher(session, offer.from, offer.to, signature);
    return { ...owing, settling: true };
  }

  /** On disk before it leaves: whatever happens then, no other voucher begins there. */
  async #newSignature(offer: VoucherOffer): Promise<Uint8Array> {
    const { journal } = this.#deps;
    await this.#requireOperators(offer);
    const { voucher, jobs, asks } = checkOffer(offer, journal.book, await this.#asksFor(offer));
    const signature = sign(voucher, this.#key);
    const { from, to } = offer;
    const bytes = { voucher: toHex(voucher), signature: toHex(signature) };
    journal.add({ type: 'signed', from, to, jobs, asks, ...bytes });
    return signature;
  }

  /** Whoever signed the receipt of a stage is who is paid for it. */
  async #requireOperators(offer: VoucherOffer): Promise<void> {
    for (const job of offer.jobs) {
      for (const { worker, operator } of job.stages) {
        if (await this.#deps.prices.isOperator(worker, operator)) continue;
        const message = `the voucher is not signed: job ${job.id}: ${operator} is not the operator of worker ${worker}`;
        throw new CliError('VOUCHER_REFUSED', message);
      }
    }
  }

  /** For jobs whose answer never came no ring was quoted: their workers' asks on chain stand for it. */
  async #asksFor(offer: VoucherOffer): Promise<Map<string, bigint>> {
    const quoted = new Set(
      [...this.#deps.journal.book.asks.values()].flatMap(({ job, stages }) => (stages ? [job] : [])),
    );
    const asks = new Map<string, bigint>();
    for (const stage of offer.jobs.filter((job) => !quoted.has(job.id)).flatMap((job) => job.stages)) {
      const ask = await this.#deps.prices.askOf(stage.worker, BigInt(stage.ask));
      if (ask !== undefined) asks.set(stage.worker, ask);
    }
    return asks;
  }
}

/** Signs all that is owed and waits until the chain has settled it. @throws CliError NOT_SETTLED after `patienceMs` */
export async function settleAll(signer: Signer, patienceMs: number, pollMs = 250): Promise<void> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const { unsettled, reserved } = await signer.sign(true);
    if (unsettled === 0n && reserved === 0n) return;
    if (Date.now() > until) {
      const message = `${unsettled + reserved} micro-USDC are not settled yet: try again when the jobs have ended and the keeper has settled`;
      throw new CliError('NOT_SETTLED', message);
    }
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
