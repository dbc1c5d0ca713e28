import assert from 'node:assert/strict';
import {
  batchAddress,
  expireAuditIx,
  fetchAccount,
  joinAuditorsIx,
  openAuditIx,
  requireAccount,
  workerAddress,
} from '@shardmarket/sdk';
import { Keypair, PublicKey } from '@solana/web3.js';
import './support/hooks.ts';
import { DAY } from '../../keeper/test/market.ts';
import { chainNow, drawBatch, postBatch, spendOn, tokensOf } from './support/chain.ts';
import { auditsEverywhere, carriesOut, isBlocked, rejects } from './support/deeds.ts';
import { openPage, type AppPage } from './support/page.ts';
import { movingStack } from './support/stack.ts';

const ZERO = 1_000_000n;
const USDC = 1_000_000n;

describe('the page of workers', () => {
  let app: AppPage;
  let operator: Keypair;
  let worker: PublicKey;
  /** whose wallet is the worker's payout key */
  let payer: AppPage;
  let payout: PublicKey;

  before(async () => {
    app = await openPage({}, movingStack());
    payer = await openPage({}, movingStack());
    payout = payer.wallet.keypair.publicKey;
    app.stack.market.localnet.faucet(payout, { sol: 1_000_000_000n });
    operator = app.wallet.keypair;
    worker = workerAddress(operator.publicKey);
    app.stack.market.localnet.faucet(operator.publicKey, { sol: 1_000_000_000n, zero: 3_000n * ZERO });
  });
  after(async () => {
    await payer.close();
    await app.close();
  });

  const account = () => requireAccount(app.stack.market.connection, 'worker', worker);
  const fill = (label: string, text: string) => app.page.getByLabel(label, { exact: true }).fill(text);

  it('says what it is for without a wallet', async () => {
    await app.open('/work');
    await app.page.getByText('No wallet is connected').waitFor();
    await auditsEverywhere(app);
  });

  it('registers with layers, ask, bond and payout key, not with others, and not after a rejection', async () => {
    await app.connect();
    await isBlocked(app, /^Register/, /Fill in layers, ask, bond and payout key/);
    await fill('First layer', '1');
    await fill('Last layer', '6');
    await app.page.getByText('Enter two layers from 0 to 5').waitFor();
    await fill('Last layer', '3');
    await fill('Ask', '5.000001');
    await app.page.getByText(/Only 5.00 USDC may be asked/).waitFor();
    await fill('Ask', '4.5');
    await app.page
      .getByText(/you keep/)
      .getByText('3.15')
      .waitFor();
    await fill('Bond', '3000.000001');
    await app.page.getByText(/Only 3,000.00 ZERO in your wallet/).waitFor();
    await fill('Bond', '100');
    await fill('Payout key', 'nobody');
    await app.page.getByText(/Enter an address: 32 bytes/).waitFor();
    await fill('Payout key', operator.publicKey.toBase58());
    await app.page.getByText(/whoever breaks into the machine/).waitFor();
    await fill('Payout key', payout.toBase58());
    await auditsEverywhere(app);
    await rejects(app, /^Register/, 'Register a worker with 100.00 ZERO');
    assert.equal(await fetchAccount(app.stack.market.connection, 'worker', worker), null);
    await carriesOut(app, /^Register/, 'Register a worker with 100.00 ZERO');
    const { layerStart, layerEnd, ask, bond, payout: paid } = await account();
    assert.deepEqual([layerStart, layerEnd, ask, bond], [1, 4, 4_500_000n, 100n * ZERO]);
    assert.ok(paid.equals(payout));
  });

  it('says what the keeper makes of it, and with which commands it is started', async () => {
    await app.page.getByText('absent', { exact: true }).waitFor();
    await app.page.getByText('None through this keeper yet.').waitFor();
    await app.page.getByText(`serve --keypair me.json`).waitFor();
    await app.page.getByText(`--hash ${app.stack.market.model.hash}`).waitFor();
    const { keeper, market } = app.stack;
    await app.stack.ring.add({
      url: keeper.url,
      model: market.model.hash,
      layers: [1, 4],
      operator,
      address: worker.toBase58(),
    });
    await app.page.getByText('available', { exact: true }).waitFor();
  });

  it('changes the offer and adds to the bond', async () => {
    await isBlocked(app, 'Change the offer', /This is the offer already/);
    await fill('Last layer', '5');
    await fill('Ask', '4');
    await rejects(app, 'Change the offer', 'Change the offer');
    assert.equal((await account()).ask, 4_500_000n);
    await carriesOut(app, 'Change the offer', 'Change the offer');
    const { layerStart, layerEnd, ask } = await account();
    assert.deepEqual([layerStart, layerEnd, ask], [1, 6, 4_000_000n]);
    await fill('ZERO to add', '2900.1');
    await isBlocked(app, 'Add to the bond', /Only 2,900.00 ZERO in your wallet/);
    await fill('ZERO to add', '900');
    await app.page.getByText('1,000.00').first().waitFor();
    await rejects(app, 'Add to the bond', 'Add 900.00 ZERO to the bond');
    await carriesOut(app, 'Add to the bond', 'Add 900.00 ZERO to the bond');
    assert.equal((await account()).bond, 1_000n * ZERO);
  });

  it('shows where earnings are and from when on they can be claimed, and audits with their deadline', async () => {
    const { market } = app.stack;
    await spendOn(market, worker, 100n * USDC);
    const first = await postBatch(market, operator, worker, 40n * USDC);
    await drawBatch(market, worker, first);
    const second = await postBatch(market, operator, worker, 10n * USDC);
    await drawBatch(market, worker, second);
    const challenger = Keypair.generate();
    market.localnet.faucet(challenger.publicKey, { sol: 1_000_000_000n, zero: 100n * ZERO });
    await market.send(
      [await openAuditIx(challenger.publicKey, market.mints.zeroMint, { worker, seq: second })],
      challenger,
    );
    await app.page.reload();
    await app.page.getByText('under audit').waitFor();
    await app.page.getByText(/answer until/).waitFor();
    await app.page.getByText('1 audit of it open').waitFor();
    await app.page.getByRole('list', { name: 'When earnings vest' }).getByText('50.00').waitFor();
    await isBlocked(app, /^Claim/, /Nothing can be claimed yet/);
    await auditsEverywhere(app);
  });

  it('claims what has vested and is not held, to the payout key', async () => {
    const { market } = app.stack;
    market.localnet.advanceTime(Number(2n * DAY));
    await app.page.reload();
    await rejects(app, 'Claim 40.00 USDC', 'Claim 40.00 USDC');
    assert.equal((await account()).claimed, 0n);
    await carriesOut(app, 'Claim 40.00 USDC', 'Claim 40.00 USDC');
    assert.equal((await account()).claimed, 40n * USDC);
    assert.equal(await tokensOf(market, payout, market.mints.usdcMint), 40n * USDC);
  });

  it('an audit that was not answered has cost bond, and counts', async () => {
    const { market } = app.stack;
    const batch = await requireAccount(market.connection, 'batch', batchAddress(worker, 1n));
    await market.send([await expireAuditIx(batch, market.mints.zeroMint)], market.keeper);
    assert.equal((await account()).bond, 500n * ZERO);
    await app.page.getByText('500.00 ZERO slashed').waitFor();
  });

  it('the payout key is changed by itself alone, in 48 hours, and either key can refuse it', async () => {
    const next = Keypair.generate().publicKey;
    await fill('Next payout key', next.toBase58());
    await isBlocked(app, 'Propose', /Only its payout key .* can do this/);
    await payer.open('/work');
    await payer.connect();
    const propose = async () => {
      await payer.page.getByLabel('Next payout key').fill(next.toBase58());
      await rejects(payer, 'Propose', 'Propose a payout key');
      await carriesOut(payer, 'Propose', 'Propose a payout key');
      assert.ok((await account()).pendingPayout.equals(next));
    };
    await propose();
    await rejects(app, 'Refuse it', 'Refuse the new payout key');
    await carriesOut(app, 'Refuse it', 'Refuse the new payout key');
    assert.ok((await account()).pendingPayout.equals(PublicKey.default));
    await payer.page.reload();
    await propose();
    await isBlocked(payer, 'Apply it', /^In 1 d/);
    await auditsEverywhere(payer);
    app.stack.market.localnet.advanceTime(Number(2n * DAY));
    await payer.page.reload();
    await rejects(payer, 'Apply it', 'Change the payout key');
    await carriesOut(payer, 'Apply it', 'Change the payout key');
    assert.ok((await account()).payout.equals(next));
    payout = next;
  });

  it('an auditor leaves the auditors with its exit, whose cooldown stood on the page before', async () => {
    const { market } = app.stack;
    const { model } = await account();
    await market.send([await joinAuditorsIx(operator.publicKey, model)], operator);
    await app.page.reload();
    await app.page.getByText('it leaves them in the same transaction').waitFor();
    await rejects(app, 'Start the exit', 'Start the exit');
    assert.equal((await account()).exitAt, 0n);
    await carriesOut(app, 'Start the exit', 'Start the exit');
    const { exitAt, audits } = await account();
    const left = exitAt - chainNow(market);
    assert.ok(left > 7n * DAY - 3_600n && left <= 7n * DAY);
    assert.equal(audits, 0);
    await isBlocked(app, /^Withdraw the bond/, /when the cooldown is over/);
    await isBlocked(app, 'Change the offer', /It leaves: withdraw the bond first/);
    await auditsEverywhere(app);
  });

  it('the bond goes to the payout key after the cooldown, and a new one brings the worker back', async () => {
    const { market } = app.stack;
    market.localnet.advanceTime(Number(7n * DAY));
    await app.page.reload();
    await rejects(app, /^Withdraw the bond/, 'Withdraw the bond of 500.00 ZERO');
    await carriesOut(app, /^Withdraw the bond/, 'Withdraw the bond of 500.00 ZERO');
    assert.equal((await account()).bond, 0n);
    assert.equal(await tokensOf(market, payout, market.mints.zeroMint), 500n * ZERO);
    await isBlocked(app, 'Change the offer', /a new bond brings it back first/);
    await fill('ZERO to add', '1');
    await carriesOut(app, 'Bond, and come back', 'Add 1.00 ZERO to the bond');
    const { bond, exitAt } = await account();
    assert.deepEqual([bond, exitAt], [ZERO, 0n]);
  });
});
