import assert from 'node:assert/strict';
import {
  accountNameOf,
  BATCH,
  BOND_VAULT,
  boostOf,
  BURN_VAULT,
  decodeAccount,
  ESCROW_VAULT,
  FEE_USDC_VAULT,
  FEE_WSOL_VAULT,
  positionAddress,
  PROGRAM_ID,
  REWARD_VAULT,
  SLICE_VAULT,
  STAKE_VAULT,
  treasuryTotal,
  type AccountName,
  type MarketAccounts,
} from '@shardmarket/sdk';
import { NATIVE_MINT } from '@solana/spl-token';
import { PublicKey } from '@solana/web3.js';
import { market } from '../../../sdk/src/program/client.ts';
import type { TestChain } from './chain.ts';
import { mintSupply, tokenBalance } from './tokens.ts';

const Q64 = 1n << 64n;

/** What tests know of the outside: tokens that were given to vaults as gifts, and the first supply of ZERO. */
export interface Outside {
  readonly zeroMint: PublicKey;
  /** micro-ZERO minted so far */
  readonly zeroMinted: bigint;
  /** gifts by vault address, in the vault's micro units */
  readonly donated: ReadonlyMap<string, bigint>;
}

export type Everything = { [N in AccountName]: MarketAccounts[N][] };

/** What the solvency check reads: all accounts of the program, and the Token program's books. */
export interface Books {
  readonly all: Everything;
  /** micro units in a token account */
  readonly balance: (address: PublicKey) => bigint;
  /** micro units of a mint in existence */
  readonly supply: (mint: PublicKey) => bigint;
}

/** A list for every type of account. */
export function noAccounts(): Everything {
  return Object.fromEntries(market.idl.accounts.map(({ name }) => [name, []])) as unknown as Everything;
}

/** Every account of the program, decoded. */
export function everything(chain: TestChain): Everything {
  const all = noAccounts();
  for (const { data, owner } of chain.accounts.ownedBy(PROGRAM_ID.toBase58())) {
    const name = accountNameOf(data);
    assert.ok(name, 'an account of the program has no known type');
    (all[name] as unknown[]).push(decodeAccount(name, { owner: new PublicKey(owner), data }));
  }
  return all;
}

/** Reads a chain and checks its books. */
export function assertSolvent(chain: TestChain, outside: Outside): void {
  const books = {
    all: everything(chain),
    balance: (address: PublicKey) => tokenBalance(chain, address),
    supply: (mint: PublicKey) => mintSupply(chain, mint),
  };
  assertBalanced(books, outside);
}

/**
 * The solvency of the design, as equalities: each vault holds exactly what an independent sum over all accounts says,
 * plus what was given to it. Nothing is owed twice, nothing is lost.
 */
