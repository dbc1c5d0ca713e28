import assert from 'node:assert/strict';
import { DAY, finalizeCloseIx, requestCloseIx } from '@shardmarket/sdk';
import { Keypair, PublicKey, SystemProgram, Transaction } from '@solana/web3.js';
import { idsOf } from '../../keeper/test/models.ts';
import { buyerOf, type BuyerPage } from './support/buyer.ts';
import './support/hooks.ts';
import { openPage, type AppPage } from './support/page.ts';
import { stack, type Stack } from './support/stack.ts';

const USDC = 1_000_000n;
/** lamports of one signature */
const FEE = 5_000n;

describe('the page for buyers: sessions', () => {
  let s: Stack;
  let app: AppPage;
  let buyer: BuyerPage;
  before(async () => {
    s = await stack();
    app = await openPage();
    // A session that has just been closed is asked for once more.
    app.allow(/status of 404/);
    buyer = buyerOf(app);
    s.market.localnet.faucet(app.wallet.keypair.publicKey, { sol: 1_000_000_000n, usdc: 100n * USDC });
    await app.open('/buy');
    await app.audit();
    await app.connect();
  });
  after(() => app.close());

  const button = (name: string | RegExp) => app.page.getByRole('button', { name });
  /** The page's own, not a toast of that name. */
  const OPEN = /^Open a session$/;
  const dialog = () => app.page.getByRole('dialog');
  const toast = async (state: string, title: RegExp) => {
    const shown = app.page.locator(`[data-toast=${state}]`).filter({ hasText: title });
    await shown.first().waitFor();
  };
  const isBlocked = async (name: string | RegExp, why: string) => {
    const asked = app.wallet.asked.length;
    await dialog().getByText(why).first().waitFor();
    const found = dialog().getByRole('button', { name });
    assert.equal(await found.getAttribute('aria-disabled'), 'true');
    await found.click({ force: true });
    assert.equal(app.wallet.asked.length, asked);
  };
  /** A session that was opened beside the page. */
  const openBeside = async (deposit: bigint) => {
    const { keypair, address } = app.wallet;
    const opened = await s.market.openSession(keypair, await buyer.client.createSessionKey(address), deposit);
    await app.open('/buy');
    await app.page.getByTitle(opened).first().waitFor();
    return opened;
  };

  it('one is opened with exactly what was typed; more than the wallet has, and a rejection, open none', async () => {
    await button(OPEN).click();
    const amount = dialog().getByLabel('Deposit');
    await amount.fill('100.000001');
    await isBlocked('Open the session', 'Only 100.00 USDC in your wallet.');
    await amount.fill('0.0000001');
    await isBlocked('Open the session', 'Enter an amount such as 12 or 12.345678, with 6 decimals at most.');
    await amount.fill('25.500001');
    await dialog().getByLabel('Lasts for how many days').fill('366');
    await isBlocked('Open the session', 'Enter a whole number of days from 1 to 365.');
    await dialog().getByLabel('Lasts for how many days').fill('7');
    await app.audit();
    app.wallet.mode = 'reject';
    await dialog().getByRole('button', { name: 'Open the session' }).click();
    await toast('neutral', /25\.500001/);
    await dialog().getByText('Rejected in the wallet; nothing was sent.').waitFor();
    assert.deepEqual(await buyer.sessions(), []);
    app.wallet.mode = 'approve';
    const before = await buyer.funds();
    await dialog().getByRole('button', { name: 'Open the session' }).click();
    await toast('confirmed', /Open a session with 25\.500001 USDC/);
    const [opened] = await buyer.sessions();
    assert.ok(opened);
    const { unixTimestamp } = s.market.localnet.advanceTime(0);
    const left = opened.account.expiresAt - BigInt(unixTimestamp);
    assert.equal(opened.account.deposit, 25_500_001n);
    assert.ok(left > 6n * DAY && left <= 7n * DAY + 60n, `ends in ${left} s`);
    assert.notEqual(opened.account.signer.toBase58(), app.wallet.address);
    const rent = BigInt(await s.market.connection.getBalance(new PublicKey(opened.address)));
    const after = await buyer.funds();
    assert.deepEqual(after, { usdc: before.usdc - 25_500_001n, lamports: before.lamports - rent - FEE });
    await app.page.getByTitle(opened.address).first().waitFor();
  });

  it('is topped up by exactly what was typed, and by no more than there is', async () => {
    const [opened] = await buyer.sessions();
    assert.ok(opened);
    await button('Top up').click();
    await dialog().getByLabel('Amount').fill('1000');
    await isBlocked('Top up', 'Only 74.499999 USDC in your wallet.');
    await dialog().getByLabel('Amount').fill('2.000001');
    await dialog().getByRole('button', { name: 'Top up' }).click();
    await toast('confirmed', /Add 2\.000001 USDC/);
    assert.equal((await buyer.session(opened.address))?.deposit, 27_500_002n);
    await app.page.getByText('27.500002').first().waitFor();
  });

  it('closes with the keeper: what was used is settled, the rest and the rent come back, to the unit', async () => {
    const [opened] = await buyer.sessions();
    assert.ok(opened);
    s.ring.script = { tokens: idsOf('abcd') };
    const key = await buyer.client.createApiKey(opened.address, app.wallet.address, buyer.sign);
    await buyer.client.chat(key, { model: 'bytes', prompt: 'Hello', maxTokens: 4 }, () => undefined);
    await button('Close with refund').click();
    // No session can be closed within 150 slots of its opening; the page says so until they have passed.
    s.market.localnet.advanceTime(61);
    await dialog()
      .getByRole('button', { name: 'Settle, and ask to close' })
      .and(app.page.locator(':not([aria-disabled])'))
      .waitFor();
    await app.audit();
    app.wallet.mode = 'reject';
    await dialog().getByRole('button', { name: 'Settle, and ask to close' }).click();
    await dialog().getByText('Rejected in the wallet; the keeper was asked for nothing.').waitFor();
    app.wallet.mode = 'approve';
    await dialog().getByRole('button', { name: 'Settle, and ask to close' }).click();
    await dialog()
      .getByRole('button', { name: /^Close, and take back/ })
      .waitFor();
    const settled = (await buyer.session(opened.address))?.settled ?? 0n;
    assert.ok(settled > 0n);
    const before = await buyer.funds();
    const rent = BigInt(await s.market.connection.getBalance(new PublicKey(opened.address)));
    await dialog()
      .getByRole('button', { name: /^Close, and take back/ })
      .click();
    await toast('confirmed', /Close the session/);
    assert.equal(await buyer.session(opened.address), null);
    assert.deepEqual(await buyer.funds(), {
      usdc: before.usdc + 27_500_002n - settled,
      lamports: before.lamports + rent - 2n * FEE,
    });
    await button(OPEN).waitFor();
  });

  it('a closing transaction of the keeper that does anything else is not signed', async () => {
    const opened = await openBeside(5n * USDC);
    s.market.localnet.advanceTime(61);
    const thief = Keypair.generate().publicKey;
    await app.page.route('**/v1/sessions/*/close', async (route) => {
      const fromPubkey = app.wallet.keypair.publicKey;
      const transaction = new Transaction({
        feePayer: fromPubkey,
        ...(await s.market.connection.getLatestBlockhash()),
      });
      transaction.add(SystemProgram.transfer({ fromPubkey, toPubkey: thief, lamports: 1n }));
      const wire = transaction.serialize({ requireAllSignatures: false });
      await route.fulfill({ json: { transaction: wire.toString('base64') } });
    });
    await button('Close with refund').click();
    await dialog()
      .getByRole('button', { name: 'Settle, and ask to close' })
      .and(app.page.locator(':not([aria-disabled])'))
      .click();
    const asked = app.wallet.asked.length;
    await dialog()
      .getByRole('button', { name: /^Close, and take back/ })
      .click();
    await dialog()
      .getByText(/refusing to sign/)
      .waitFor();
    assert.equal(app.wallet.asked.length, asked);
    assert.ok(await buyer.session(opened));
    await app.page.unroute('**/v1/sessions/*/close');
  });

  it('closes alone: asked for with its date, then taken once the grace period is over', async () => {
    await app.open('/buy');
    const [opened] = await buyer.sessions();
    assert.ok(opened);
    await button('Close with refund').click();
    await dialog()
      .getByRole('button', { name: 'Start the grace period' })
      .and(app.page.locator(':not([aria-disabled])'))
      .click();
    await toast('confirmed', /Ask for the session to be closed/);
    const closeAt = (await buyer.session(opened.address))?.closeAt ?? 0n;
    const { unixTimestamp } = s.market.localnet.advanceTime(0);
    assert.ok(closeAt > BigInt(unixTimestamp));
    await button('When it ends').click();
    await dialog().getByText('Closing was asked for.').waitFor();
    s.market.localnet.advanceTime(Number(closeAt) - unixTimestamp);
    await app.open('/buy');
    await button('Take the rest').click();
    const before = await buyer.funds();
    const rent = BigInt(await s.market.connection.getBalance(new PublicKey(opened.address)));
    await dialog()
      .getByRole('button', { name: 'Close, and take the rest' })
      .and(app.page.locator(':not([aria-disabled])'))
      .click();
    await toast('confirmed', /Close the session, 5\.00 USDC back/);
    assert.equal(await buyer.session(opened.address), null);
    const after = await buyer.funds();
    assert.deepEqual(after, { usdc: before.usdc + 5n * USDC, lamports: before.lamports + rent - FEE });
  });

  it('one that somebody has made final gives back its rest and its rent', async () => {
    const opened = await openBeside(3n * USDC);
    const { market } = s;
    await market.send([await requestCloseIx(app.wallet.keypair.publicKey, new PublicKey(opened))], app.wallet.keypair);
    market.localnet.advanceTime(Number(DAY) + 1);
    await market.send([await finalizeCloseIx(new PublicKey(opened))], market.localnet.authority);
    await app.open('/buy');
    await button('Take the rest').click();
    const before = await buyer.funds();
    const rent = BigInt(await market.connection.getBalance(new PublicKey(opened)));
    await dialog()
      .getByRole('button', { name: 'Close, and take the rest' })
      .and(app.page.locator(':not([aria-disabled])'))
      .click();
    await toast('confirmed', /Close the session, 3\.00 USDC back/);
    const after = await buyer.funds();
    assert.deepEqual(after, { usdc: before.usdc + 3n * USDC, lamports: before.lamports + rent - FEE });
    assert.equal(await buyer.session(opened), null);
  });

  it('none is opened by a wallet without SOL for rent and fee: the page says how much is lacking', async () => {
    const poor = await openPage();
    const usdc = { sol: 1_000_000n, usdc: USDC };
    s.market.localnet.faucet(poor.wallet.keypair.publicKey, usdc);
    await poor.open('/buy');
    await poor.connect();
    await poor.page.getByRole('button', { name: 'Open a session' }).click();
    await poor.page.getByLabel('Deposit').fill('1');
    await poor.page.getByText(/Not enough SOL: 0\.\d+ needed, the wallet has 0\.001\./).waitFor();
    await poor.page.getByRole('dialog').getByRole('button', { name: 'Open the session' }).click({ force: true });
    assert.deepEqual([poor.wallet.asked.length, await buyerOf(poor).sessions()], [0, []]);
    await poor.close();
  });
});
