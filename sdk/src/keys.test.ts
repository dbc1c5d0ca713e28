import assert from 'node:assert/strict';
import { generateKeyPairSync, sign as nodeSign, verify as nodeVerify } from 'node:crypto';
import { Keypair } from '@solana/web3.js';
import { isAddress, verifyBy } from './address.ts';
import { toHex } from './bytes.ts';
import { sign, signingKey, verify } from './keys.ts';

const message = new TextEncoder().encode('a message');

describe('keys', () => {
  const pair = Keypair.fromSeed(new Uint8Array(32).fill(7));
  const key = signingKey(pair.secretKey);

  it('takes a Solana keypair or its bare secret, and no other length', () => {
    assert.deepEqual(key.publicKey, pair.publicKey.toBytes());
    assert.deepEqual(signingKey(pair.secretKey.slice(0, 32)).publicKey, key.publicKey);
    assert.throws(() => signingKey(new Uint8Array(33)), /expected a secret key of 32 or 64 bytes, got 33/);
  });

  it('signatures are those of another Ed25519 implementation, both ways', () => {
    const node = generateKeyPairSync('ed25519');
    const der = node.publicKey.export({ format: 'der', type: 'spki' });
    assert.ok(verify(nodeSign(null, message, node.privateKey), message, der.subarray(-32)));
    const spki = Buffer.concat([der.subarray(0, -32), key.publicKey]);
    assert.ok(nodeVerify(null, message, { key: spki, format: 'der', type: 'spki' }, sign(message, key)));
  });

  it('one changed bit anywhere makes a signature false', () => {
    const signature = sign(message, key);
    for (let i = 0; i < 64; i++) {
      const bad = signature.slice();
      bad[i] = (bad[i] ?? 0) ^ 1;
      assert.ok(!verify(bad, message, key.publicKey), `byte ${i}`);
    }
  });

  it('malformed input is false, never a throw', () => {
    assert.equal(verify(new Uint8Array(3), message, key.publicKey), false);
    assert.equal(verify(sign(message, key), message, new Uint8Array(31)), false);
    assert.equal(verifyBy('no address', message, '00'), false);
    assert.equal(verifyBy(pair.publicKey.toBase58(), message, 'zz'), false);
  });

  it('a small-order public key verifies nothing', () => {
    const identity = new Uint8Array(32);
    identity[0] = 1;
    const forged = new Uint8Array(64);
    forged[0] = 1;
    assert.equal(verify(forged, message, identity), false);
  });

  it('verifyBy knows its signer', () => {
    const signature = toHex(sign(message, key));
    assert.ok(verifyBy(pair.publicKey.toBase58(), message, signature));
    assert.ok(!verifyBy(Keypair.generate().publicKey.toBase58(), message, signature));
  });

  it('isAddress refuses what is not 32 bytes of base58', () => {
    assert.ok(isAddress(pair.publicKey.toBase58()));
    for (const bad of ['', '1'.repeat(31), '0'.repeat(32), 'l'.repeat(44), '1'.repeat(33)]) {
      assert.ok(!isAddress(bad), bad);
    }
  });
});
