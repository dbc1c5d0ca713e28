import assert from 'node:assert/strict';
import {
  auctionPays,
  auctionQuote,
  epochAddress,
  ESCROW_VAULT,
  fetchAccount,
  fillRange,
  formatMicro,
  LEDGER,
  observePriceIx,
  requireAccount,
  venueAddress,
  type AuctionState,
} from '@shardmarket/sdk';
import type { PublicKey } from '@solana/web3.js';
import './support/hooks.ts';
import { microText } from '../src/ui/amounts.ts';
import { chainNow, tokensOf } from './support/chain.ts';
import { auditsEverywhere, carriesOut, ends, isBlocked, rejects } from './support/deeds.ts';
import { openPage, type AppPage } from './support/page.ts';
import { burnStack, treasury, watchPrice, type Treasury } from './support/treasury.ts';

const ZERO = 1_000_000n;
/** lamports: not enough for the rent of an epoch's account */
const LITTLE = 900_000n;

describe('the page of burn and treasury', () => {
  let app: AppPage;
  let scene: Treasury;
  before(async () => {
    scene = await treasury();
    app = await openPage({}, burnStack());
  });
  after(() => app.close());

  const market = () => app.stack.market;
  const ledger = () => requireAccount(market().connection, 'ledger', LEDGER);
  const venue = () => requireAccount(market().connection, 'venue', venueAddress(market().localnet.pool.address));
  const owner = () => app.wallet.keypair.publicKey;
  const has = (mint: PublicKey) => tokensOf(market(), owner(), mint);
  const card = (name: string) => app.page.getByRole('region', { name, exact: true });
  const held = async (vault: PublicKey) =>
    BigInt((await market().connection.getTokenAccountBalance(vault)).value.amount);
  const auction = async (): Promise<AuctionState> => {
    const pinned = await venue();
    const [quoteReserve, baseReserve] = await Promise.all([held(pinned.quoteVault), held(pinned.baseVault)]);
    return { venue: pinned, ledger: await ledger(), quoteReserve, baseReserve };
  };

  it('shows splits, what waits by day and the vaults against the books, and says why nothing can be signed', async () => {
    await app.open('/burn');
    await app.page.getByText('every vault covers what it owes').waitFor();
    await app.page
      .getByText(microText(await held(ESCROW_VAULT)))
      .first()
      .waitFor();
    await card('What waits').getByText(microText(scene.splits)).first().waitFor();
    await card('What waits')
      .getByText(microText(scene.splits / 2n))
      .first()
      .waitFor();
    await card('Inflows').getByText('trading fees').waitFor();
    await isBlocked(app, 'Open epoch', /Connect a wallet first/);
    await isBlocked(app, 'Buy and burn a slice', /The burn budget is empty/);
    await isBlocked(app, 'Sell ZERO', /The burn budget is empty/);
    await app.page.getByText('Nothing has been burned yet').waitFor();
    await auditsEverywhere(app);
  });

  it('opens the epoch that is due, once, with SOL enough and not after a rejection', async () => {
    const before = await ledger();
    const day = before.lastEpochDay + 1n;
    await app.connect();
    await isBlocked(app, 'Open epoch', /Not enough SOL/);
    market().localnet.faucet(owner(), { sol: LITTLE });
    await isBlocked(app, 'Open epoch', /the wallet has 0.0009/);
    market().localnet.faucet(owner(), { sol: 1_000_000_000n });
    await app.page.getByText(/the wallet has/).waitFor({ state: 'hidden' });
    await rejects(app, 'Open epoch', /^Open the epoch/);
    assert.equal((await ledger()).lastEpochDay, before.lastEpochDay);
    await carriesOut(app, 'Open epoch', /^Open the epoch/);
    const epoch = await requireAccount(market().connection, 'epoch', epochAddress(day));
    assert.deepEqual([epoch.taken, epoch.burnHalf], [scene.splits, scene.splits / 2n]);
    assert.equal((await ledger()).burnBudget, scene.splits / 2n);
    await isBlocked(app, 'Open epoch', /The day has not begun/);
    await card('Epochs').getByText(microText(scene.splits, true)).waitFor();
    assert.equal(await fetchAccount(market().connection, 'epoch', epochAddress(day + 1n)), null);
  });

  it('observes the price, and says when somebody else was faster', async () => {
    const { observed } = await venue();
    await rejects(app, 'Observe price', /^Observe the price/);
    await carriesOut(app, 'Observe price', /^Observe the price/);
    assert.equal((await venue()).observed, observed + 1n);
    await isBlocked(app, 'Observe price', /two minutes lie between/);
    await isBlocked(app, 'Buy and burn a slice', /There is no average price/);
    market().localnet.advanceTime(121);
    await app.open('/burn');
    await app.page.locator('button:not([aria-disabled])', { hasText: 'Observe price' }).waitFor();
    await market().send([await observePriceIx(await venue())], market().keeper);
    const asked = app.wallet.asked.length;
    await app.page.getByRole('button', { name: 'Observe price' }).click();
    await ends(app, 'failed', /ObservedTooRecently/);
    assert.equal(app.wallet.asked.length, asked);
  });

  it('buys and burns a slice of the budget, and lists it with its price against the average', async () => {
    await watchPrice(market());
    await app.open('/burn');
    const before = await ledger();
    const most = (await auction()).quoteReserve / 200n;
    const title = `Buy and burn ZERO for ${microText(most)} USDC of the treasury`;
    await rejects(app, 'Buy and burn a slice', title);
    assert.equal((await ledger()).burnBudget, before.burnBudget);
    await carriesOut(app, 'Buy and burn a slice', title);
    const after = await ledger();
    assert.equal(after.burnBudget, before.burnBudget - most);
    assert.equal(after.usdcSpentOnBurns, most);
    assert.ok(after.zeroBurned > 0n);
    await isBlocked(app, 'Buy and burn a slice', /Ten minutes lie between two burns/);
    await isBlocked(app, 'Sell ZERO', /Ten minutes lie between two burns/);
    await app.open('/burn');
    await app.page.getByText(`all that the ledger says was burned: ${microText(after.zeroBurned)} ZERO`).waitFor();
    await card('Slices and fills').getByText(microText(most, true)).waitFor();
  });

  it('sells ZERO to the auction: within its range, within the wallet, for no less than was shown', async () => {
    await watchPrice(market());
    await app.open('/burn');
    const { mints, localnet } = market();
    const state = await auction();
    const range = fillRange(state, chainNow(market()));
    assert.ok(range);
    await isBlocked(app, 'Sell ZERO', /your wallet has 0.00/);
    localnet.faucet(owner(), { zero: range.most + ZERO });
    const field = app.page.getByLabel('ZERO to sell');
    await field.fill('1');
    await isBlocked(app, 'Sell ZERO', /Enter at least/);
    await field.fill(formatMicro(range.most + ZERO));
    await isBlocked(app, 'Sell ZERO', /in one fill now/);
    const zeroIn = range.most - range.most / 4n;
    await field.fill(formatMicro(zeroIn));
    const title = `Sell ${microText(zeroIn)} ZERO to the burn auction`;
    await rejects(app, 'Sell ZERO', title);
    assert.equal(await has(mints.zeroMint), range.most + ZERO);
    const before = await ledger();
    const shown = auctionPays(zeroIn, auctionQuote(state, chainNow(market()))?.price ?? 0n);
    await carriesOut(app, 'Sell ZERO', title);
    const after = await ledger();
    const paid = after.auctionSpent - before.auctionSpent;
    assert.equal(after.auctionBurned - before.auctionBurned, zeroIn);
    assert.ok(paid >= shown - shown / 1_000n && paid > 0n);
    assert.deepEqual([await has(mints.usdcMint), await has(mints.zeroMint)], [paid, range.most + ZERO - zeroIn]);
    assert.equal(await field.inputValue(), '');
    await app.open('/burn');
    await app.page.getByText(`all that the ledger says was burned: ${microText(after.zeroBurned)} ZERO`).waitFor();
    await card('Slices and fills').getByText('auction', { exact: true }).waitFor();
  });

  it('has no fault of accessibility when it is full, and its figures stand in a table', async () => {
    await app.page.getByText('Figures').first().click();
    const figures = card('Burned so far').getByRole('region', { name: /figures/ });
    await figures.getByText(`${microText((await ledger()).zeroBurned)} ZERO`).waitFor();
    await auditsEverywhere(app);
  });

  it('says what could not be read, and has it when the RPC answers again', async () => {
    app.allow(/500 \(Internal Server Error\)/);
    const rpc = `${market().localnet.rpcUrl}/**`;
    await app.page.route(rpc, async (route) => {
      const { method } = route.request().postDataJSON() as { method: string };
      const headers = { 'access-control-allow-origin': '*' };
      await (method === 'getProgramAccounts' ? route.fulfill({ status: 500, headers }) : route.continue());
    });
    await app.open('/burn');
    await app.page.getByText('Could not load the treasury').waitFor();
    await app.page.getByRole('button', { name: 'Try again' }).waitFor();
    await app.audit();
    await app.page.unroute(rpc);
    await app.page.getByText('every vault covers what it owes').waitFor();
  });
});
