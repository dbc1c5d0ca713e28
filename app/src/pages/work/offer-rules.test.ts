import assert from 'node:assert/strict';
import { Keypair, PublicKey } from '@solana/web3.js';
import { keptOf, notOperator, notPayout, readAddress, readLayers, whyNotChange, whyNotExit } from './offer-rules.ts';

describe('rules of a worker’s offer', () => {
  it('layers are read as the first and the last one', () => {
    assert.deepEqual(readLayers('0', '1', 6).layers, [0, 2]);
    assert.deepEqual(readLayers('5', '5', 6).layers, [5, 6]);
    assert.deepEqual(readLayers('', '1', 6), {});
    for (const [first, last] of [['2', '1'], ['0', '6'], ['-1', '2'], ['a', '2'], ['1.5', '2']] as const) {
      assert.match(readLayers(first, last, 6).wrong ?? '', /from 0 to 5/, `${first}-${last}`);
    }
  });

  it('70 % of an ask are kept, floored', () => {
    assert.deepEqual([keptOf('5'), keptOf('0.000001'), keptOf('x')], [3_500_000n, 0n, undefined]);
  });

  it('an address is 32 bytes, and nobody’s is refused', () => {
    const key = Keypair.generate().publicKey;
    assert.ok(readAddress(` ${key.toBase58()} `).address?.equals(key));
    assert.deepEqual(readAddress(''), {});
    for (const text of ['abc', PublicKey.default.toBase58()]) assert.match(readAddress(text).wrong ?? '', /base58/);
  });

  it('each key does what is its own', () => {
    const [operator, payout] = [Keypair.generate().publicKey, Keypair.generate().publicKey];
    assert.equal(notOperator({ operator }, operator.toBase58()), undefined);
    assert.match(notOperator({ operator }, payout.toBase58()) ?? '', /Only its operator/);
    assert.equal(notPayout({ payout }, payout.toBase58()), undefined);
    assert.match(notPayout({ payout }, operator.toBase58()) ?? '', /Only its payout key/);
  });

  it('who leaves, or has to vote, does not leave again', () => {
    assert.equal(whyNotExit({ exitAt: 0n, duties: 0 }), undefined);
    assert.match(whyNotExit({ exitAt: 1n, duties: 0 }) ?? '', /already/);
    assert.match(whyNotExit({ exitAt: 0n, duties: 2 }) ?? '', /2 audits/);
  });

  it('an offer and a bond stay as they are while the bond leaves; a new bond brings back', () => {
    assert.equal(whyNotChange({ exitAt: 0n, bond: 1n }, 'offer'), undefined);
    assert.match(whyNotChange({ exitAt: 1n, bond: 1n }, 'offer') ?? '', /withdraw/);
    assert.match(whyNotChange({ exitAt: 1n, bond: 1n }, 'bond') ?? '', /withdraw/);
    assert.equal(whyNotChange({ exitAt: 1n, bond: 0n }, 'bond'), undefined);
    assert.match(whyNotChange({ exitAt: 1n, bond: 0n }, 'offer') ?? '', /new bond/);
  });
});
