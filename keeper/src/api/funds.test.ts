import assert from 'node:assert/strict';
import { KeeperClient, sign, signingKey } from '@shardmarket/sdk';
import { startHarness, type Harness } from '../../test/harness.ts';
import { idsOf } from '../../test/models.ts';
import { maxCost } from '../jobs/cost.ts';
import { FUNDS_HEADERS } from './funds.ts';

const DEPOSIT = 10_000n;

describe('what is left, on every answer to an API key', () => {
  let h: Harness;
  let session: Awaited<ReturnType<Harness['openSession']>>;

  before(async () => {
    h = await startHarness();
    await h.freshRing();
    h.ring.script = { tokens: idsOf('abc') };
  });
  after(() => h.stop());
  beforeEach(async () => {
    session = await h.openSession(DEPOSIT);
  });

  const ask = (more: object = {}, apiKey = session.apiKey) =>
    fetch(`${h.http.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'bytes',
        messages: [{ role: 'user', content: 'Hello' }],
        max_tokens: 5,
        ...more,
      }),
    });
  const told = ({ headers }: Response) =>
    FUNDS_HEADERS.map((name) => (headers.has(name) ? BigInt(headers.get(name) ?? '') : undefined));
  const cost = (completion: number) => maxCost(h.registry.all(), 6, completion);

  it('says of a stream what is held back for it and what is left besides', async () => {
    const answer = await ask({ stream: true });
    const most = cost(5);
    assert.deepEqual(told(answer), [DEPOSIT - most, most, undefined, most, undefined]);
    await answer.text();
  });

  it('says of a whole answer what it cost, and what is left after it', async () => {
    const answer = await ask();
    assert.deepEqual(told(answer), [DEPOSIT - cost(3), 0n, undefined, cost(5), cost(3)]);
  });

  it('says it of refusals too', async () => {
    const answer = await ask({ max_tokens: 1_000_000 });
    assert.equal(answer.status, 400);
    assert.deepEqual(told(answer).slice(0, 2), [DEPOSIT, 0n]);
    const poor = await h.openSession(10n);
    const refused = await ask({}, poor.apiKey);
    assert.equal(refused.status, 402);
    assert.deepEqual(told(refused).slice(0, 2), [10n, 0n]);
  });

  it('says what a key has left of its budget', async () => {
    const { payer } = session;
    const client = new KeeperClient(h.http.url);
    const key = await client.createApiKey(
      session.session,
      payer.publicKey.toBase58(),
      (message) => sign(message, signingKey(payer.secretKey)),
      { budget: cost(5) },
    );
    const stream = await ask({ stream: true }, key);
    assert.equal(told(stream)[2], 0n);
    await stream.text();
    const job = await fetch(`${h.http.url}/v1/jobs/${stream.headers.get('x-shardmarket-job')}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    assert.deepEqual(told(job).slice(0, 3), [DEPOSIT - cost(3), 0n, cost(5) - cost(3)]);
  });

  it('says nothing to a key that is not good', async () => {
    assert.deepEqual(told(await ask({}, 'sm_wrong')), [undefined, undefined, undefined, undefined, undefined]);
  });

  it('lets pages in a browser read it', async () => {
    const answer = await fetch(`${h.http.url}/v1/models`, { headers: { origin: 'https://page.example' } });
    const exposed = answer.headers.get('access-control-expose-headers')?.split(',') ?? [];
    for (const name of FUNDS_HEADERS) assert.ok(exposed.includes(name), name);
  });
});
