import { randomUUID } from 'node:crypto';
import { encodeVoucher, fromHex, sharesHash, verify } from '@shardmarket/sdk';
import { PublicKey } from '@solana/web3.js';
import type { ChainReader } from '../chain/port.ts';
import type { Db } from '../db/open.ts';
import { Problem } from '../errors.ts';
import { readCharges } from '../jobs/store.ts';
import type { Credit } from '../sessions/credit.ts';
import { isHeldByBuyer } from '../sessions/own-keys.ts';
import { isSettlementDue, type SettlePolicy } from './due.ts';
import { countOpen, dropOffer, lockSession, readOffer, writeOffer, type StoredOffer } from './offer-store.ts';
import { asShares, planSettlement } from './plan.ts';
import { pendingSettlement, readOwed, unsettledJobs, writeSettlement } from './store.ts';

/** Jobs in one voucher: a bound for the answer that lists them. */
const MAX_JOBS = 100;
/** Chain seconds past a session's end for which its vouchers are good: the longest grace that the program has. */
const GRACE_SECS = 7n * 86_400n;

export interface OffersDeps {
  readonly db: Db;
  readonly chain: Pick<ChainReader, 'session'>;
  readonly policy: SettlePolicy;
  readonly credit: Credit;
}

/**
 * Vouchers of sessions whose key the buyer holds: planned as all others, offered, and settled once they come back signed. An offer
 * stays as it is until then: its buyer signs one voucher for each micro-USDC, and none twice.
 */
export class Offers {
  readonly #deps: OffersDeps;

  constructor(deps: OffersDeps) {
    this.#deps = deps;
  }

  /**
   * What the buyer is to sign now: nothing while a voucher waits for the chain, or while little is owed and not long.
   * @param all also where little is owed @throws Problem `session_not_found`, `session_not_ours`
   */
  async due(session: string, all: boolean): Promise<StoredOffer | undefined> {
    const { db } = this.#deps;
    const onChain = await this.#requireHeld(session);
    const owed = (await readOwed(db, Date.now())).find((o) => o.session === session);
    const { unsettled, confirmedTo } = await readCharges(db, session);
    // From half of the credit on: jobs go on while a voucher is on its way.
    const isDue =
      all ||
      unsettled * 2n >= this.#deps.credit.session ||
      (owed !== undefined && isSettlementDue(owed, this.#deps.policy));
    return db.transaction(async (tx) => {
      await lockSession(tx, session);
      const pending = await pendingSettlement(tx, session);
      if (pending) return undefined;
      const known = await readOffer(tx, session);
      // What is settled only grows: a smaller figure is an old one.
      const { settled } = onChain;
      if (known && known.fromAmount >= settled) return known;
      // Settled by another voucher than this one: what it covered is to be vouched for anew.
      if (known) await dropOffer(tx, session);
      // Behind settlements that are not known here nothing is planned: the settler learns of them first.
      if (!isDue || settled !== confirmedTo) return undefined;
      const plan = planSettlement((await unsettledJobs(tx, session)).slice(0, MAX_JOBS), settled);
      if (!plan) return undefined;
      const { from, to, jobs, shares, receiptsRoot } = plan;
      const expiresAt = onChain.expiresAt + GRACE_SECS;
      const voucher = encodeVoucher({
        ...{ session: new PublicKey(session).toBytes(), from, to, expiresAt },
        sharesHash: sharesHash(asShares(shares)),
        receiptsRoot: fromHex(receiptsRoot, 32),
      });
      const stored = shares.map((s) => ({ worker: s.worker, amount: s.amount.toString() }));
      const amounts = { fromAmount: from, toAmount: to };
      await writeOffer(tx, { session, ...amounts, jobs, shares: stored, receiptsRoot, voucher, expiresAt });
      return readOffer(tx, session);
    });
  }

  /** Takes the signature of an offer; it is settled from then on. @throws Problem `voucher_gone`, `invalid_signature` */
  async sign(session: string, from: bigint, to: bigint, signature: Uint8Array): Promise<void> {
    const { signer } = await this.#requireHeld(session);
    await this.#deps.db.transaction(async (tx) => {
      await lockSession(tx, session);
      const offer = await readOffer(tx, session);
      if (
        offer?.fromAmount !== from ||
        offer.toAmount !== to ||
        (await countOpen(tx, offer.jobs)) !== offer.jobs.length
      ) {
        const pending = await pendingSettlement(tx, session);
        // The answer to an earlier signature was lost: it is settled all the same.
        if (pending?.fromAmount === from && pending.toAmount === to) return;
        const message = `no voucher from ${from} to ${to} waits to be signed for session ${session}: ask for the one that does`;
        throw new Problem('voucher_gone', message);
      }
      if (!verify(signature, offer.voucher, new PublicKey(signer).toBytes())) {
        throw new Problem('invalid_signature', `the signature is not that of ${signer} over the voucher offered`);
      }
      const { jobs, receiptsRoot, voucher, expiresAt } = offer;
      const shares = offer.shares.map((s) => ({ worker: s.worker, amount: BigInt(s.amount) }));
      const plan = { jobs, from, to, shares, receiptsRoot, voucher, expiresAt };
      await writeSettlement(tx, session, { ...plan, id: randomUUID(), voucherSignature: signature });
      await dropOffer(tx, session);
    });
  }

  async #requireHeld(session: string) {
    const onChain = await this.#deps.chain.session(session);
    if (!onChain || onChain.final === true)
      throw new Problem('session_not_found', `there is no open session ${session} on chain`);
    if (await isHeldByBuyer(this.#deps.db, onChain.signer)) return onChain;
    const message = `the key of session ${session} is not its buyer's as far as this keeper knows: it signs no vouchers here`;
    throw new Problem('session_not_ours', message);
  }
}
