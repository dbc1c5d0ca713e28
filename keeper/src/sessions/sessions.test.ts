import assert from 'node:assert/strict';
import { apiKeyMessage, closeMessage, KeeperClient, sign, signingKey, toHex } from '@shardmarket/sdk';
import { Keypair } from '@solana/web3.js';
import { sessionKeys } from '../db/schema.ts';
import { Problem } from '../errors.ts';
import { startHarness, type Harness } from '../../test/harness.ts';
import { balanceOf, requireFunds } from './balance.ts';
import { requireSignature } from './signed-request.ts';
import { createVault } from './vault.ts';

describe('balanceOf', () => {
  const none = { unsettled: 0n, reserved: 0n, confirmedTo: 0n };

  it('takes what is settled, unsettled and reserved off the deposit', () => {
    const balance = balanceOf({ deposit: 100n, settled: 10n }, { unsettled: 20n, reserved: 30n, confirmedTo: 10n });
    assert.equal(balance.available, 40n);
  });

  it('believes whichever of chain and database has settled more', () => {
    assert.equal(balanceOf({ deposit: 100n, settled: 10n }, { ...none, confirmedTo: 60n }).available, 40n);
    assert.equal(balanceOf({ deposit: 100n, settled: 60n }, { ...none, confirmedTo: 10n }).available, 40n);
  });

  it('is never below zero', () => {
    assert.equal(balanceOf({ deposit: 1n, settled: 0n }, { ...none, unsettled: 2n }).available, 0n);
  });

  it('lets the last micro-USDC be spent and not one more', () => {
    const balance = balanceOf({ deposit: 5n, settled: 0n }, none);
    requireFunds(balance, 5n, 's');
    assert.throws(() => requireFunds(balance, 6n, 's'), /may cost 0.000006 USDC, the session has 0.000005/);
  });
});

describe('the vault', () => {
  const key = signingKey(Keypair.generate().secretKey);
  const secret = Keypair.generate().secretKey.slice(0, 32);

  it('opens what it sealed', () => {
    const vault = createVault(key);
    assert.deepEqual(vault.open(vault.seal(secret, 'signer'), 'signer'), secret);
    assert.notDeepEqual(vault.seal(secret, 'signer'), vault.seal(secret, 'signer'));
  });

  it('opens nothing that was changed, belongs to another signer or to another keeper', () => {
    const sealed = createVault(key).seal(secret, 'signer');
    const changed = Uint8Array.from(sealed, (byte, i) => (i === sealed.length - 1 ? byte ^ 1 : byte));
    assert.throws(() => createVault(key).open(changed, 'signer'));
    assert.throws(() => createVault(key).open(sealed, 'another'));
    assert.throws(() => createVault(signingKey(Keypair.generate().secretKey)).open(sealed, 'signer'));
  });
});

describe('requireSignature', () => {
  const payer = Keypair.generate();
  const message = new TextEncoder().encode('something');
  const signature = toHex(sign(message, signingKey(payer.secretKey)));
  const request = { payer: payer.publicKey.toBase58(), message, signature, timestamp: 1_000 };

  it('takes a fresh request that the payer signed', () => requireSignature(request, 1_300));
  it('refuses one that is too old or from the future', () => {
    for (const now of [1_301, 699]) assert.throws(() => requireSignature(request, now), { code: 'stale_timestamp' });
  });
  it('refuses what somebody else signed', () => {
    const other = { ...request, payer: Keypair.generate().publicKey.toBase58() };
    assert.throws(() => requireSignature(other, 1_000), { code: 'invalid_signature' });
  });
});

describe('the session API', () => {
  let h: Harness;
  let client: KeeperClient;
  before(async () => {
    h = await startHarness();
    client = new KeeperClient(h.http.url);
  });
  after(() => h.stop());

  const signer = (payer: Keypair) => (message: Uint8Array) => sign(message, signingKey(payer.secretKey));

  it('hands out the same unused key again, and a fresh one once it is in use', async () => {
    const payer = Keypair.generate().publicKey.toBase58();
    const key = await client.createSessionKey(payer);
    assert.equal(await client.createSessionKey(payer), key);
    const { payer: known, signer: used } = await h.openSession(5n);
    assert.notEqual(await client.createSessionKey(known.publicKey.toBase58()), used);
  });

  it('keeps no session key in the clear', async () => {
    const rows = await h.db.select().from(sessionKeys);
    const held = rows.flatMap(({ signer, sealed }) => (sealed ? [{ signer, sealed }] : []));
    assert.ok(held.length > 0);
    for (const row of held) {
      // 12 bytes of nonce, 16 of tag, 32 of secret: and the secret's public key is not the plain bytes'.
      assert.equal(row.sealed.length, 60);
      const asIfPlain = Keypair.fromSeed(row.sealed.slice(28)).publicKey.toBase58();
      assert.notEqual(asIfPlain, row.signer);
    }
  });

  it('gives an API key to the payer of an open session only', async () => {
    const { session, payer } = await h.openSession(5n);
    const address = payer.publicKey.toBase58();
    assert.match(await client.createApiKey(session, address, signer(payer)), /^sm_/);
    const thief = Keypair.generate();
    const stolen = client.createApiKey(session, thief.publicKey.toBase58(), signer(thief));
    await assert.rejects(stolen, { status: 401, code: 'invalid_signature' });
    await assert.rejects(client.createApiKey(session, address, signer(thief)), { code: 'invalid_signature' });
  });

  it('gives none for a session whose signer it does not hold, or that does not exist', async () => {
    const { session, payer } = await h.openSession(5n);
    const address = payer.publicKey.toBase58();
    const onChain = h.chain.sessions.get(session);
    assert.ok(onChain);
    h.chain.sessions.set(session, { ...onChain, signer: Keypair.generate().publicKey.toBase58() });
    await assert.rejects(client.createApiKey(session, address, signer(payer)), { code: 'session_not_ours' });
    h.chain.sessions.delete(session);
    await assert.rejects(client.createApiKey(session, address, signer(payer)), { code: 'session_not_found' });
  });

  it('takes an API-key signature for nothing else', async () => {
    const { session, payer } = await h.openSession(5n);
    const timestamp = Math.floor(Date.now() / 1000);
    const signature = toHex(signer(payer)(apiKeyMessage(session, timestamp)));
    await assert.rejects(h.sessions.close(session, { timestamp, signature }), { code: 'invalid_signature' });
  });

  it('settles before it closes, and takes no more jobs', async () => {
    const { session, payer, apiKey } = await h.openSession(500n);
    assert.equal(await client.closeTransaction(session, signer(payer)), 'AQ==');
    assert.ok(h.settled.includes(session));
    await Promise.all([h.addWorker([0, 6])]);
    const chat = client.chat(apiKey, { model: 'bytes', prompt: 'x', maxTokens: 1 }, () => undefined);
    await assert.rejects(chat, { code: 'session_closing' });
  });

  it('closes for its payer only', async () => {
    const { session } = await h.openSession(5n);
    const thief = Keypair.generate();
    const timestamp = Math.floor(Date.now() / 1000);
    const signature = toHex(signer(thief)(closeMessage(session, timestamp)));
    await assert.rejects(h.sessions.close(session, { timestamp, signature }), (e) => e instanceof Problem);
  });

  it('shows a session its balance', async () => {
    const { session } = await h.openSession(500n);
    const body = (await client.get(`/v1/sessions/${session}`)) as Record<string, string>;
    assert.deepEqual([body['deposit'], body['available'], body['reserved']], ['500', '500', '0']);
    await assert.rejects(client.get('/v1/sessions/nonsense'), { status: 400 });
  });
});
