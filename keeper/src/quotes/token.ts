import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { SigningKey } from '@shardmarket/sdk';
import { z } from 'zod';
import { formatMicro } from '@shardmarket/sdk';
import { Problem } from '../errors.ts';
import { maxCost } from '../jobs/cost.ts';

/** What a quote promises. */
export interface QuoteTerms {
  /** hash of the model's manifest */
  readonly model: string;
  readonly promptTokens: number;
  readonly maxTokens: number;
  /** asks (micro-USDC per million layer-tokens) and layers of the ring that it was made for */
  readonly stages: readonly { readonly ask: bigint; readonly layers: readonly [number, number] }[];
  /** unix seconds until which it is honoured */
  readonly expiresAt: number;
}

const termsSchema = z.object({
  m: z.string(),
  p: z.number(),
  t: z.number(),
  s: z.array(z.tuple([z.string(), z.number(), z.number()])),
  e: z.number(),
});

/** Makes quotes that only this keeper can have made, and reads them: nothing of them is stored. */
export interface QuoteSeal {
  seal(terms: QuoteTerms): string;
  /** @throws Problem `quote_invalid` */
  open(quote: string): QuoteTerms;
}

/** HMAC-SHA256 under a key derived (HKDF-SHA256) from the keeper's own. */
export function createQuoteSeal(keeper: SigningKey): QuoteSeal {
  const key = Buffer.from(hkdfSync('sha256', keeper.secret, keeper.publicKey, 'shardmarket/quotes/v1', 32));
  const mac = (body: string) => createHmac('sha256', key).update(body).digest();
  return {
    seal({ model, promptTokens, maxTokens, stages, expiresAt }) {
      const s = stages.map(({ ask, layers: [start, end] }) => [ask.toString(), start, end]);
      const fields = { m: model, p: promptTokens, t: maxTokens, s, e: expiresAt };
      const body = Buffer.from(JSON.stringify(fields)).toString('base64url');
      return `${body}.${mac(body).toString('base64url')}`;
    },
    open(quote) {
      const [body = '', tag = '', ...more] = quote.split('.');
      const [given, wanted] = [Buffer.from(tag, 'base64url'), mac(body)];
      if (more.length > 0 || given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
        throw new Problem('quote_invalid', 'the quote is not one of this keeper: ask it for one (POST /v1/quote)');
      }
      const { m, p, t, s, e } = termsSchema.parse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
      const stages = s.map(([ask, start, end]) => ({ ask: BigInt(ask), layers: [start, end] as const }));
      return { model: m, promptTokens: p, maxTokens: t, stages, expiresAt: e };
    },
  };
}

/** A request that comes with a quote. */
export interface Quoted {
  readonly model: string;
  readonly promptTokens: number;
  readonly maxTokens: number;
}

/**
 * The most that a job of the request may cost by a quote, in micro-USDC: what the ring that was quoted charges for its tokens.
 * @param now unix seconds @throws Problem `quote_expired`, `quote_mismatch`
 */
export function quotedCeiling(terms: QuoteTerms, request: Quoted, now: number): bigint {
  const again = 'ask for another (POST /v1/quote)';
  if (now >= terms.expiresAt) {
    throw new Problem('quote_expired', `the quote was good until ${terms.expiresAt}, it is ${now} (unix): ${again}`);
  }
  const beyond = (what: string, quoted: number | string, asked: number | string) =>
    new Problem('quote_mismatch', `the quote is for ${quoted} ${what}, the request has ${asked}: ${again}`);
  if (terms.model !== request.model) throw beyond('(model)', terms.model, request.model);
  if (request.promptTokens > terms.promptTokens) {
    throw beyond('prompt tokens at most', terms.promptTokens, request.promptTokens);
  }
  if (request.maxTokens > terms.maxTokens) throw beyond('max_tokens at most', terms.maxTokens, request.maxTokens);
  return maxCost(terms.stages, request.promptTokens, request.maxTokens);
}

/** @param ceiling micro-USDC; undefined where no price was promised @throws Problem `price_moved` */
export function requirePrice(cost: bigint, ceiling: bigint | undefined): void {
  if (ceiling === undefined || cost <= ceiling) return;
  throw new Problem(
    'price_moved',
    `the request may cost ${formatMicro(cost)} USDC now, ${formatMicro(ceiling)} USDC was agreed: workers that asked for less ` +
      'are gone or busy. Nothing is charged: ask for another quote (POST /v1/quote), or try again in a moment',
  );
}
