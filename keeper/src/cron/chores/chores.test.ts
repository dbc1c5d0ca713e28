import assert from 'node:assert/strict';
import {
  ataAddress,
  auditorsOf,
  BATCH,
  drawBatchIx,
  fetchAccount,
  LEDGER,
  linkBoostIx,
  quoteOut,
  openAuditIx,
  requestCloseIx,
  requireAccount,
  respondIx,
  stakeIx,
  voteIx,
  workerAddress,
} from '@shardmarket/sdk';
import { DEFAULT_POOL } from '@shardmarket/localnet';
import {
  AccountLayout,
  createAssociatedTokenAccountIdempotentInstruction,
  createCloseAccountInstruction,
} from '@solana/spl-token';
import { Keypair, PublicKey } from '@solana/web3.js';
import { CHORE_LIMITS, startChoreMarket, USDC, type ChoreMarket, type Operator } from '../../../test/chores.ts';
import { sharedDatabase } from '../../../test/databases.ts';
import { billOf, newJob } from '../../../test/rows.ts';
import { sessionKeys, sessions } from '../../db/schema.ts';
import { reserveJob } from '../../jobs/reserve.ts';
import { finishJob } from '../../jobs/store.ts';
import { endSettlement, insertSettlement } from '../../settle/store.ts';
import { createBatchReader } from '../../reasons/worker-batches.ts';
import { createLog } from '../../log.ts';
import { Backoff } from '../backoff.ts';
import { dryRun } from '../command.ts';
import { runRounds, type Deed } from '../rounds.ts';

const DAY_SECS = 86_400;
/** What one fill may sell: micro-ZERO of about 20 USDC, less than the burn budget. */
const MOST_ZERO = 200n * USDC;

