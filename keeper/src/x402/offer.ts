import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { SigningKey } from '@shardmarket/sdk';
import type { Requirements } from './protocol.ts';

/** Seconds for which an offer is taken. */
export const OFFER_LIFE_SECS = 120;

/** Where payments go, and who pays their network fee. */
export interface Terms {
  /** CAIP-2 */
  readonly network: string;
  /** the USDC mint */
  readonly asset: string;
  /** the keeper: gets the USDC and pays the network fee */
  readonly keeper: string;
  /** micro-USDC of each payment that are for its network fee and not for the job */
  readonly fee: bigint;
}

/** Makes offers that only this keeper can have made, each for one request; nothing of them is stored. */
export interface Offers {
  /** @param cost micro-USDC that the job may cost @param digest of the request @param now unix seconds */
  make(cost: bigint, digest: string, now: number): Requirements;
  /** What the job may cost by an offer that comes back, micro-USDC; a text that says why it is not good. */
  read(accepted: Requirements, digest: string, now: number): bigint | string;
}

/** HMAC-SHA256 over price and request, in the payment's memo, so that the payer's signature covers it. */
export function createOffers(keeper: SigningKey, terms: Terms): Offers {
  const key = Buffer.from(hkdfSync('sha256', keeper.secret, keeper.publicKey, 'shardmarket/x402/v1', 32));
  const { network, asset, keeper: payTo, fee } = terms;
  const mac = (...parts: readonly (string | number | bigint)[]) =>
    createHmac('sha256', key).update(parts.join('|')).digest('hex').slice(0, 32);
  return {
    make(cost, digest, now) {
      const amount = cost + fee;
      const [end, nonce] = [now + OFFER_LIFE_SECS, randomBytes(8).toString('hex')];
      return {
        ...{ scheme: 'exact', network, asset, payTo },
        amount: amount.toString(),
        maxTimeoutSeconds: OFFER_LIFE_SECS,
        extra: { feePayer: payTo, memo: `shardmarket:${end}:${nonce}:${mac(end, nonce, amount, fee, digest)}` },
      };
    },
    read(accepted, digest, now) {
      const [, end = '', nonce = '', tag = ''] =
        /^shardmarket:(\d{1,15}):([0-9a-f]{16}):([0-9a-f]{32})$/.exec(accepted.extra.memo) ?? [];
      const wanted = mac(end, nonce, accepted.amount, fee, digest);
      const same = accepted.network === network && accepted.asset === asset && accepted.payTo === payTo;
      if (
        !same ||
        accepted.extra.feePayer !== payTo ||
        !timingSafeEqual(Buffer.from(tag.padEnd(32)), Buffer.from(wanted))
      )
        return 'the offer that was accepted was not made by this keeper for this request and price';
      if (now >= Number(end)) return `the offer was good until ${end}, it is ${now} (unix)`;
      return BigInt(accepted.amount) - fee;
    },
  };
}
