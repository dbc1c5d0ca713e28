import { openPage } from './support/page.ts';
import { movingStack, stopStack } from './support/stack.ts';
const t0 = Date.now();
const say = (s: string) => console.log(Date.now() - t0, s);
const app = await openPage({}, movingStack());
say('stack');
try {
  await app.open('/stake');
  say('open');
  await app.page.getByText('No epoch has been opened yet').waitFor({ timeout: 20000 }).catch((e) => say(String(e).slice(0, 200)));
  await app.page.screenshot({ path: '/tmp/pws/a.png', fullPage: true });
  say('shot');
  console.log(app.faults());
} finally {
  await app.context.close();
  await stopStack();
  process.exit(0);
}
