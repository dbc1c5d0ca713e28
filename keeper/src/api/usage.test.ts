import assert from 'node:assert/strict';
import { idsOf } from '../../test/models.ts';
import { startHarness, type Harness } from '../../test/harness.ts';
import { jobListSchema, usageSchema } from './openapi/market-schemas.ts';

describe('what a session has used', () => {
  let h: Harness;
  let session: Awaited<ReturnType<Harness['openSession']>>;
  const made: string[] = [];
  before(async () => {
    h = await startHarness();
    await h.freshRing();
    session = await h.openSession(10_000_000n);
    h.ring.script = { tokens: idsOf('abcd') };
    for (let i = 0; i < 3; i++) {
      const ask = { model: 'bytes', max_tokens: 4, messages: [{ role: 'user' as const, content: 'Hello' }] };
      made.unshift((await h.client(session.apiKey).chat.completions.create(ask)).id.replace('chatcmpl-', ''));
    }
  });
  after(() => h.stop());

  const get = (path: string, apiKey = session.apiKey) =>
    h.app.request(`/v1/sessions/${session.session}${path}`, { headers: { authorization: `Bearer ${apiKey}` } });
  const page = async (query: string) => jobListSchema.parse(await (await get(`/jobs${query}`)).json());

  it('by day: jobs, tokens and what they cost, exactly what the session owes', async () => {
    const { data } = usageSchema.parse(await (await get('/usage')).json());
    const sum = (of: (day: (typeof data)[number]) => string | number) =>
      data.reduce((n, day) => n + BigInt(of(day)), 0n);
    const { unsettled } = await h.sessions.balance(session.session);
    assert.deepEqual(
      [sum((d) => d.jobs), sum((d) => d.prompt_tokens), sum((d) => d.completion_tokens), sum((d) => d.cost_micro_usdc)],
      [3n, 18n, 12n, unsettled],
    );
  });

  it('job by job: pages join without a gap', async () => {
    const first = await page('?limit=2');
    assert.deepEqual([first.data.map((job) => job.id), first.next], [made.slice(0, 2), made[1]]);
    const second = await page(`?limit=2&before=${first.next}`);
    assert.deepEqual([second.data.map((job) => job.id), second.next], [made.slice(2), null]);
  });

  it('is for the keys of this session alone, and says what is wrong with a query', async () => {
    const other = await h.openSession(1_000_000n);
    const status = async (path: string, key?: string) => (await get(path, key)).status;
    assert.deepEqual(
      [await status('/usage', other.apiKey), await status('/jobs', other.apiKey), await status('/usage', 'sm_none')],
      [404, 404, 401],
    );
    assert.deepEqual([await status('/jobs?limit=0'), await status('/usage?days=367')], [400, 400]);
    assert.equal(await status(`/jobs?before=${'0'.repeat(32)}`), 404);
  });
});
