import assert from 'node:assert/strict';
import { signingKey } from '@shardmarket/sdk';
import { Keypair } from '@solana/web3.js';
import { createQuoteSeal, quotedCeiling, requirePrice, type QuoteTerms } from './token.ts';

const seal = createQuoteSeal(signingKey(Keypair.generate().secretKey));
const stages = [
  { ask: 1_000_001n, layers: [0, 2] as const },
  { ask: 2n ** 64n - 1n, layers: [2, 6] as const },
];
const terms: QuoteTerms = { model: 'm', promptTokens: 10, maxTokens: 5, stages, expiresAt: 100 };
const request = { model: 'm', promptTokens: 10, maxTokens: 5 };

describe('a quote', () => {
  it('says what was sealed, exactly', () => assert.deepEqual(seal.open(seal.seal(terms)), terms));

  it('is refused if it was changed, cut or made by another keeper', () => {
    const quote = seal.seal(terms);
    const [body = '', tag = ''] = quote.split('.');
    const cheaper = Buffer.from(Buffer.from(body, 'base64url').toString().replace('1000001', '0000001')).toString(
      'base64url',
    );
    const other = createQuoteSeal(signingKey(Keypair.generate().secretKey)).seal(terms);
    for (const bad of [
      `${cheaper}.${tag}`,
      body,
      `${body}.`,
      `${quote}.${tag}`,
      '',
      other,
      `${body}.${tag.slice(0, -2)}`,
    ])
      assert.throws(() => seal.open(bad), { code: 'quote_invalid', status: 400 }, bad);
  });

  it('promises what the quoted ring charges for the tokens of the request', () => {
    const cheap = { ...terms, stages: [{ ask: 1_000_001n, layers: [0, 2] as const }] };
    // ceil(1.000001 × 2 layers × positions)
    assert.equal(quotedCeiling(cheap, request, 99), 29n);
    assert.equal(quotedCeiling(cheap, { ...request, maxTokens: 1 }, 99), 21n);
  });

  it('is over at its end', () => {
    assert.throws(() => quotedCeiling(terms, request, 100), { code: 'quote_expired', status: 410 });
  });

  it('is for its model and no more than its tokens', () => {
    for (const more of [{ model: 'n' }, { promptTokens: 11 }, { maxTokens: 6 }])
      assert.throws(() => quotedCeiling(terms, { ...request, ...more }, 99), { code: 'quote_mismatch', status: 409 });
  });

  it('keeps a job from costing a micro-USDC more', () => {
    requirePrice(5n, 5n);
    requirePrice(5n, undefined);
    assert.throws(() => requirePrice(6n, 5n), { code: 'price_moved', status: 409 });
  });
});
