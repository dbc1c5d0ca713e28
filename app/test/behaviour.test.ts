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

  it('says that the RPC is away, keeps what it has, and goes on by itself when it is back', async () => {
    app.allow(/500 \(Internal Server Error\)|WebSocket|ws:/);
    const { rpc } = app.stack;
    await app.open('/');
    await app.page.evaluate((url) => localStorage.setItem('shardmarket.rpc', url), rpc.url);
    const links = app.page.getByRole('navigation', { name: 'Pages' });
    for (const path of ROUTE_PATHS) {
      await app.open(path);
      await app.page.getByRole('button', { name: /network: localnet/ }).waitFor();
      const title = await app.page.locator('h1').textContent();
      rpc.lost.add('getSlot').add('getAccountInfo').add('getMultipleAccounts').add('getProgramAccounts');
      try {
        await app.page.getByText('No connection.').waitFor();
        assert.equal(await app.page.locator('h1').textContent(), title);
        await links.first().waitFor();
      } finally {
        rpc.lost.clear();
      }
      await app.page.getByText('No connection.').waitFor({ state: 'detached' });
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
