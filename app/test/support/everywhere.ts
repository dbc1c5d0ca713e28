import assert from 'node:assert/strict';
import type { AppPage } from './page.ts';

/** Every width and theme that a page is held to; the last one is what it is left in. */
export const WIDTHS = [1440, 390] as const;
export const THEMES = ['dark', 'light'] as const;

/** Runs axe on the page as it is, at both widths in both themes, and looks for anything that is wider than the window. */
export async function auditEverywhere({ page, audit }: AppPage): Promise<void> {
  // Colours that are on their way from one theme to the other are neither's.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    for (const theme of THEMES) {
      await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme);
      await audit();
    }
    const [has, fits] = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return [scrollWidth, clientWidth] as const;
    });
    assert.ok(has <= fits, `the page is ${has} px wide in a window of ${width}`);
  }
}