export function assertBalanced({ all, balance, supply }: Books, outside: Outside): void {
  const { ledger: ledgers, session, worker, stakePool, stakePosition, epoch, venue, batch } = all;
  const [ledger] = ledgers;
  const [pool] = stakePool;
  if (!ledger || !pool) return;
  const vault = (address: PublicKey) => balance(address) - (outside.donated.get(address.toBase58()) ?? 0n);

  const outstanding = sum(session, (s) => s.deposit - s.settled - s.refunded);
  assert.equal(ledger.sessionsOutstanding, outstanding, 'ledger: what sessions have left');
  const owed = sum(worker, (w) => w.uncovered + sum(w.buckets, (b) => b.amount) + w.vested);
  assert.equal(ledger.workersOwed, owed, 'ledger: what workers are owed');
  const escrow = outstanding + owed + treasuryTotal(ledger) + ledger.burnBudget;
  assert.equal(vault(ESCROW_VAULT), escrow, 'escrow vault');

  const open = batch.filter((b) => b.state === BATCH.audited || b.state === BATCH.answered);
  const held = sum([...open, ...batch.filter((b) => b.state === BATCH.posted)], (b) => b.amount);
  assert.equal(
    sum(worker, (w) => w.held),
    held,
    'what is held for batches',
  );
  assert.equal(
    sum(worker, (w) => BigInt(w.openAudits)),
    BigInt(open.length),
    'open audits',
  );

  const bonds = sum(worker, (w) => w.bond);
  assert.equal(ledger.bondsTotal, bonds, 'ledger: bonds');
  assert.equal(vault(BOND_VAULT), bonds, 'bond vault');

  assert.equal(
    pool.totalStaked,
    sum(stakePosition, (p) => p.staked),
    'stake pool: staked',
  );
  assert.equal(
    pool.totalCooling,
    sum(stakePosition, (p) => p.cooling),
    'stake pool: cooling',
  );
  assert.equal(vault(STAKE_VAULT), pool.totalStaked + pool.totalCooling, 'stake vault');

  assertLinked(all);

  const earned = sum(stakePosition, (p) => p.owed * Q64 + p.fraction + p.staked * (pool.index - p.index));
  assert.equal(pool.owed * Q64, earned + pool.indexLeft, 'stake pool: what stakers are owed, to the last 2^-64');
  assert.equal(vault(REWARD_VAULT), pool.owed + pool.streamRemaining + pool.banked, 'reward vault');

  // What an epoch's credits had left lapses with the next one.
  const credits = sum(epoch, (e) => e.credits);
  assert.ok(pool.creditsTaken + pool.creditLeft <= credits, 'credits taken and left are within those of all epochs');

  assert.equal(vault(SLICE_VAULT), 0n, 'slice vault');
  assert.equal(vault(BURN_VAULT), 0n, 'burn vault');
  const [sellers, buyers] = [true, false].map((sells) => venue.filter((v) => v.baseMint.equals(NATIVE_MINT) === sells));
  const bought = sum(buyers ?? [], (v) => v.bought) + ledger.auctionBurned;
  assert.equal(bought, ledger.zeroBurned, 'ZERO burned by venue and auction');
  const spent = sum(buyers ?? [], (v) => v.spent) + ledger.auctionSpent;
  assert.equal(spent, ledger.usdcSpentOnBurns, 'USDC spent by venue and auction');
  const sold = sum(sellers ?? [], (v) => v.bought);
  assert.equal(-vault(FEE_USDC_VAULT), ledger.feesSwept - sold, 'fee vault of USDC');
  assert.equal(supply(outside.zeroMint), outside.zeroMinted - ledger.zeroBurned - ledger.zeroSlashed, 'supply of ZERO');
  assert.equal(
    -vault(FEE_WSOL_VAULT),
    sum(sellers ?? [], (v) => v.spent),
    'fee vault of wSOL',
  );

  const [taken, burnHalves, streamed] = [
    sum(epoch, (e) => e.taken),
    sum(epoch, (e) => e.burnHalf),
    sum(epoch, (e) => e.stakerHalf),
  ];
  assert.equal(burnHalves + streamed, taken, 'halves of all epochs');
  assert.equal(ledger.usdcStreamed, streamed, 'USDC streamed');
  assert.equal(ledger.burnBudget + ledger.usdcSpentOnBurns, burnHalves, 'burn budget and what was spent of it');
}

/** Who boosts is boosted by exactly one, and by no more than what is staked earns; nobody else is boosted. */
function assertLinked({ config, worker, stakePosition }: Everything): void {
  const full = config[0]?.limits.fullBoostStake ?? 1n;
  const boosts = new Map<string, bigint>();
  for (const { boosts: linked, owner, staked } of stakePosition) {
    if (!linked.equals(PublicKey.default)) boosts.set(positionAddress(owner).toBase58(), boostOf(staked, full));
  }
  const boosted = worker.filter(({ booster }) => !booster.equals(PublicKey.default));
  const boosters = boosted.map(({ booster }) => booster.toBase58());
  assert.deepEqual(boosters.sort(), [...boosts.keys()].sort(), 'boosts: both sides of every link');
  for (const { booster, boostBps } of worker) {
    assert.ok(BigInt(boostBps) <= (boosts.get(booster.toBase58()) ?? 0n), 'boosts: no more than the stake earns');
  }
}

function sum<T>(items: readonly T[], of: (item: T) => bigint): bigint {
  return items.reduce((total, item) => total + of(item), 0n);
}
