import assert from 'node:assert/strict';
import { apiKeyId, KeeperError, type Session } from '@shardmarket/sdk';
import { idsOf } from '../../keeper/test/models.ts';
import { buyerOf, type BuyerPage } from './support/buyer.ts';
import './support/hooks.ts';
import { openPage, type AppPage } from './support/page.ts';
import { stack, type Stack } from './support/stack.ts';

const ANSWER = 'A café of small machines';
const DESKTOP = { width: 1440, height: 1000 };
const PHONE = { width: 390, height: 844 };

describe('the page for buyers: keys, playground, usage', () => {
  let s: Stack;
  let app: AppPage;
  let buyer: BuyerPage;
  let session: string;
  before(async () => {
    s = await stack();
    app = await openPage({ viewport: DESKTOP });
    buyer = buyerOf(app);
    const { keypair, address } = app.wallet;
    const open = async (deposit: bigint) =>
      s.market.openSession(keypair, await buyer.client.createSessionKey(address), deposit);
    session = await open(10_000_000n);
    await app.open('/buy');
    await app.connect();
    await app.page.getByRole('tab', { name: 'Playground' }).waitFor();
  });
  after(() => app.close());

  const { page, button, dialog, tab } = {
    page: () => app.page,
    button: (name: string | RegExp) => app.page.getByRole('button', { name }),
    dialog: () => app.page.getByRole('dialog'),
    tab: (name: string) => app.page.getByRole('tab', { name }).click(),
  };
  /** Sends what the form says, once its price is there. */
  const send = async (prompt: string, maxTokens = 64) => {
    await page().getByLabel('Prompt').fill(prompt);
    await page().getByLabel('Max tokens').fill(maxTokens.toString());
    await button('Send').and(page().locator(':not([aria-disabled])')).click();
  };
  const onChain = async (): Promise<Session> => {
    const found = await buyer.session(session);
    assert.ok(found);
    return found;
  };
  /** Settles what is unsettled, as the keeper does by itself after a while. */
  const settle = async () => {
    const response = await fetch(`${s.keeper.url}/v1/admin/tick`, {
      method: 'POST',
      headers: { authorization: 'Bearer an-admin-token-for-tests', 'content-type': 'application/json' },
      body: JSON.stringify({ settle: 'all' }),
    });
    assert.equal(response.status, 200);
  };

  it('a key is made on the terms that were chosen, shown once, listed, and revoked for good', async () => {
    await tab('Keys');
    await button('New key').click();
    await dialog().getByLabel('Name').fill('ci');
    await dialog().getByLabel('Budget').fill('0.5');
    await dialog().getByLabel('Expires after days').fill('7');
    await dialog().getByLabel(/^Read/).click();
    app.wallet.mode = 'reject';
    await button('Create the key').click();
    await dialog().getByText('Rejected in the wallet; nothing was changed.').waitFor();
    app.wallet.mode = 'approve';
    await assert.rejects(buyer.client.listApiKeys(session, buyer.sign), /no API key was ever made/);
    await button('Create the key').click();
    const key = (await page().locator('[data-key]').textContent()) ?? '';
    await app.audit();
    const [made] = await buyer.client.listApiKeys(session, buyer.sign);
    assert.deepEqual(
      [made?.id, made?.name, made?.budget_micro_usdc, made?.scopes, made?.state],
      [apiKeyId(key), 'ci', 500_000n, ['inference'], 'active'],
    );
    await button('I have copied it').click();
    assert.ok(!(await page().content()).includes(key));
    await button('Show the keys').click();
    await page().getByText('1 active').waitFor();
    await app.audit();
    await button('Revoke ci').click();
    await dialog().getByRole('button', { name: 'Revoke' }).click();
    await page().getByText('revoked', { exact: true }).waitFor();
    const refused = buyer.client.chat(key, { model: 'bytes', prompt: 'x', maxTokens: 1 }, () => undefined);
    await assert.rejects(refused, (e: unknown) => e instanceof KeeperError && e.code === 'api_key_revoked');
  });

  it('an answer streams with its tokens’ sources, its ring and its cost, which is what is settled on chain', async () => {
    await tab('Playground');
    const tokens = idsOf(ANSWER);
    const kinds = ['target', 'model', 'ngram'] as const;
    const sources = tokens.map((_, i) => kinds[Math.floor(i / 3) % 3] ?? 'target');
    s.ring.script = { tokens, sources };
    await button('Make a key for the playground').click();
    await page().getByLabel('Prompt').fill('Tell me');
    await page().getByLabel('Max tokens').fill(tokens.length.toString());
    const quote = page().locator('[data-quote]');
    const quoted = await buyer.client.quote({ model: 'bytes', prompt: 'Tell me', maxTokens: tokens.length });
    await page().locator(`[data-quote="${quoted.max_cost_micro_usdc}"]`).waitFor();
    assert.match((await quote.textContent()) ?? '', /^At most 0\.\d+ USDC for 8 tokens in/);
    const before = await onChain();
    const sent = page().waitForRequest('**/v1/chat/completions');
    await button('Send').and(page().locator(':not([aria-disabled])')).click();
    // The price that was shown is one that the keeper is held to.
    assert.ok((await sent).headers()['x-shardmarket-quote']);
    await page().getByText('Receipts agree').waitFor();
    const answer = page().getByRole('region', { name: 'Answer' });
    assert.equal(await answer.locator('p').first().textContent(), ANSWER);
    const drafted = await answer.locator('[data-source=model]').allTextContents();
    // Each token is a byte here: of é the model drafted only the first.
    assert.deepEqual(drafted.slice(0, 2), ['a', 'f']);
    const count = (source: string) => sources.filter((of) => of === source).length;
    await answer.getByText(`drafted from n-grams, accepted: ${count('ngram')}`).waitFor();
    const ring = page().getByRole('list', { name: 'Stages of the ring' });
    for (const worker of s.ring.workers) await ring.getByTitle(worker.address).waitFor();
    const charged = page().getByRole('list', { name: 'Receipts' }).getByText('Charged').locator('..');
    // All that was quoted is used.
    const cost = quoted.max_cost_micro_usdc;
    assert.match(
      (await charged.textContent()) ?? '',
      new RegExp(`Charged 0\\.${cost.toString().padStart(6, '0').replace(/0+$/, '')}`),
    );
    await app.audit();
    await settle();
    await page().getByText('Settled on chain').waitFor();
    assert.equal((await onChain()).settled - before.settled, cost);
    await page().getByRole('link', { name: 'Verify them' }).click();
    await page().waitForURL(/\/verify\?job=[0-9a-f]{32}$/);
    await page().goBack();
    await page().getByRole('tab', { name: 'Playground' }).waitFor();
  });

  it('stopped, it ends there: what came is charged and no more', async () => {
    const tokens = idsOf('x'.repeat(200));
    s.ring.script = { tokens, delayMs: 20 };
    const before = s.ring.started.length;
    await send('Go on', 200);
    await page().getByText('xx').first().waitFor();
    await button('Stop').click();
    await page().getByText('You stopped it.').waitFor();
    await page().getByText('Receipts agree').waitFor();
    const job = s.ring.started[before]?.job ?? '';
    assert.ok(s.ring.cancelled.has(job));
    const list = page().getByRole('list', { name: 'Receipts' });
    assert.ok(!(await list.getByText('Charged').locator('..').textContent())?.includes('Charged 0.00 USDC'));
  });

  it('a lost ring keeps what came and says what is charged; busy workers say when to come again', async () => {
    app.allow(/status of (429|503)/);
    s.ring.script = { tokens: idsOf('abcdefgh'), breakAfter: 4, breakBy: 'fail' };
    await send('Break');
    await page().locator('[data-failure=ring_lost]').waitFor();
    await page().getByRole('region', { name: 'Answer' }).getByText('abcd').waitFor();
    await app.audit();
    s.ring.script = { tokens: idsOf('abcd'), breakAfter: 0, breakBy: 'busy' };
    await send('Busy');
    const failure = page().locator('[data-failure=workers_busy]');
    await failure.getByText(/Wait \d+ s\.|You can send it again now\./).waitFor();
    s.ring.script = { tokens: idsOf('again') };
    await send('Again');
    await page().getByRole('region', { name: 'Answer' }).getByText('again', { exact: true }).waitFor();
  });

  it('a key whose budget is used up says so, and another can be made at once', async () => {
    app.allow(/status of 402/);
    const tiny = await buyer.client.createApiKey(session, app.wallet.address, buyer.sign, { budget: 1n });
    await button('Forget the key').click();
    await page().getByLabel('Or paste a key of this session').fill(tiny);
    await button('Use it').click();
    await send('More');
    await page().locator('[data-failure=key_budget_exceeded]').waitFor();
    await button('Make a key for the playground').waitFor();
  });

  it('usage adds up to what the keeper charges and the chain has settled', async () => {
    await settle();
    await button('Make a key for the playground').click();
    await tab('Usage');
    const total = page().getByRole('region', { name: 'Usage by day' }).locator('dd').first();
    const { settled } = await onChain();
    assert.ok(settled > 0n);
    const text = `0.${settled.toString().padStart(6, '0').replace(/0+$/, '')}`;
    await total.filter({ hasText: text }).waitFor();
    await app.audit();
    await page()
      .getByRole('table', { name: /^Jobs of the session/ })
      .getByText('bytes')
      .first()
      .waitFor();
  });

  it('of several sessions one is chosen; one that has too little says so, with what is there', async () => {
    const poor = await s.market.openSession(
      app.wallet.keypair,
      await buyer.client.createSessionKey(app.wallet.address),
      50n,
    );
    await app.open('/buy');
    const list = page().getByRole('radiogroup', { name: 'Your sessions' });
    await list.getByTitle(poor).click();
    await list.getByText('0.00005', { exact: true }).waitFor();
    await app.audit();
    await button('Make a key for the playground').click();
    await send('Too much', 64);
    await page()
      .locator('[data-failure=insufficient_balance]')
      .getByText(/the session has 0\.000050 USDC left/)
      .waitFor();
  });

  it('every panel fits a phone and is without fault in the dark', async () => {
    await page().setViewportSize(PHONE);
    await page().emulateMedia({ colorScheme: 'dark' });
    await page().locator('html[data-theme=dark]').waitFor();
    for (const name of ['Playground', 'Keys', 'Usage', 'Clients']) {
      await tab(name);
      await app.audit();
      const width = await page().evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= PHONE.width, `${name} is ${width} px wide`);
    }
    await page().getByText(`OPENAI_BASE_URL=${s.keeper.url}/v1`).first().waitFor();
  });
});
