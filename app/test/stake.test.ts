import assert from 'node:assert/strict';
import {
  ataAddress,
  fetchAccount,
  fetchAccounts,
  fromHex,
  pauseIx,
  positionAddress,
  registerWorkerIx,
  requireAccount,
  unpauseIx,
  workerAddress,
} from '@shardmarket/sdk';
import { createTransferInstruction } from '@solana/spl-token';
import { PublicKey } from '@solana/web3.js';
import './support/hooks.ts';
import { DAY } from '../../keeper/test/market.ts';
import { makeTokensIx } from '../src/chain/tokens.ts';
import { chainNow, openEpochs, spendOn, tokensOf } from './support/chain.ts';
import { auditsEverywhere, carriesOut, ends, isBlocked, rejects, withOldBalances } from './support/deeds.ts';
import { openPage, type AppPage } from './support/page.ts';
import { movingStack } from './support/stack.ts';

const ZERO = 1_000_000n;
const STAKED = 50_000n * ZERO;
/** micro-ZERO */
const BOND = 10n;
const UNSTAKED = 10_000n * ZERO;

describe('the page of stakers', () => {
  let app: AppPage;
  let owner: PublicKey;
  let worker: PublicKey;

  before(async () => {
    app = await openPage({}, movingStack());
    const { market } = app.stack;
    const { keypair } = app.wallet;
    owner = keypair.publicKey;
    worker = workerAddress(owner);
    market.localnet.faucet(owner, { sol: 1_000_000_000n, zero: 60_000n * ZERO + BOND });
    const terms = { manifestHash: fromHex(market.model.hash, 32), zeroMint: market.mints.zeroMint };
    const offer = { layers: [0, 2] as const, ask: 1n, bond: BOND, payout: owner };
    await market.send([await registerWorkerIx({ operator: owner, ...terms, ...offer })], keypair);
    // What the treasury will split in two.
    const { address } = await market.register([0, 6]);
    await spendOn(market, new PublicKey(address), 100_000_000n);
  });
  after(() => app.close());

  const position = () => requireAccount(app.stack.market.connection, 'stakePosition', positionAddress(owner));
  const boosted = () => requireAccount(app.stack.market.connection, 'worker', worker);
  const wallet = async () => {
    const { market } = app.stack;
    const of = (mint: PublicKey) => tokensOf(market, owner, mint);
    return { usdc: await of(market.mints.usdcMint), zero: await of(market.mints.zeroMint) };
  };
  const fill = (label: string, text: string) => app.page.getByLabel(label).fill(text);
  const tab = (name: string) => app.page.getByRole('tab', { name, exact: true }).click();

  it('says what staking is without a wallet, and why nothing can be signed', async () => {
    await app.open('/stake');
    await isBlocked(app, /^Stake/, /Connect a wallet first/);
    await app.page.getByText('No epoch has been opened yet').waitFor();
    await auditsEverywhere(app);
  });

  it('stakes what was typed, not more than is there, and not after a rejection', async () => {
    await app.connect();
    await app.page.getByText('You have never staked').waitFor();
    await fill('ZERO to stake', '60000.000001');
    await isBlocked(app, /^Stake/, /Only 60,000.00 ZERO in your wallet/);
    await fill('ZERO to stake', '0.999999');
    await isBlocked(app, /^Stake/, /Enter at least 1.00 ZERO/);
    await fill('ZERO to stake', '50000');
    await rejects(app, 'Stake 50,000.00 ZERO', 'Stake 50,000.00 ZERO');
    assert.equal(await fetchAccount(app.stack.market.connection, 'stakePosition', positionAddress(owner)), null);
    await carriesOut(app, 'Stake 50,000.00 ZERO', 'Stake 50,000.00 ZERO');
    assert.equal((await position()).staked, STAKED);
    assert.equal((await wallet()).zero, 10_000n * ZERO);
  });

  it('links the stake to a worker of the wallet, with its one signature', async () => {
    await rejects(app, 'Link', 'Boost your worker');
    await carriesOut(app, 'Link', 'Boost your worker');
    assert.ok((await position()).boosts.equals(worker));
    assert.ok((await boosted()).booster.equals(positionAddress(owner)));
    await isBlocked(app, /^Set the boost to \+5.00 %/, /A rise counts in/);
  });

  it('unstakes into the cooldown that stood on the page before, and names the boosted worker', async () => {
    await tab('Unstake');
    await fill('ZERO to unstake', '49999.5');
    await isBlocked(app, /^Start the cooldown/, /What is left must be nothing or at least 1.00 ZERO/);
    await fill('ZERO to unstake', '10000');
    await app.page.getByText('7 d', { exact: true }).waitFor();
    await rejects(app, /^Start the cooldown/, 'Unstake 10,000.00 ZERO');
    await carriesOut(app, /^Start the cooldown/, 'Unstake 10,000.00 ZERO');
    const { staked, cooling, coolingUntil } = await position();
    assert.deepEqual([staked, cooling], [STAKED - UNSTAKED, UNSTAKED]);
    const left = coolingUntil - chainNow(app.stack.market);
    assert.ok(left > 7n * DAY - 3_600n && left <= 7n * DAY);
    await isBlocked(app, 'Withdraw', /when the cooldown is over/);
    await fill('ZERO to unstake', '1');
    await app.page.getByText(/Unstaking more starts their cooldown again/).waitFor();
  });

  it('sets the boost a day later', async () => {
    await openEpochs(app.stack.market, 2n);
    await app.page.reload();
    await rejects(app, /^Set the boost to \+4.00 %/, 'Set the boost');
    await carriesOut(app, /^Set the boost to \+4.00 %/, 'Set the boost');
    assert.equal((await boosted()).boostBps, 400);
    await isBlocked(app, /^Set the boost/, /what your stake earns already/);
  });

  it('shows the rate with its period, and the distribution with its transaction', async () => {
    await app.page.getByText('How the APR is reckoned').click();
    await app.page.getByText(/× 365 d ÷/).waitFor();
    const table = app.page.getByRole('table', { name: 'Distributions, in USDC' });
    await table.getByText('15.000000').first().waitFor();
    assert.equal(await table.getByRole('link').count(), 2);
    await auditsEverywhere(app);
  });

  it('claims the yield to the micro-USDC that the chain pays', async () => {
    app.stack.market.localnet.advanceTime(3_600);
    await app.page.reload();
    await rejects(app, 'Claim the yield', 'Claim the yield');
    assert.equal((await wallet()).usdc, 0n);
    await carriesOut(app, 'Claim the yield', 'Claim the yield');
    const { usdc } = await wallet();
    assert.ok(usdc >= 15_000_000n / 24n - 1n && usdc < 1_000_000n, `${usdc}`);
    assert.equal((await position()).owed, 0n);
  });

  it('takes yield as inference: into a new session, then into the same', async () => {
    const { connection } = app.stack.market;
    app.stack.market.localnet.advanceTime(7_200);
    await app.page.reload();
    await fill('USDC of your yield', '1');
    await isBlocked(app, 'Take as inference', /Only 0.75 USDC can be taken now/);
    await fill('USDC of your yield', '0.5');
    await rejects(app, 'Take as inference', 'Take 0.50 USDC as inference');
    await carriesOut(app, 'Take as inference', 'Take 0.50 USDC as inference');
    const [made] = await fetchAccounts(connection, 'session', owner);
    assert.equal(made?.account.deposit, 500_000n);
    await app.page.getByRole('link', { name: 'Make an API key for it' }).waitFor();
    await app.page.getByLabel('Session', { exact: true }).selectOption({ index: 1 });
    await fill('USDC of your yield', '0.000001');
    await carriesOut(app, 'Take as inference', 'Take 0.000001 USDC as inference');
    const after = await fetchAccounts(connection, 'session', owner);
    assert.deepEqual(after.map(({ account }) => account.deposit), [500_001n]);
  });

  it('ends the link, which takes the boost away', async () => {
    await rejects(app, 'End the link', 'End the boost');
    await carriesOut(app, 'End the link', 'End the boost');
    assert.equal((await boosted()).boostBps, 0);
    assert.ok((await position()).boosts.equals(PublicKey.default));
  });

  it('withdraws after the cooldown', async () => {
    app.stack.market.localnet.advanceTime(Number(7n * DAY));
    await app.page.reload();
    await rejects(app, 'Withdraw', 'Withdraw 10,000.00 ZERO');
    const { zero } = await wallet();
    await carriesOut(app, 'Withdraw', 'Withdraw 10,000.00 ZERO');
    assert.equal((await position()).cooling, 0n);
    assert.equal((await wallet()).zero, zero + UNSTAKED);
  });

  it('what the program would refuse is told in its words, before the wallet is asked', async () => {
    const { market } = app.stack;
    const { zero } = await wallet();
    await tab('Stake');
    await fill('ZERO to stake', '5');
    await app.page.getByRole('button', { name: 'Stake 5.00 ZERO' }).waitFor();
    const asked = app.wallet.asked.length;
    await withOldBalances(app, async () => {
      const [from, to] = [owner, market.keeper.publicKey].map((of) => ataAddress(of, market.mints.zeroMint));
      const make = makeTokensIx(owner, market.keeper.publicKey, market.mints.zeroMint);
      if (from && to) await market.send([make, createTransferInstruction(from, to, owner, zero)], app.wallet.keypair);
      await app.page.getByRole('button', { name: 'Stake 5.00 ZERO' }).click();
      await ends(app, 'failed', 'Stake 5.00 ZERO');
    });
    assert.equal(app.wallet.asked.length, asked);
    await isBlocked(app, /^Stake/, /Only 0.00 ZERO in your wallet/);
  });

  it('a pause of the market is named, and claims go on', async () => {
    const { market } = app.stack;
    await market.send([await pauseIx(market.keeper.publicKey)], market.keeper);
    try {
      await app.page.reload();
      await isBlocked(app, /^Stake/, /The market is paused/);
      await carriesOut(app, 'Claim the yield', 'Claim the yield');
    } finally {
      await market.send([await unpauseIx(market.keeper.publicKey)], market.keeper);
    }
  });
});
