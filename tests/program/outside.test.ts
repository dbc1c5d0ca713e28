/** What others do around the program: gifts to its vaults, closed token accounts, dust, another price of rent. */
import assert from 'node:assert/strict';
import {
  ataAddress,
  BOND_VAULT,
  closeSessionIx,
  CONFIG,
  ESCROW_VAULT,
  LEDGER,
  openSessionIx,
  REWARD_VAULT,
  STAKE_POOL,
  STAKE_VAULT,
} from '@shardmarket/sdk';
import { createCloseAccountInstruction } from '@solana/spl-token';
import { Rent } from 'litesvm';
import { HOUR, key, mints, USDC, ZERO } from './support/actors.ts';
import { DAY } from './support/days.ts';
import {
  claim,
  claimInstruction,
  earner,
  openSession,
  postReceipts,
  sessionTerms,
  settlement,
  sharesOf,
  stage,
  stake,
} from './support/deeds.ts';
import { tokenBalance } from './support/tokens.ts';
import { World } from './support/world.ts';

const [buyer, stranger] = [key('buyer'), key('stranger')];

describe('gifts', () => {
  it('a gift to any vault with money in it changes no account of the program', async () => {
    const { world } = await earner();
    await stake(world, key('alice'), 5n * ZERO);
    const state = () => [CONFIG, LEDGER, STAKE_POOL].map((address) => world.chain.account(address)?.data);
    const before = state();
    for (const vault of [ESCROW_VAULT, REWARD_VAULT]) world.donate(mints.usdcMint, vault, stranger, 777n);
    for (const vault of [STAKE_VAULT, BOND_VAULT]) world.donate(mints.zeroMint, vault, stranger, 888n);
    assert.deepEqual(state(), before);
    await stake(world, key('bob'), 5n * ZERO);
    assert.equal(world.get('stakePool', STAKE_POOL).totalStaked, 10n * ZERO);
  });
});

describe('a closed token account', () => {
  it('a closed payout account stops the claim and loses nothing: opened again, it is paid all of it', async () => {
    const { world, hand } = await earner();
    const purse = ataAddress(hand.payout.publicKey, mints.usdcMint);
    await postReceipts(world, hand, 30n * USDC);
    world.chain.warp(2n * DAY);
    const close = createCloseAccountInstruction(purse, stranger.publicKey, hand.payout.publicKey);
    world.send([close], [stranger, hand.payout]);
    world.refuses('AccountDataTooSmall', [await claimInstruction(world, hand)], [hand.operator]);
    world.fund(mints.usdcMint, hand.payout.publicKey, 0n);
    await claim(world, hand);
    assert.equal(tokenBalance(world.chain, purse), 30n * USDC);
  });
});

describe('dust', () => {
  it('a settlement costs the same units whatever number of the least sessions others open', async () => {
    const { world, escrow, hands } = await stage(2);
    const crowded = world.fork()();
    for (let salt = 1n; salt <= 300n; salt++) {
      const terms = sessionTerms(crowded, { payer: stranger.publicKey, salt, deposit: USDC });
      crowded.chain.send([await openSessionIx(terms)], [stranger]);
    }
    crowded.check();
    const shares = sharesOf(...hands.map((hand) => [hand, USDC] as const));
    const cost = async (in_: World) => in_.send(await settlement(in_, escrow, shares), [key('keeper')]).unitsConsumed;
    assert.equal(await cost(crowded), await cost(world));
  });
});

describe('another price of rent', () => {
  /** Multiplies what an account has to hold for its bytes. */
  function reprice({ chain }: World, by: (perByte: bigint) => bigint): void {
    const { lamportsPerByteYear, exemptionThreshold, burnPercent } = chain.svm.getRent();
    chain.svm.setRent(new Rent(by(lamportsPerByteYear), exemptionThreshold, burnPercent));
  }

  for (const [what, by] of [
    ['half', (perByte: bigint) => perByte / 2n],
    ['double', (perByte: bigint) => perByte * 2n],
  ] as const) {
    it(`who paid the rent gets back what it paid when rent costs ${what} at the close`, async () => {
      const world = await World.ready();
      const escrow = await openSession(world);
      const paid = world.chain.account(escrow.address)?.lamports;
      assert.ok(paid);
      world.chain.warp(25n * HOUR);
      reprice(world, by);
      const had = world.chain.accounts.balance(buyer.publicKey.toBase58());
      const close = await closeSessionIx({
        session: escrow.address,
        usdcMint: mints.usdcMint,
        payer: buyer.publicKey,
        rentPayer: buyer.publicKey,
      });
      world.send([close], [stranger]);
      assert.equal(world.chain.accounts.balance(buyer.publicKey.toBase58()), had + paid);
      const next = await openSession(world, { salt: 2n });
      const space = world.chain.account(next.address)?.data.length ?? 0;
      assert.equal(world.chain.account(next.address)?.lamports, world.chain.accounts.rentExempt(space));
    });
  }
});
