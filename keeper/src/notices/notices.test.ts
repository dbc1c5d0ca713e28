import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { apiKeyId, KeeperClient, readNotice, sign, signingKey, type FundsNotice } from '@shardmarket/sdk';
import { Keypair } from '@solana/web3.js';
import { eq } from 'drizzle-orm';
import { startHarness, type Harness } from '../../test/harness.ts';
import { idsOf } from '../../test/models.ts';
import { hooks, notices } from '../db/schema.ts';
import { maxCost } from '../jobs/cost.ts';
import { describeHooks } from './hooks.ts';

const DEPOSIT = 10_000n;

describe('notices of what is left', () => {
  let h: Harness;
  let client: KeeperClient;
  let server: Server;
  let url: string;
  let session: Awaited<ReturnType<Harness['openSession']>>;
  let status = 200;
  const got: { body: string; headers: IncomingHttpHeaders }[] = [];

  before(async () => {
    h = await startHarness();
    client = new KeeperClient(h.http.url);
    await h.freshRing();
    h.ring.script = { tokens: idsOf('abc') };
    server = createServer((req, res) => {
      let body = '';
      req.on('data', (data: Buffer) => (body += data.toString()));
      req.on('end', () => {
        got.push({ body, headers: req.headers });
        res.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/top-up`;
  });
  after(async () => {
    await h.stop();
    server.close();
  });
  beforeEach(async () => {
    session = await h.openSession(DEPOSIT);
    got.length = 0;
    status = 200;
  });

  const signer = (message: Uint8Array) => sign(message, signingKey(session.payer.secretKey));
  const spend = (key = session.apiKey) =>
    client.chat(key, { model: 'bytes', prompt: 'Hello', maxTokens: 3 }, () => undefined);
  const cost = () => maxCost(h.registry.all(), 6, 3);
  const looked = async () => {
    await h.notifier.lookAtAll();
    await h.notifier.idle();
  };
  const read = (i = 0): FundsNotice => {
    const { body, headers } = got[i] ?? assert.fail('no notice came');
    return readNotice(h.keeper, body, (name) => String(headers[name]));
  };
  const deposit = (amount: bigint) => {
    const onChain = h.chain.sessions.get(session.session) ?? assert.fail();
    h.chain.sessions.set(session.session, { ...onChain, deposit: amount });
  };
  /** As if the last notice was long ago. */
  const later = () =>
    h.db
      .update(hooks)
      .set({ noticedAt: new Date(0) })
      .where(eq(hooks.session, session.session));

  it('come signed, once for each time that it falls below the threshold', async () => {
    await client.setWebhook(session.session, { url, threshold: DEPOSIT }, signer);
    await looked();
    assert.equal(got.length, 0, 'it is at the threshold');
    await spend();
    await spend();
    await looked();
    assert.equal(got.length, 1);
    const notice = read();
    assert.deepEqual([notice.session, notice.key, notice.threshold_micro_usdc], [session.session, null, DEPOSIT]);
    assert.ok(notice.available_micro_usdc < DEPOSIT);

    deposit(2n * DEPOSIT);
    await looked();
    await later();
    deposit(DEPOSIT);
    await looked();
    assert.equal(got.length, 2);
    assert.notEqual(read(1).id, notice.id);
  });

  it('of a key count its budget, too', async () => {
    const terms = { budget: 2n * cost() };
    const key = await client.createApiKey(session.session, session.payer.publicKey.toBase58(), signer, terms);
    await client.setWebhook(session.session, { key: apiKeyId(key), url, threshold: cost() + 1n }, signer);
    await spend();
    await looked();
    assert.equal(got.length, 0, 'another key spent that');
    await spend(key);
    await looked();
    assert.deepEqual([read().key, read().available_micro_usdc], [apiKeyId(key), cost()]);
    await client.revokeApiKey(session.session, apiKeyId(key), signer);
    assert.deepEqual(await describeHooks(h.db, session.session), []);
  });

  it('are tried again while they are not taken, with the same id, and given up in the end', async () => {
    status = 500;
    await client.setWebhook(session.session, { url, threshold: DEPOSIT + 1n }, signer);
    const state = async () => {
      const [row] = await h.db
        .select({ state: notices.state, attempts: notices.attempts, error: notices.error })
        .from(notices)
        .where(eq(notices.hook, session.session));
      return row;
    };
    while ((await state())?.state !== 'failed') await new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual(await state(), { state: 'failed', attempts: 3, error: 'it answered 500' });
    assert.equal(got.length, 3);
    assert.equal(new Set([0, 1, 2].map((i) => read(i).id)).size, 1);
  });

  it('are not sent again and again by setting the webhook again and again', async () => {
    for (let i = 0; i < 3; i++) {
      await client.setWebhook(session.session, { url, threshold: DEPOSIT + 1n }, signer);
      await looked();
    }
    assert.equal(got.length, 1);
  });

  it('come no more once the webhook is taken away, or its session is closed', async () => {
    await client.setWebhook(session.session, { url, threshold: 1n }, signer);
    h.chain.sessions.delete(session.session);
    await looked();
    assert.deepEqual(await describeHooks(h.db, session.session), []);
    session = await h.openSession(DEPOSIT);
    await client.setWebhook(session.session, { url, threshold: DEPOSIT }, signer);
    await client.setWebhook(session.session, { url: null, threshold: 0n }, signer);
    await spend();
    await looked();
    assert.equal(got.length, 0);
  });

  it('go where the payer wants, and nobody else', async () => {
    const thief = (message: Uint8Array) => sign(message, signingKey(Keypair.generate().secretKey));
    const stolen = client.setWebhook(session.session, { url, threshold: 1n }, thief);
    await assert.rejects(stolen, { status: 401, code: 'invalid_signature' });
    const unknown = client.setWebhook(session.session, { key: 'key_none', url, threshold: 1n }, signer);
    await assert.rejects(unknown, { status: 404, code: 'api_key_not_found' });
    const bad = client.setWebhook(session.session, { url: 'ftp://host/', threshold: 1n }, signer);
    await assert.rejects(bad, { status: 400, code: 'invalid_request' });
  });

  it('are taken from the keeper only, unchanged and fresh', async () => {
    await client.setWebhook(session.session, { url, threshold: DEPOSIT + 1n }, signer);
    await looked();
    const { body, headers } = got[0] ?? assert.fail();
    const header = (name: string) => String(headers[name]);
    const now = Number(headers['x-shardmarket-timestamp']);
    assert.throws(() => readNotice(h.keeper, body.replace('funds', 'fundS'), header, now), /not signed/);
    assert.throws(() => readNotice(Keypair.generate().publicKey.toBase58(), body, header, now), /not signed/);
    assert.throws(() => readNotice(h.keeper, body, header, now + 301), /not of now/);
  });
});