describe('chores on the real program', () => {
  let market: ChoreMarket;
  let [first, second] = [] as unknown as Awaited<ReturnType<ChoreMarket['startCron']>>[];
  let auditors: Operator[];
  /** earns 70 USDC; its batches cover 30, 20 and 10 of them */
  let worker: Operator;
  let escrow: Awaited<ReturnType<ChoreMarket['openEscrow']>>;
  let batches: PublicKey[];
  const challenger = Keypair.generate();

  before(async () => {
    market = await startChoreMarket();
    [first, second] = await Promise.all([
      market.startCron({ claimMin: 10_000n }, MOST_ZERO, await sharedDatabase()),
      market.startCron(),
    ]);
    worker = await market.register([0, 6]);
    auditors = await Promise.all([1, 2, 3].map(() => market.registerAuditor()));
    escrow = await market.openEscrow();
    await market.settle(escrow, worker, 90n * USDC);
    market.localnet.faucet(challenger.publicKey, { sol: 1_000_000_000n, zero: 2n });
    // Nothing but the chores is due from here on.
    await first?.kinds();
  });
  after(() => market.stop());

  const one = () => first ?? assert.fail();
  const two = () => second ?? assert.fail();
  const batchAt = (place: number) => requireAccount(market.connection, 'batch', batches[place] ?? assert.fail());
  const workerAt = ({ address }: Operator) => requireAccount(market.connection, 'worker', new PublicKey(address));
  const usdcOf = async (owner: PublicKey) => {
    const account = await market.connection.getAccountInfo(ataAddress(owner, market.mints.usdcMint));
    return account?.data.readBigUInt64LE(64);
  };
  const challenge = async (place: number) =>
    market.send([await openAuditIx(challenger.publicKey, market.mints.zeroMint, await batchAt(place))], challenger);

  it('draws batches that their worker has not drawn; two keepers at once do each once, and neither fails', async () => {
    batches = [];
    for (const amount of [30n, 20n, 10n]) batches.push(await market.post(worker, amount * USDC));
    assert.deepEqual(
      (await one().kinds()).filter((kind) => kind === 'draw_batch'),
      [],
      'it is the worker’s turn',
    );
    market.localnet.advanceTime(80);
    const dry = (await dryRun(market.config())).filter(({ kind }) => kind === 'draw_batch');
    assert.deepEqual(
      dry.map(({ step }) => step !== undefined),
      [true, true, true],
    );
    assert.match(dry[0]?.why ?? '', /^it holds 30000000 micro-USDC, and its slot hashes are there for \d+ slots$/);
    const did = (await Promise.all([one().kinds(), two().kinds()])).flat();
    assert.equal(did.filter((kind) => kind === 'draw_batch').length, 3);
    assert.deepEqual(await Promise.all([one().counted('failed'), two().counted('failed')]), [0, 0]);
    for (const place of [0, 1, 2]) assert.equal((await batchAt(place)).state, BATCH.passed);
    assert.deepEqual((await one().kinds()).concat(await two().kinds()), []);
  });

  it('draws auditors for audits, ends those that have a verdict, and those whose time is over', async () => {
    await challenge(0);
    await challenge(1);
    assert.deepEqual(await one().kinds(), [], 'the slots that decide have not passed');
    market.localnet.advanceTime(20);
    assert.deepEqual(await one().kinds(), ['draw_auditors', 'draw_auditors']);
    assert.equal(auditorsOf(await batchAt(0)).length, 3);
    // Neither verdict waits for a challenger that has closed its account; what it is paid goes to a new one.
    const { publicKey: owner } = challenger;
    const { zeroMint } = market.mints;
    await market.send([createCloseAccountInstruction(ataAddress(owner, zeroMint), owner, owner)], challenger);
    await market.send(
      [await respondIx(worker.operator.publicKey, await batchAt(0), new Uint8Array(32).fill(7))],
      worker.operator,
    );
    for (const { operator } of auditors.slice(0, 2)) {
      const vote = await voteIx(
        operator.publicKey,
        workerAddress(operator.publicKey),
        batches[0] ?? assert.fail(),
        false,
      );
      await market.send([vote], operator);
    }
    const [, , audited] = (await createBatchReader(market.connection)(worker.address)) ?? [];
    assert.deepEqual(
      [audited?.batch, audited?.state, audited?.amount_micro_usdc, audited?.audit?.challenger, audited?.audit?.verdict],
      [batches[0]?.toBase58(), 'answered', `${30n * USDC}`, owner.toBase58(), 'not guilty'],
    );
    assert.deepEqual(audited?.audit?.auditors.map(({ vote }) => vote).sort(), ['not guilty', 'not guilty', null]);
    assert.deepEqual(await one().kinds(), ['resolve']);
    assert.equal((await batchAt(0)).state, BATCH.decided);
    assert.deepEqual(await two().kinds(), []);

    const { bond } = await workerAt(worker);
    market.localnet.advanceTime(DAY_SECS + 1);
    const kinds = await one().kinds();
    assert.ok(kinds.includes('open_epoch') && kinds.at(-1) === 'expire_audit', kinds.join());
    assert.equal((await batchAt(1)).state, BATCH.decided);
    const lost = bond - (await workerAt(worker)).bond;
    assert.ok(lost > 0n, 'silence is a fault');
    const [made, ...others] = (await market.connection.getTokenAccountsByOwner(owner, { mint: zeroMint })).value;
    assert.ok(made && others.length === 0);
    const paid = AccountLayout.decode(made.account.data).amount;
    assert.ok(paid >= CHORE_LIMITS.challengeBond && paid <= CHORE_LIMITS.challengeBond + lost, `${paid}`);
  });

  it('sets a boost a day after its stake was linked', async () => {
    const [boosted] = auditors as [Operator, ...Operator[]];
    const staker = Keypair.generate();
    market.localnet.faucet(staker.publicKey, { sol: 1_000_000_000n, zero: 50_000n * USDC });
    await market.send([await stakeIx(staker.publicKey, market.mints.zeroMint, 50_000n * USDC)], staker);
    const { operator, address } = boosted;
    const link = await linkBoostIx(staker.publicKey, new PublicKey(address), operator.publicKey);
    await market.send([link], staker, operator);
    assert.ok(!(await one().kinds()).includes('refresh_boost'));
    market.localnet.advanceTime(DAY_SECS);
    const did = (await Promise.all([one().kinds(), two().kinds()])).flat();
    // Where both send it the second changes nothing.
    assert.ok(did.includes('refresh_boost'));
    assert.deepEqual(await Promise.all([one().counted('failed'), two().counted('failed')]), [0, 0]);
    assert.equal((await workerAt(boosted)).boostBps, 500);
  });

  it('ends sessions that it served and has settled, once their grace is over, and no others', async () => {
    const stranger = await market.openEscrow();
    for (const { payer, address } of [escrow, stranger])
      await market.send([await requestCloseIx(payer.publicKey, new PublicKey(address))], payer);
    const [session, signer] = [escrow.address, escrow.signer.publicKey.toBase58()];
    const payer = escrow.payer.publicKey.toBase58();
    await one()
      .db.insert(sessionKeys)
      .values({ signer, payer, sealed: new Uint8Array(60) });
    await one().db.insert(sessions).values({ address: session, payer, signer });
    const job = newJob(session, 5n);
    await reserveJob(one().db, job, { deposit: 10n, settled: 0n });
    const ends = async () => (await one().kinds()).includes('end_session');
    assert.ok(!(await ends()), 'its grace lasts');
    market.localnet.advanceTime(DAY_SECS);
    assert.ok(!(await ends()), 'a job runs');
    const { stats, ...bill } = billOf(job);
    await finishJob(one().db, job.id, { completionTokens: 3, finish: 'stop', stats, bill });
    assert.ok(!(await ends()), 'a job is not settled');
    const plan = { id: 'settlement', jobs: [job.id], from: 0n, to: 5n, shares: [], receiptsRoot: '' };
    const signed = { voucher: new Uint8Array(124), voucherSignature: new Uint8Array(64), expiresAt: 0n };
    await insertSettlement(one().db, session, { ...plan, ...signed });
    assert.ok(!(await ends()), 'a settlement is under way');
    await endSettlement(one().db, 'settlement', { state: 'confirmed', signature: 'signature' });

    const rent = await market.connection.getBalance(escrow.payer.publicKey);
    assert.deepEqual(await one().kinds(), ['end_session']);
    assert.equal(await fetchAccount(market.connection, 'session', new PublicKey(session)), null);
    assert.equal(await usdcOf(escrow.payer.publicKey), 10n * USDC);
    assert.ok((await market.connection.getBalance(escrow.payer.publicKey)) > rent);
    assert.deepEqual(await two().kinds(), [], 'it served neither');
    assert.ok(await fetchAccount(market.connection, 'session', new PublicKey(stranger.address)));
  });

  it('catches up after three missed days: days in order, then claims, then batches that nobody needs', async () => {
    const [earner] = auditors.slice(1) as [Operator, ...Operator[]];
    await market.settle(await market.openEscrow(), earner, 10n * USDC);
    await market.post(earner, 7n * USDC);
    market.localnet.advanceTime(80);
    assert.deepEqual(await two().kinds('due'), [], 'by itself it looks once a minute');
    assert.deepEqual(await one().kinds(), ['draw_batch']);
    const { payout } = await workerAt(earner);
    market.localnet.advanceTime(3 * DAY_SECS);
    const { lastEpochDay } = await requireAccount(market.connection, 'ledger', LEDGER);
    const before = await one().kinds();
    assert.deepEqual(
      before,
      ['open_epoch', 'open_epoch', 'open_epoch', 'close_batch'],
      'its payout key has no account yet',
    );
    assert.equal((await requireAccount(market.connection, 'ledger', LEDGER)).lastEpochDay, lastEpochDay + 3n);
    for (const batch of batches) assert.equal(await fetchAccount(market.connection, 'batch', batch), null);
    market.localnet.faucet(payout, { usdc: 1n });
    assert.deepEqual(await two().kinds(), [], 'it claims for nobody');
    assert.deepEqual(await one().kinds(), ['claim_for']);
    assert.equal(await usdcOf(payout), 7n * USDC + 1n);
    assert.deepEqual(await one().kinds(), []);
  });

  it('sells its own ZERO to the burn auction, up to what it may, for no less than the pool would pay', async () => {
    const { keypair } = one();
    market.localnet.faucet(keypair.publicKey, { zero: 5_000n * USDC, usdc: 1n });
    const before = await requireAccount(market.connection, 'ledger', LEDGER);
    assert.ok(before.burnBudget > 10n * USDC);
    const steps: string[] = [];
    for (let looks = 0; steps.length === 0 && looks < 20; looks++) {
      market.localnet.advanceTime(125);
      steps.push(...(await one().kinds()));
    }
    assert.deepEqual(steps, ['fill_burn_auction']);
    const { auctionBurned, auctionSpent, burnBudget } = await requireAccount(market.connection, 'ledger', LEDGER);
    assert.equal(auctionBurned, MOST_ZERO);
    assert.equal(burnBudget, before.burnBudget - auctionSpent);
    const got = (await usdcOf(keypair.publicKey)) ?? 0n;
    assert.equal(got, 1n + auctionSpent);
    const { zero, usdc, feeBps } = DEFAULT_POOL;
    assert.ok(
      auctionSpent >= quoteOut(MOST_ZERO, zero, usdc, feeBps),
      `${auctionSpent} is what the pool pays at least`,
    );
    // Nothing is sold and nothing is bought in the ten minutes after it.
    assert.deepEqual(await one().kinds(), []);
  });

  it('goes on after a chore that fails, and leaves that alone for a while', async () => {
    const { db, sender, metrics } = one();
    const [backoff, log] = [new Backoff(60_000), createLog('silent')];
    const hopeless = Keypair.generate().publicKey;
    const payer = one().keypair.publicKey;
    const account = ataAddress(hopeless, market.mints.usdcMint);
    const sound = createAssociatedTokenAccountIdempotentInstruction(payer, account, hopeless, market.mints.usdcMint);
    const deeds: Deed[] = [
      { ...{ kind: 'draw_batch', lane: 'a', unit: 'a' }, instructions: async () => [await drawBatchIx(hopeless, 0n)] },
      {
        ...{ kind: 'refresh_boost', lane: 'b', unit: 'b' },
        instructions: () => Promise.reject(new Error('not built')),
      },
      { ...{ kind: 'claim_for', lane: 'c', unit: 'c' }, instructions: () => Promise.resolve([sound]) },
    ];
    const tried: string[] = [];
    const due = () => Promise.resolve(deeds);
    const spy = { send: (...args: Parameters<typeof sender.send>) => (tried.push(args[0]), sender.send(...args)) };
    const run = (eager: boolean) =>
      runRounds({ db, sender: spy, backoff, metrics, log }, { due, oneByOne: true, eager });
    const did = async (eager: boolean) => (await run(eager)).map(({ kind }) => kind);
    assert.deepEqual(await did(false), ['claim_for']);
    assert.deepEqual(tried, ['draw_batch', 'refresh_boost', 'claim_for'], 'each was tried once');
    assert.equal(await one().counted('failed'), 2);
    assert.deepEqual(await did(false), ['claim_for']);
    assert.equal(tried.length, 4, 'what failed is backed off');
    await did(true);
    assert.equal(tried.length, 7, 'who asks for all gets all');
    const deps = { db, sender: spy, backoff, metrics, log };
    await runRounds(deps, { due, oneByOne: false, eager: true, most: 2 });
    assert.equal(tried.length, 9, 'a run has a most');

    // What failed and is not due any more was done by somebody else.
    const failures = await one().counted('failed');
    const elsewhere = await one().counted('elsewhere');
    const looks = [deeds.slice(0, 1), []];
    await runRounds(deps, { due: () => Promise.resolve(looks.shift() ?? []), oneByOne: false, eager: true });
    assert.deepEqual([await one().counted('failed'), await one().counted('elsewhere')], [failures, elsewhere + 1]);
  });
});
