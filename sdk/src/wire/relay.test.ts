import assert from 'node:assert/strict';
import { Keypair } from '@solana/web3.js';
import { signingKey } from '../keys.ts';
import { answerPresence, provesPresence } from './presence.ts';
import {
  checkRelayPass,
  RELAY_PASS_MS,
  RELAY_PATH,
  relayAnswerUrl,
  relayDialUrl,
  relayedWorker,
  relayUrl,
  ringUrlSchema,
  signRelayPass,
} from './relay.ts';

const [mine, theirs] = [Keypair.generate(), Keypair.generate()];
const [me, other] = [mine.publicKey.toBase58(), theirs.publicKey.toBase58()];
const [key, otherKey] = [signingKey(mine.secretKey), signingKey(theirs.secretKey)];
const NOW = 1_700_000_000_000;

describe('addresses in a ring', () => {
  it('are ws://, wss:// or relay:WORKER and nothing else', () => {
    for (const url of ['ws://10.0.0.1:7001/ring', 'wss://me.example/ring', relayUrl(me)]) {
      assert.ok(ringUrlSchema.safeParse(url).success, url);
    }
    for (const url of ['http://10.0.0.1', 'relay:', 'relay:nobody', `relay:${me}/x`, me, '']) {
      assert.ok(!ringUrlSchema.safeParse(url).success, url);
    }
  });

  it('relay:WORKER is dialled at the keeper, on the way on which the dialler reaches it', () => {
    assert.equal(relayedWorker(relayUrl(me)), me);
    assert.equal(relayedWorker('ws://host:1'), undefined);
    assert.equal(relayDialUrl(me, 'ws://127.0.0.1:8800/v1/workers'), `ws://127.0.0.1:8800${RELAY_PATH}/${me}`);
    assert.equal(relayDialUrl(me, 'wss://a.example/k/v1/workers'), `wss://a.example/k${RELAY_PATH}/${me}`);
    assert.equal(relayAnswerUrl('ab', 'ws://h:1/v1/workers'), `ws://h:1${RELAY_PATH}/answers/ab`);
  });
});

describe('a pass to the relay', () => {
  const pass = signRelayPass(me, other, NOW, key);

  it('names its operator for as long as it is good', () => {
    for (const now of [NOW, NOW + RELAY_PASS_MS, NOW - RELAY_PASS_MS])
      assert.equal(checkRelayPass(pass, other, now), me);
    for (const now of [NOW + RELAY_PASS_MS + 1, NOW - RELAY_PASS_MS - 1]) {
      assert.equal(checkRelayPass(pass, other, now), undefined);
    }
  });

  it('is bound to operator, worker and time; anything else is none, never a throw', () => {
    const [, at = '', signature = ''] = pass.split('.');
    assert.equal(checkRelayPass(pass, me, NOW), undefined);
    assert.equal(checkRelayPass(signRelayPass(me, other, NOW, otherKey), other, NOW), undefined);
    for (const text of [
      `${other}.${at}.${signature}`,
      `${me}.${NOW + 1}.${signature}`,
      `${pass}.x`,
      `${me}..`,
      'x',
      '',
    ]) {
      assert.equal(checkRelayPass(text, other, NOW), undefined, text);
    }
    assert.equal(checkRelayPass(undefined, other, NOW), undefined);
  });
});

describe('the proof of a presence', () => {
  it("is the operator's answer to this nonce; anything else is none, never a throw", () => {
    const ask = { presence: 'ab'.repeat(32) };
    const answer = JSON.stringify(answerPresence(ask, key));
    assert.ok(provesPresence(answer, me, ask));
    assert.ok(!provesPresence(answer, other, ask));
    assert.ok(!provesPresence(answer, me, { presence: 'ac'.repeat(32) }));
    for (const text of ['', '{', '{}', 'null', '{"signature":"00"}']) assert.ok(!provesPresence(text, me, ask), text);
  });
});
