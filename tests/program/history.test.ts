import assert from 'node:assert/strict';
import { startLocalnet, type Localnet } from '@shardmarket/localnet';
import {
  auctionPays,
  bootstrapProgram,
  burnHistory,
  buybackSliceIx,
  DAY,
  distributionHistory,
  encodeVoucher,
  fillBurnAuctionIx,
  LEDGER,
  maxSlice,
  observePriceIx,
  openEpochIx,
  openSessionIx,
  POOL_PROGRAM_ID,
  POOL_SWAP_DISCRIMINATOR,
  postReceiptsIx,
  registerWorkerIx,
  requireAccount,
  sendAndConfirm,
  sessionAddress,
  settlementChecks,
  settleIxs,
  sharesHash,
  signingKey,
  signVoucher,
  sliceHistory,
  treasuryHistory,
  venueAddress,
  workerAddress,
  workerCut,
  workerHistory,
  type JobFile,
  type Share,
  type Venue,
} from '@shardmarket/sdk';
import { Connection, type Keypair, type TransactionInstruction } from '@solana/web3.js';
import { key, LAYERS, limits, MANIFEST_HASH, PRICE_CEILING, USDC, ZERO } from './support/actors.ts';

const SPENT = 100n * USDC + 1n;

describe('histories read from the chain alone', () => {
  const [buyer, operator, signer] = [key('buyer'), key('operator'), key('session key')];
  const worker = workerAddress(operator.publicKey);
  const signatures = { settled: '', posted: '', epoch: '', slice: '', fill: '' };
  let localnet: Localnet;
  let connection: Connection;
  let venue: Venue;
  let firstDay: bigint;

  const send = (ixs: readonly TransactionInstruction[], payer: Keypair) =>
    sendAndConfirm(connection, ixs, [payer], { pollMs: 5 });
  const now = () => BigInt(localnet.advanceTime(0).unixTimestamp);
  const observe = async () => send([await observePriceIx(venue)], operator);

  before(async () => {
    localnet = await startLocalnet();
    connection = new Connection(localnet.rpcUrl, 'confirmed');
    for (const actor of [buyer, operator]) {
      localnet.faucet(actor.publicKey, { usdc: 1_000n * USDC, zero: 100_000n * ZERO, sol: 10_000_000_000n });
    }
    const { mints, pool } = localnet;
    const pinned = { pool: pool.address, baseVault: pool.baseVault, quoteVault: pool.quoteVault };
    await bootstrapProgram(connection, localnet.authority, {
      mints: { usdcMint: mints.usdc, zeroMint: mints.zero },
      limits: { ...limits, challengeWindowSecs: 0n },
      models: [
        {
          manifestHash: MANIFEST_HASH,
          numericsClass: new Uint8Array(32),
          layerCount: LAYERS,
          priceCeiling: PRICE_CEILING,
        },
      ],
      venues: [{ ...pinned, program: POOL_PROGRAM_ID, discriminator: POOL_SWAP_DISCRIMINATOR, feeBps: 100 }],
    });
    venue = await requireAccount(connection, 'venue', venueAddress(pool.address));
    await earn();
    await split();
    await burn();
  });
  after(() => localnet.close());

  /** A worker earns `SPENT` micro-USDC and posts receipts for its part. */
  async function earn(): Promise<void> {
    const { mints } = localnet;
    const terms = { operator: operator.publicKey, manifestHash: MANIFEST_HASH, zeroMint: mints.zero, ask: 1_000n };
    const offer = { layers: [0, LAYERS] as const, bond: limits.minBond, payout: operator.publicKey };
    await send([await registerWorkerIx({ ...terms, ...offer })], operator);
    const openSlot = BigInt(await connection.getSlot('confirmed'));
    const session = sessionAddress(buyer.publicKey, 1n, openSlot);
    const money = { usdcMint: mints.usdc, deposit: 200n * USDC, expiresAt: now() + 3n * DAY };
    const opening = { payer: buyer.publicKey, salt: 1n, openSlot, signer: signer.publicKey, ...money };
    await send([await openSessionIx(opening)], buyer);
    const shares: Share[] = [{ worker: worker.toBytes(), amount: SPENT }];
    const body = { session: session.toBytes(), from: 0n, to: SPENT, expiresAt: now() + DAY };
    const voucher = { ...body, sharesHash: sharesHash(shares), receiptsRoot: new Uint8Array(32) };
    assert.equal(encodeVoucher(voucher).length, 124);
    const signature = signVoucher(voucher, signingKey(signer.secretKey));
    signatures.settled = await send(await settleIxs(signer.publicKey, voucher, signature, shares), operator);
    const posted = { root: new Uint8Array(32).fill(9), count: 3, amount: workerCut(SPENT) };
    signatures.posted = await send(
      [await postReceiptsIx({ operator: operator.publicKey, worker, seq: 0n, ...posted })],
      operator,
    );
  }

  async function split(): Promise<void> {
    firstDay = (await requireAccount(connection, 'ledger', LEDGER)).lastEpochDay + 1n;
    const second = firstDay + 1n;
    localnet.advanceTime(Number(second * DAY - now()) + 1);
    await send([await openEpochIx(operator.publicKey, localnet.mints.usdc, firstDay)], operator);
    signatures.epoch = await send([await openEpochIx(operator.publicKey, localnet.mints.usdc, second)], operator);
  }

  async function burn(): Promise<void> {
    await observe();
    for (let passed = 0; passed < 20; passed += 5) {
      localnet.advanceTime(300);
      await observe();
    }
    const { mints } = localnet;
    const reserve = BigInt((await connection.getTokenAccountBalance(venue.quoteVault)).value.amount);
    const { burnBudget } = await requireAccount(connection, 'ledger', LEDGER);
    const most = maxSlice(reserve, venue.feeBps);
    const amount = most < burnBudget / 2n ? most : burnBudget / 2n;
    const both = { usdcMint: mints.usdc, zeroMint: mints.zero };
    signatures.slice = await send([await buybackSliceIx(venue, both, amount)], operator);
    localnet.advanceTime(600);
    await observe();
    const fill = { seller: operator.publicKey, ...both, zeroIn: 40n * ZERO, minUsdc: 0n };
    signatures.fill = await send([await fillBurnAuctionIx(venue, fill)], operator);
  }

  it('burns: every slice and fill with its price, and what the ledger says was burned', async () => {
    const { items, older } = await burnHistory(connection, venue.pool);
    assert.equal(older, undefined);
    assert.deepEqual(
      items.map((burnt) => [burnt.signature, burnt.how]),
      [
        [signatures.fill, 'auction'],
        [signatures.slice, 'slice'],
      ],
    );
    const ledger = await requireAccount(connection, 'ledger', LEDGER);
    const sum = (of: (item: (typeof items)[number]) => bigint) => items.map(of).reduce((a, b) => a + b, 0n);
    assert.deepEqual([sum((b) => b.spent), sum((b) => b.burned)], [ledger.usdcSpentOnBurns, ledger.zeroBurned]);
    const [fill, slice] = items;
    assert.ok(fill && slice && slice.twap !== undefined && slice.at !== null);
    assert.equal(slice.price, (slice.spent << 40n) / slice.burned);
    assert.equal(fill.seller?.toBase58(), operator.publicKey.toBase58());
    assert.equal(auctionPays(fill.burned, fill.price) <= fill.spent, true);
  });

  it('slices: by the vault that burns, without the price observations between them', async () => {
    const { items, older } = await sliceHistory(connection, { limit: 5 });
    assert.deepEqual([items.map((burnt) => burnt.signature), older], [[signatures.slice], undefined]);
    assert.equal(items[0]?.venue.toBase58(), venueAddress(venue.pool).toBase58());
  });

  it('pages join without a gap, and `newest` reads only what came since', async () => {
    const all = await burnHistory(connection, venue.pool);
    const paged: string[] = [];
    let page = await burnHistory(connection, venue.pool, { limit: 2 });
    assert.equal(page.newest, all.newest);
    for (;;) {
      paged.push(...page.items.map((item) => item.signature));
      if (page.older === undefined) break;
      page = await burnHistory(connection, venue.pool, { limit: 2, before: page.older });
    }
    assert.deepEqual(paged, [signatures.fill, signatures.slice]);
    const since = await burnHistory(connection, venue.pool, { until: signatures.slice });
    assert.deepEqual(
      since.items.map((item) => item.signature),
      [signatures.fill],
    );
    const none = await burnHistory(connection, venue.pool, { until: all.newest ?? '' });
    assert.deepEqual([none.items, none.newest], [[], all.newest]);
  });

  it('distributions: epochs with the transactions that opened them', async () => {
    const { items, older } = await distributionHistory(connection);
    const treasury = SPENT - workerCut(SPENT);
    assert.deepEqual([items.length, older], [2, undefined]);
    const [second, first] = items;
    assert.ok(second && first);
    assert.deepEqual([first.day, first.taken, first.burnHalf + first.stakerHalf], [firstDay, treasury, treasury]);
    assert.deepEqual([second.day, second.taken, second.signature], [firstDay + 1n, 0n, signatures.epoch]);
    const page = await distributionHistory(connection, { limit: 1 });
    assert.deepEqual([page.items.map((d) => d.day), page.older], [[firstDay + 1n], firstDay + 1n]);
    const next = await distributionHistory(connection, { limit: 5, before: firstDay + 1n });
    assert.deepEqual(
      next.items.map((d) => d.day),
      [firstDay],
    );
    assert.deepEqual((await distributionHistory(connection, { until: firstDay + 1n })).items, []);
  });

  it('treasury: what each settlement left, within the bounds of the boosts', async () => {
    const { items } = await treasuryHistory(connection);
    const [inflow] = items;
    assert.ok(inflow?.kind === 'settled' && items.length === 1);
    assert.deepEqual([inflow.signature, inflow.settled], [signatures.settled, SPENT]);
    assert.deepEqual([inflow.least, inflow.most], [SPENT - workerCut(SPENT, 1_000n), SPENT - workerCut(SPENT)]);
  });

  it('a worker: registration, settlement and receipts, newest first', async () => {
    const { items } = await workerHistory(connection, worker);
    assert.deepEqual(
      items.map((deed) => (deed.kind === 'event' ? deed.event.name : deed.kind)),
      ['receiptsPosted', 'settled', 'workerRegistered'],
    );
    const [posted, settled] = items;
    assert.ok(posted?.kind === 'event' && posted.event.name === 'receiptsPosted' && settled?.kind === 'settled');
    assert.deepEqual([posted.signature, posted.event.data.amount], [signatures.posted, workerCut(SPENT)]);
    assert.deepEqual([settled.signature, settled.amount], [signatures.settled, SPENT]);
  });

  it('a job: its voucher, and what its settlement paid, as the chain has them', async () => {
    const [settlement] = (await treasuryHistory(connection)).items;
    assert.ok(settlement?.kind === 'settled');
    const file = (amount: bigint, signature: string | null): JobFile => ({
      ...{ id: 'ab'.repeat(16), session: settlement.session.toBase58(), state: 'done' },
      ...{ manifest_hash: 'aa'.repeat(32), numerics_class: 'bb'.repeat(32), layers: LAYERS },
      ...{ prompt_tokens: 1, completion_tokens: 1, amount_micro_usdc: `${amount}` },
      stages: [
        {
          ...{ operator: operator.publicKey.toBase58(), worker: worker.toBase58(), layers: [0, LAYERS] },
          ...{ ask: '1000', amount_micro_usdc: `${amount}`, receipt: null },
        },
      ],
      settlement: { state: 'confirmed', signature },
    });
    const states = async (amount: bigint, signature: string | null) =>
      (await settlementChecks(connection, file(amount, signature))).map(({ ok }) => ok);
    assert.deepEqual(await states(SPENT - 1n, signatures.settled), [true, undefined, true]);
    assert.deepEqual(await states(SPENT + 1n, signatures.settled), [true, undefined, false]);
    assert.deepEqual(await states(SPENT, signatures.posted), [undefined, undefined, false]);
    assert.deepEqual(await states(SPENT, null), [undefined, undefined, undefined]);
  });
});
