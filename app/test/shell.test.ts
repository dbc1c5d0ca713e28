import assert from 'node:assert/strict';
import './support/hooks.ts';
import { ROUTE_PATHS } from './support/paths.ts';
import { openPage, type AppPage } from './support/page.ts';
import { stack } from './support/stack.ts';

describe('the shell of the dApp', () => {
  let app: AppPage;
  before(async () => {
    await stack();
  });
  beforeEach(async () => {
    app = await openPage();
  });
  afterEach(() => app.close());

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
    await app.page.reload();
    await app.open('/nothing/here');
    await app.page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  });
});
