import assert from 'node:assert/strict';
import { SystemProgram, Keypair, Transaction } from '@solana/web3.js';
import { utils } from '@coral-xyz/anchor';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import './support/hooks.ts';
import { firstLoad } from '../build/first-load.ts';
import { ROUTE_PATHS } from './support/paths.ts';
import { openPage, type AppPage } from './support/page.ts';
import { stack } from './support/stack.ts';
import { WALLET_NAME } from './support/wallet.ts';

/** bytes of gzip */
const BUDGET = 250_000;
/** Bytes of gzip of the shell, a page and the chain's code, which follows. */
const WITH_CHAIN = 300_000;

describe('the shell of the dApp', () => {
  let app: AppPage;
  before(async () => {
    await stack();
  });
  beforeEach(async () => {
    app = await openPage();
  });
  afterEach(() => app.close());
  const button = (name: string | RegExp) => app.page.getByRole('button', { name });

  it('every page opens at its own address, by its link and by the history, without a fault', async () => {
    for (const path of ROUTE_PATHS) {
      await app.open(path);
      await app.audit();
    }
    await app.open('/');
    const nav = app.page.getByRole('navigation', { name: 'Pages' });
    await nav.getByRole('link', { name: 'Stake' }).click();
    await app.page.waitForURL('**/stake');
    assert.equal(await app.page.title(), 'Stake · shardmarket');
    assert.equal(await nav.getByRole('link', { name: 'Stake' }).getAttribute('aria-current'), 'page');
    await app.page.goBack();
    await app.page.waitForURL((url) => url.pathname === '/');
    await app.open('/nothing/here');
    await app.page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  });

  it('a wallet connects, shows what it has to the micro, is connected again after a reload, and disconnects', async () => {
    const { market } = app.stack;
    market.localnet.faucet(app.wallet.keypair.publicKey, { sol: 1_500_000_001n, usdc: 1_234_500_001n, zero: 7n });
    await app.open('/');
    await app.connect();
    await app.page.reload();
    await button(/^Wallet /).click();
    const dialog = app.page.getByRole('dialog');
    await dialog.getByText('1,234.500001').waitFor();
    await dialog.getByText('0.000007').waitFor();
    await dialog.getByText('1.500000001').waitFor();
    await app.audit();
    market.localnet.faucet(app.wallet.keypair.publicKey, { usdc: 1n });
    await dialog.getByText('1,234.500002').waitFor();
    await button('Disconnect').click();
    await button('Connect wallet').waitFor();
    await app.page.reload();
    await button('Connect wallet').waitFor();
  });

  it('is no longer connected when the wallet shows no account any more', async () => {
    await app.open('/');
    await app.connect();
    await app.page.evaluate('testWalletAccounts(true)');
    await button('Connect wallet').waitFor();
  });

  it('a transaction that was under way when the page was left is sent on and confirmed after a reload', async () => {
    const { market } = app.stack;
    const { keypair } = app.wallet;
    market.localnet.faucet(keypair.publicKey, { sol: 1_000_000_000n });
    const { blockhash, lastValidBlockHeight } = await market.connection.getLatestBlockhash('confirmed');
    const to = Keypair.generate().publicKey;
    const tx = new Transaction({ feePayer: keypair.publicKey, blockhash, lastValidBlockHeight });
    tx.add(SystemProgram.transfer({ fromPubkey: keypair.publicKey, toPubkey: to, lamports: 10_000_000 }));
    tx.sign(keypair);
    const pending = {
      signature: utils.bytes.bs58.encode(tx.signature ?? Buffer.alloc(64)),
      title: 'Move 0.01 SOL',
      lastValidBlockHeight,
      genesisHash: await market.connection.getGenesisHash(),
      wire: tx.serialize().toString('base64'),
    };
    await app.open('/');
    await app.page.evaluate((text) => localStorage.setItem('shardmarket.pending', text), JSON.stringify([pending]));
    await app.page.reload();
    const toast = app.page.locator('[data-toast=confirmed]');
    await toast.getByText('Move 0.01 SOL').waitFor();
    assert.match((await toast.getByRole('link').getAttribute('href')) ?? '', new RegExp(pending.signature));
    assert.equal(await market.connection.getBalance(to), 10_000_000);
    assert.equal(await app.page.evaluate("localStorage.getItem('shardmarket.pending')"), null);
  });

  it('says when the RPC is away, and goes on by itself when it is back', async () => {
    const { rpc } = app.stack;
    app.allow(/500 \(Internal Server Error\)|ws error|WebSocket/);
    await app.open('/');
    await app.page.evaluate((url) => localStorage.setItem('shardmarket.rpc', url), rpc.url);
    await app.page.reload();
    await button(/network: localnet/).waitFor();
    rpc.lost.add('getSlot');
    try {
      await app.page.getByText('No connection.').waitFor();
    } finally {
      rpc.lost.clear();
    }
    await button(/network: localnet/).waitFor();
  });

  it('an RPC of another cluster is named as such', async () => {
    await app.page.route(`${app.stack.rpc.url}/`, async (route) => {
      const { method } = route.request().postDataJSON() as { method: string };
      const result = method === 'getGenesisHash' ? 'EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG' : 1;
      await route.fulfill({
        headers: { 'access-control-allow-origin': '*' },
        json: { jsonrpc: '2.0', id: 1, result: method === 'getAccountInfo' ? { value: null } : result },
      });
    });
    await app.open('/');
    await app.page.evaluate((url) => localStorage.setItem('shardmarket.rpc', url), app.stack.rpc.url);
    await app.page.reload();
    await app.page.getByText('Wrong cluster.').waitFor();
    await app.audit();
  });

  it('the theme follows the system until one is chosen, which is there before the first paint', async () => {
    const theme = () => app.page.evaluate('document.documentElement.dataset.theme');
    await app.page.emulateMedia({ colorScheme: 'dark' });
    await app.open('/');
    assert.equal(await theme(), 'dark');
    await app.audit();
    await button(/^Settings/).click();
    await app.page.getByLabel('light').check();
    assert.equal(await theme(), 'light');
    await app.audit();
    await app.page.reload({ waitUntil: 'commit' });
    await app.page.waitForFunction('document.documentElement.dataset.theme !== undefined');
    assert.equal(await theme(), 'light');
  });

  it('an RPC that the policy does not allow is refused with the reason', async () => {
    await app.open('/');
    await button(/^Settings/).click();
    await app.page.getByLabel('RPC of the chain').fill('https://rpc.example.org');
    await app.page
      .getByText(/This keeper lets its page connect only to/)
      .first()
      .waitFor();
    assert.equal(await button('Use this RPC').getAttribute('aria-disabled'), 'true');
  });

  it('the keyboard reaches everything: skip link, navigation, dialog and back', async () => {
    await app.page.setViewportSize({ width: 1440, height: 900 });
    await app.open('/');
    const focused = () => app.page.evaluate('document.activeElement?.textContent');
    await app.page.keyboard.press('Tab');
    assert.equal(await focused(), 'Skip to the page');
    await app.page.keyboard.press('Enter');
    await button('Connect wallet').focus();
    await app.page.keyboard.press('Enter');
    await button(WALLET_NAME).waitFor();
    await app.page.keyboard.press('Escape');
    await app.page.getByRole('dialog').waitFor({ state: 'hidden' });
    assert.equal(await focused(), 'Connect wallet');
  });

  it('can be used with no more JavaScript than the budget, and nothing of the dev wallet is in a production build', async () => {
    const { dist } = await stack();
    const { shell, pages } = firstLoad(dist);
    assert.ok(shell <= BUDGET, `${shell} bytes`);
    assert.equal(Object.keys(pages).length, ROUTE_PATHS.length);
    for (const [page, bytes] of Object.entries(pages)) assert.ok(bytes <= WITH_CHAIN, `${page}: ${bytes} bytes`);
    const names = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
    assert.ok(names.length > ROUTE_PATHS.length);
    for (const name of names) {
      assert.doesNotMatch(readFileSync(join(dist, name), 'utf8'), /dev-wallet|Local dev wallet|localnet_faucet/, name);
    }
  });
});
