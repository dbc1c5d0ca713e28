import assert from 'node:assert/strict';
import './support/hooks.ts';
import { auditsEverywhere } from './support/deeds.ts';
import { openPage, type AppPage } from './support/page.ts';
import { ROUTE_PATHS } from './support/paths.ts';
import { stack } from './support/stack.ts';

/** ms that a page may take to be usable, on an idle machine */
const INTERACTIVE = 1_500;
/** A machine under load is given as many times what an empty page takes on it as it takes more than this (ms). */
const BARE = 60;

describe('every page of the dApp', () => {
  let app: AppPage;
  before(async () => {
    await stack();
  });
  beforeEach(async () => {
    app = await openPage({ reducedMotion: 'reduce' });
  });
  afterEach(() => app.close());

  it('is accessible, fits the window, and asks nobody else, with a wallet, at both widths in both themes', async () => {
    app.stack.market.localnet.faucet(app.wallet.keypair.publicKey, { sol: 1_000_000_000n, usdc: 5n, zero: 5n });
    await app.open('/');
    await app.connect();
    for (const path of ROUTE_PATHS) {
      await app.open(path);
      await app.page.waitForLoadState('networkidle');
      await auditsEverywhere(app);
    }
  });

  it('says that the RPC is away, whichever page is opened then, and goes on by itself when it is back', async () => {
    // The proxy between the page and the chain passes on calls alone.
    app.allow(/500 \(Internal Server Error\)|ws error|WebSocket/);
    const { rpc } = app.stack;
    await app.open('/');
    await app.page.evaluate((url) => localStorage.setItem('shardmarket.rpc', url), rpc.url);
    await app.page.reload();
    const links = app.page.getByRole('navigation', { name: 'Pages' }).getByRole('link');
    const away = app.page.getByText('No connection.');
    await app.page.getByRole('button', { name: /network: localnet/ }).waitFor();
    for (const method of ['getSlot', 'getAccountInfo', 'getMultipleAccounts', 'getProgramAccounts'])
      rpc.lost.add(method);
    try {
      await away.waitFor();
      for (const [i, path] of ROUTE_PATHS.entries()) {
        await links.nth(i).click();
        await app.page.waitForURL((url) => url.pathname === path);
        await app.page.locator('h1').waitFor();
        assert.equal(await away.count(), 1, path);
      }
    } finally {
      rpc.lost.clear();
    }
    await away.waitFor({ state: 'detached' });
    for (const i of ROUTE_PATHS.keys()) {
      await links.nth(i).click();
      await app.page.locator('h1').waitFor();
      await app.page
        .getByText(/Could not load/)
        .first()
        .waitFor({ state: 'detached' });
    }
  });

  it('can be used by the keyboard alone: all that can be pressed can be focused, and is seen to be', async () => {
    await app.open('/');
    await app.connect();
    for (const path of ROUTE_PATHS) {
      await app.open(path);
      await app.page.waitForLoadState('networkidle');
      const lost = await app.page.evaluate(() => {
        const shown = [
          ...document.querySelectorAll<HTMLElement>('main a[href], main button, main input, main summary'),
        ];
        return shown
          .filter((element) => element.checkVisibility() && !(element.getAttribute('role') === 'tab'))
          .filter((element) => {
            element.focus();
            return document.activeElement !== element || element.tabIndex < 0;
          })
          .map((element) => element.outerHTML.slice(0, 200));
      });
      assert.deepEqual(lost, [], path);
    }
  });

  it('is usable within a moment', async () => {
    const { keeper } = app.stack;
    // The page to compare with has no icon of its own.
    app.allow(/favicon\.ico/);
    const bare = async () => {
      const started = performance.now();
      await app.page.goto(`${keeper.url}/theme.js`);
      return performance.now() - started;
    };
    await bare();
    const slow = Math.max(1, (await bare()) / BARE);
    for (const path of ROUTE_PATHS) {
      await app.open(path);
      const took = await app.page.evaluate(() => {
        const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
        return Math.max(
          entry?.domInteractive ?? 0,
          performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
        );
      });
      assert.ok(
        took <= INTERACTIVE * slow,
        `${path}: ${Math.round(took)} ms, an empty page is ${slow.toFixed(1)} times as slow as usual`,
      );
    }
  });
});
