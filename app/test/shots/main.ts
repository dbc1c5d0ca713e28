/** npm run app:shots: every page at 390 and 1440 px, light and dark, of a market with a past, into app/shots. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROUTE_PATHS } from '../support/paths.ts';
import { openPage } from '../support/page.ts';
import { movingStack, stopStack } from '../support/stack.ts';
import { seedMarket, seedWallet } from './seed.ts';

const FOLDER = join(import.meta.dirname, '../../shots');
const WIDTHS = [390, 1440] as const;
const THEMES = ['light', 'dark'] as const;

mkdirSync(FOLDER, { recursive: true });
try {
  const paid = await seedMarket(await movingStack());
  for (const colorScheme of THEMES) {
    for (const width of WIDTHS) {
      const viewport = { width, height: width === 390 ? 844 : 900 };
      const app = await openPage({ colorScheme, viewport, reducedMotion: 'reduce' }, movingStack());
      await seedWallet(app);
      await app.open('/');
      await app.connect();
      const shoot = (name: string) =>
        app.page.screenshot({ path: join(FOLDER, `${name}-${width}-${colorScheme}.png`), fullPage: true });
      for (const path of ROUTE_PATHS) {
        await app.open(path);
        await app.page.waitForLoadState('networkidle');
        if (path === '/verify') {
          await app.page.getByLabel('Or paste its text').fill(JSON.stringify(paid.file));
          await app.page.getByRole('button', { name: 'Check the text' }).click();
          await app.page.locator('[data-check=settlement][data-state=ok]').waitFor();
        }
        await shoot(path === '/' ? 'overview' : path.slice(1));
      }
      await app.open('/');
      await app.page.getByRole('button', { name: /^Wallet / }).click();
      await app.page.getByRole('dialog').getByText('USDC').first().waitFor();
      await shoot('wallet');
      await app.context.close();
    }
  }
  console.log(`written to ${FOLDER}`);
} finally {
  await stopStack();
}
process.exit(0);
