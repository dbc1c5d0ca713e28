import assert from 'node:assert/strict';
import { LEDGER, requireAccount } from '@shardmarket/sdk';
import { Keypair } from '@solana/web3.js';
import './support/hooks.ts';
import { idsOf } from '../../keeper/test/models.ts';
import { microText } from '../src/ui/amounts.ts';
import { auditsEverywhere } from './support/deeds.ts';
import { openPage, type AppPage } from './support/page.ts';
import { burnStack, startJob, treasury, type Treasury } from './support/treasury.ts';

const MANY = 10_000;

describe('the pages of the network and of the whole market', () => {
  let app: AppPage;
  let scene: Treasury;
  before(async () => {
    scene = await treasury();
    app = await openPage({}, burnStack());
  });
  after(() => app.close());
  const card = (name: string | RegExp) => app.page.getByRole('region', { name });

  it('shows workers and layers of the chain where no ring stands', async () => {
    await app.open('/network');
    await app.page.getByText('No ring stands').waitFor();
    await card('Models').getByText('Every layer is held.').waitFor();
    await card('Models').getByText('layers 0 to 1: 2 workers, from 4.00 USDC').waitFor();
    await card(/^Workers \(4\)/)
      .getByText('3 connected to this keeper')
      .waitFor();
  });

  it('shows a ring as it works, still for who wants no motion, and its figures when it has worked', async () => {
    const { ring } = app.stack;
    ring.script = { tokens: idsOf('a'.repeat(60)), delayMs: 300 };
    const abort = new AbortController();
    const answer = await startJob(app.stack, abort.signal);
    await app.page.getByText('1 job now').waitFor();
    await app.page.emulateMedia({ reducedMotion: 'no-preference' });
    const moves = () => app.page.evaluate('document.getAnimations().some((a) => a.animationName === "ring-flow")');
    await app.page.locator('circle[class*=ring-flow]').waitFor({ state: 'attached' });
    assert.equal(await moves(), true);
    await app.page.emulateMedia({ reducedMotion: 'reduce' });
    assert.equal(await moves(), false);
    await auditsEverywhere(app);
    abort.abort();
    await answer.text().catch(() => undefined);
    await app.page.getByText('0 jobs now').waitFor();
    ring.script = { tokens: idsOf('abcd') };
    await (await startJob(app.stack)).text();
    await card(/^Rings/)
      .getByText('75 %')
      .waitFor();
  });

  it('a stage opens its worker and a ring its stages, with receipts, batches and audits of the chain', async () => {
    const [head] = app.stack.ring.workers;
    await app.page.getByRole('button', { name: /^0–1/ }).click();
    const dialog = app.page.getByRole('dialog');
    await dialog.getByText('it waits for jobs').waitFor();
    assert.match(app.page.url(), new RegExp(`worker=${head?.address}`));
    await app.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    assert.equal(new URL(app.page.url()).search, '');
    await app.page.getByRole('button', { name: /^Details of ring/ }).click();
    await dialog.getByRole('table', { name: 'Stages' }).waitFor();
    await app.audit();
    await app.open(`/network?worker=${scene.worker.toBase58()}`);
    await dialog.getByText('1,000.00').waitFor();
    await dialog.getByRole('tab', { name: 'Batches and audits' }).click();
    await dialog.getByText(/passed the draw|under audit/).waitFor();
    await dialog.getByRole('tab', { name: 'Past' }).click();
    await dialog.getByText('Posted 1 receipt for 700.00 USDC').waitFor();
    await dialog.getByText('Share of a voucher: 50,000.00 USDC').waitFor();
    await auditsEverywhere(app);
  });

  it('10,000 workers scroll: only those in sight are in the document, and each can be found', async () => {
    const real = (await (await fetch(`${app.stack.keeper.url}/v1/network`)).json()) as { workers: object[] };
    const addresses = Array.from({ length: MANY }, (_, i) => `${i}`.padStart(5, '0') + 'x'.repeat(39));
    const operator = Keypair.generate().publicKey.toBase58();
    const workers = addresses.map((worker) => ({ ...real.workers[0], worker, operator }));
    await app.page.route('**/v1/network', (route) => route.fulfill({ json: { ...real, workers } }));
    await app.open('/network');
    await card(/^Workers \(10,0\d\d\)/).waitFor();
    const table = app.page.getByRole('region', { name: 'Workers', exact: true });
    const last = table.getByRole('button', { name: '0999…xxxx' });
    assert.equal(await table.getByRole('button', { name: '0000…xxxx' }).first().isVisible(), true);
    assert.ok((await table.getByRole('row').count()) < 60);
    await table.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await last.first().waitFor();
    assert.ok((await table.getByRole('row').count()) < 60);
    await app.page.getByLabel('Find by address, operator or state').fill('09999x');
    await table.getByRole('button', { name: '0999…xxxx' }).waitFor();
    assert.equal(await table.getByRole('row').count(), 2);
    await app.audit();
    await app.page.unroute('**/v1/network');
  });

  it('what the chain knows stays where the keeper cannot be asked', async () => {
    app.allow(/503 \(Service Unavailable\)/);
    await app.page.route('**/v1/network', (route) => route.fulfill({ status: 503, json: {} }));
    await app.open('/network');
    await app.page.getByText('Could not load the rings').waitFor();
    await card(/^Workers \(4\)/)
      .getByText('away')
      .first()
      .waitFor();
    await card('Models').getByText('Every layer is held.').waitFor();
    await app.page.unroute('**/v1/network');
  });

  it('the overview adds up to the chain, counts to the next epoch, and leads to the three ways in', async () => {
    app.stack.ring.script = { tokens: idsOf('abcd') };
    await (await startJob(app.stack)).text();
    await app.open('/');
    const ledger = await requireAccount(app.stack.market.connection, 'ledger', LEDGER);
    await card('In all')
      .getByText(`and ${microText(ledger.workersOwed)} earned, not claimed yet`)
      .waitFor();
    await card('In all').getByText(microText(ledger.usdcStreamed), { exact: true }).first().waitFor();
    await app.page.getByText('vaults cover what they owe').waitFor();
    await card('The network now').getByRole('button', { name: /^0–1/ }).waitFor();
    await card('Next epoch')
      .getByText(/due now|\d+ (h|min)/)
      .first()
      .waitFor();
    await auditsEverywhere(app);
    for (const [name, path] of [
      ['Buy inference', '/buy'],
      ['Work', '/work'],
      ['Stake', '/stake'],
    ] as const) {
      await app.open('/');
      await app.page
        .getByRole('main')
        .getByRole('link', { name: new RegExp(`^${name}`) })
        .click();
      await app.page.waitForURL(`**${path}`);
    }
  });
});
