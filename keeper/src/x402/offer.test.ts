import assert from 'node:assert/strict';
import { signingKey } from '@shardmarket/sdk';
import { Keypair } from '@solana/web3.js';
import { createOffers, OFFER_LIFE_SECS, type Terms } from './offer.ts';
import { encodeHeader, readPayment } from './protocol.ts';

const key = signingKey(Keypair.generate().secretKey);
const address = () => Keypair.generate().publicKey.toBase58();
const terms: Terms = { network: 'solana:x', asset: address(), keeper: address(), fee: 7n };
const offers = createOffers(key, terms);

describe('an x402 offer', () => {
  const offer = offers.make(100n, 'digest', 1_000);

  it('asks for what the job may cost and the network fee, and lets the job cost the former', () => {
    assert.equal(offer.amount, '107');
    assert.equal(offers.read(offer, 'digest', 1_000), 100n);
  });

  it('is for its request only', () =>
    assert.match(String(offers.read(offer, 'other', 1_000)), /not made by this keeper/));

  it('is over at its end', () => {
    assert.equal(offers.read(offer, 'digest', 999 + OFFER_LIFE_SECS), 100n);
    assert.match(String(offers.read(offer, 'digest', 1_000 + OFFER_LIFE_SECS)), /was good until 1120, it is 1120/);
  });

  it('cannot be changed, nor made by anybody else', () => {
    const later = offer.extra.memo.replace('1120', '9120');
    const changed = [
      { amount: '1' },
      { network: 'solana:y' },
      { asset: address() },
      { payTo: address() },
      { extra: { ...offer.extra, feePayer: address() } },
      { extra: { ...offer.extra, memo: later } },
      { extra: { ...offer.extra, memo: '' } },
    ];
    for (const change of changed) assert.equal(typeof offers.read({ ...offer, ...change }, 'digest', 1_000), 'string');
    const other = createOffers(signingKey(Keypair.generate().secretKey), terms).make(1n, 'digest', 1_000);
    assert.equal(typeof offers.read(other, 'digest', 1_000), 'string');
    const dearer = createOffers(key, { ...terms, fee: 8n });
    assert.equal(typeof dearer.read(offer, 'digest', 1_000), 'string');
  });

  it('comes back in a header that is read, or refused with what is wrong', () => {
    const payment = { x402Version: 2, accepted: offer, payload: { transaction: 'AA==' } };
    assert.deepEqual(readPayment(encodeHeader({ ...payment, resource: {} })), payment);
    for (const bad of [
      '',
      'nonsense',
      encodeHeader({ ...payment, x402Version: 1 }),
      encodeHeader([]),
      'A'.repeat(16_385),
    ])
      assert.throws(() => readPayment(bad), { code: 'payment_invalid', status: 400 });
  });
});
