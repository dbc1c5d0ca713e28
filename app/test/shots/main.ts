/** npm run app:shots: every page at 390 and 1440 px, light and dark, into app/shots. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROUTE_PATHS } from '../support/paths.ts';
import { openPage } from '../support/page.ts';
import { stopStack } from '../support/stack.ts';

const FOLDER = join(import.meta.dirname, '../../shots');
const WIDTHS = [390, 1440] as const;
const THEMES = ['light', 'dark'] as const;

mkdirSync(FOLDER, { recursive: true });
try {
  for (const colorScheme of THEMES) {
    for (const width of WIDTHS) {
      const app = await openPage({ colorScheme, viewport: { width, height: width === 390 ? 844 : 900 } });
      app.stack.market.localnet.faucet(app.wallet.keypair.publicKey, {
        sol: 2_000_000_000n,
        usdc: 1_250_500_000n,
        zero: 5_000_000_000n,
      });
      await app.open('/');
      await app.connect();
      for (const path of ROUTE_PATHS) {
        await app.open(path);
        await app.page.waitForLoadState('networkidle');
        const name = `${path === '/' ? 'overview' : path.slice(1)}-${width}-${colorScheme}.png`;
        await app.page.screenshot({ path: join(FOLDER, name), fullPage: true });
      }
      await app.open('/');
      await app.page.getByRole('button', { name: /^Wallet / }).click();
      await app.page.getByText('1,250.50').waitFor();
      await app.page.screenshot({ path: join(FOLDER, `wallet-${width}-${colorScheme}.png`) });
      await app.close();
    }
  }
  console.log(`written to ${FOLDER}`);
} finally {
  await stopStack();
}
process.exit(0);
