/** What tests of pages say about transactions: each of them runs the same four ways. */
import assert from 'node:assert/strict';
import type { AppPage } from './page.ts';

/** Presses a button, and waits until the transaction of that title is confirmed. */
export async function carriesOut(app: AppPage, button: string | RegExp, title: string | RegExp): Promise<void> {
  await app.page.getByRole('button', { name: button }).click();
  await ends(app, 'confirmed', title);
}

/** Presses a button and rejects in the wallet: the page says so and nothing failed. */
export async function rejects(app: AppPage, button: string | RegExp, title: string | RegExp): Promise<void> {
  const asked = app.wallet.asked.length;
  app.wallet.mode = 'reject';
  await app.page.getByRole('button', { name: button }).click();
  await ends(app, 'neutral', title);
  app.wallet.mode = 'approve';
  assert.equal(app.wallet.asked.length, asked + 1);
}

/** Waits for a toast, and closes it. */
export async function ends(
  app: AppPage,
  state: 'confirmed' | 'neutral' | 'failed',
  title: string | RegExp,
): Promise<void> {
  const toast = app.page.locator(`[data-toast=${state}]`).filter({ hasText: title });
  await toast.waitFor();
  await toast.getByRole('button', { name: /^Dismiss/ }).click();
}

/** A button that cannot be pressed, and why. */
export async function isBlocked(app: AppPage, button: string | RegExp, why: RegExp): Promise<void> {
  await app.page.getByText(why).first().waitFor();
  const off = app.page.locator('[aria-disabled=true]');
  await app.page.getByRole('button', { name: button }).and(off).waitFor();
}

/** Runs axe on the page as it is at both widths in both themes. */
export async function auditsEverywhere(app: AppPage): Promise<void> {
  const { page } = app;
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    for (const theme of ['dark', 'light']) {
      await page.evaluate(shownIn, theme);
      await app.audit();
    }
    const wide = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
    assert.equal(wide, false, `the page scrolls sideways at ${width} px`);
  }
}

/** Runs in the page: resolves when all is in a theme's colours, and nothing is on its way to them. */
async function shownIn(theme: string): Promise<void> {
  document.documentElement.dataset['theme'] = theme;
  await new Promise((resolve) => requestAnimationFrame(resolve));
  const changing = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
  await Promise.allSettled(changing.map((transition) => transition.finished));
}

/** Keeps the page from hearing of changed accounts while something runs: forms stay as they were. */
export async function withOldBalances({ page, stack }: AppPage, run: () => Promise<void>): Promise<void> {
  await page.route(`${stack.market.localnet.rpcUrl}/**`, async (route) => {
    const { method } = route.request().postDataJSON() as { method: string };
    if (method !== 'getMultipleAccounts') await route.continue();
  });
  await run();
  // What was held goes on by itself then.
  await page.unroute(`${stack.market.localnet.rpcUrl}/**`);
}
