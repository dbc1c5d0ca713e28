import assert from 'node:assert/strict';
import { apiKeyId, apiKeyMessage, KeeperClient, sign, signingKey, toHex, type ApiKeyTerms } from '@shardmarket/sdk';
import { Keypair } from '@solana/web3.js';
import { failure } from '../../test/failure.ts';
import { startHarness, type Harness } from '../../test/harness.ts';
import { idsOf } from '../../test/models.ts';
import { maxCost } from '../jobs/cost.ts';

describe('API keys with terms', () => {
  let h: Harness;
  let client: KeeperClient;
  let session: string;
  let payer: Keypair;
  const signedBy = (key: Keypair) => (message: Uint8Array) => sign(message, signingKey(key.secretKey));

  before(async () => {
    h = await startHarness();
    client = new KeeperClient(h.http.url);
    await h.freshRing();
    h.ring.script = { tokens: idsOf('abc') };
  });
  after(() => h.stop());
  beforeEach(async () => {
    ({ session, payer } = await h.openSession(1_000_000n));
  });

  const make = (terms: ApiKeyTerms) => client.createApiKey(session, payer.publicKey.toBase58(), signedBy(payer), terms);
  const chat = (key: string) =>
    h.client(key).chat.completions.create({
      model: 'bytes',
      messages: [{ role: 'user', content: 'Hello' }],
      max_tokens: 3,
    });
  const fails = async (work: Promise<unknown>, status: number, code: string) => {
    const error = await failure(work);
    assert.deepEqual([error.status, error.code], [status, code], error.message);
  };

  it('serve within their budget and say 402 beyond it, while the session has more', async () => {
    const cost = maxCost(h.registry.all(), 6, 3);
    const key = await make({ budget: 2n * cost - 1n, name: 'small' });
    await chat(key);
    await fails(chat(key), 402, 'key_budget_exceeded');
    const listed = (await client.listApiKeys(session, signedBy(payer))).find(({ id }) => id === apiKeyId(key));
    assert.deepEqual(
      [listed?.name, listed?.state, listed?.budget_micro_usdc, listed?.spent_micro_usdc, listed?.reserved_micro_usdc],
      ['small', 'active', 2n * cost - 1n, cost, 0n],
    );
  });

  it('say 403 to what is not among their scopes', async () => {
    const reader = await make({ scopes: ['read'] });
    await fails(chat(reader), 403, 'scope_missing');
    await assert.rejects(client.get('/v1/jobs/none', reader), { status: 404 });
    const worker = await make({ scopes: ['inference'] });
    await chat(worker);
    await assert.rejects(client.get('/v1/jobs/none', worker), { status: 403, code: 'scope_missing' });
  });

  it('say 401 once they are revoked, and are still listed', async () => {
    const key = await make({});
    await chat(key);
    await client.revokeApiKey(session, apiKeyId(key), signedBy(payer));
    await fails(chat(key), 401, 'api_key_revoked');
    const listed = (await client.listApiKeys(session, signedBy(payer))).find(({ id }) => id === apiKeyId(key));
    assert.equal(listed?.state, 'revoked');
  });

  it('cannot be made to expire in the past', async () => {
    await assert.rejects(make({ expiresAt: 1_000 }), { status: 400, code: 'invalid_request' });
  });

  it('are listed and revoked by the payer only', async () => {
    const key = await make({});
    const thief = signedBy(Keypair.generate());
    await assert.rejects(client.listApiKeys(session, thief), { status: 401, code: 'invalid_signature' });
    await assert.rejects(client.revokeApiKey(session, apiKeyId(key), thief), { code: 'invalid_signature' });
    const unknown = client.revokeApiKey(session, 'key_none', signedBy(payer));
    await assert.rejects(unknown, { status: 404, code: 'api_key_not_found' });
    await chat(key);
  });

  it('have the terms that the payer signed: others, or none, are refused', async () => {
    const timestamp = Math.floor(Date.now() / 1000);
    const signature = toHex(signedBy(payer)(apiKeyMessage(session, timestamp, { budget: 5n })));
    const request = { session, payer: payer.publicKey.toBase58(), timestamp, signature };
    const post = async (more: object) => {
      const body = JSON.stringify({ ...request, ...more });
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${h.http.url}/v1/api-keys`, { method: 'POST', headers, body });
      return ((await response.json()) as { error?: { code: string } }).error?.code;
    };
    for (const more of [{}, { budget_micro_usdc: '6' }, { budget_micro_usdc: '5', name: 'x' }])
      assert.equal(await post(more), 'invalid_signature');
    assert.equal(await post({ budget_micro_usdc: '5' }), undefined);
    for (const more of [{ budget_micro_usdc: 5 }, { budget_micro_usdc: '-5' }, { scopes: [] }, { name: 'é' }])
      assert.equal(await post(more), 'invalid_request');
    assert.equal(await post({ budget_micro_usdc: String(2n ** 64n) }), 'invalid_request');
  });
});
