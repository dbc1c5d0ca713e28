/** Attacks with accounts instead of prices: each is tried in a few settings and can only be run, on the real programs. */
import assert from 'node:assert/strict';
import {
  ataAddress,
  BOND_VAULT,
  BURN_VAULT,
  claimYieldIx,
  ESCROW_VAULT,
  FEE_USDC_VAULT,
  LEDGER,
  linkBoostIx,
  openEpochIx,
  ProgramError,
  refreshBoostIx,
  requestUnstakeIx,
  REWARD_VAULT,
  SLICE_VAULT,
  STAKE_VAULT,
  sweepFeesIx,
  withdrawStakeIx,
} from '@shardmarket/sdk';
import type { Keypair, PublicKey, TransactionInstruction } from '@solana/web3.js';
import { key, limits, mints, RESERVES, USDC, ZERO } from '../support/actors.ts';
import { DAY, fillTreasury, toDay } from '../support/days.ts';
import { claim, openSession, postReceipts, registerWorker, settle, stake, type Hand } from '../support/deeds.ts';
import { tokenBalance } from '../support/tokens.ts';
import { World } from '../support/world.ts';
import { worth } from './model.ts';

const { usdcMint, zeroMint } = mints;
const PRICE = { ...RESERVES, feeBps: 0 };

/** One way to try an attack. */
export interface Try {
  readonly setting: string;
  /** @returns what it gains, micro-USDC at the price before */
  readonly run: () => Promise<bigint>;
}

export interface AccountAttack {
  readonly name: string;
  readonly how: string;
  readonly tries: readonly Try[];
}

const held = (world: World, owner: Keypair, mint: PublicKey) =>
  tokenBalance(world.chain, ataAddress(owner.publicKey, mint));
const purse = (world: World, ...owners: readonly Keypair[]) =>
  owners.reduce((sum, owner) => sum + held(world, owner, usdcMint), 0n);

/** Sends what may find nothing to take. */
function orNothing(world: World, instruction: TransactionInstruction, signer: Keypair): void {
  try {
    world.send([instruction], [signer]);
  } catch (error) {
    if (!(error instanceof ProgramError) || !['NoYield', 'NoFees'].includes(error.name)) throw error;
  }
}

/** Stakes, opens the epoch, claims and unstakes in one slot; takes the stake when it has cooled. */
async function flashStake(others: bigint, amount: bigint): Promise<bigint> {
  const world = await World.ready();
  if (others > 0n) await stake(world, key('alice'), others);
  await fillTreasury(world, 1_000n * USDC);
  const attacker = world.actor('attacker', 0n, amount);
  const day = world.get('ledger', LEDGER).lastEpochDay + 1n;
  world.chain.warp(day * DAY > world.chain.now ? day * DAY - world.chain.now : 0n);
  await stake(world, attacker, amount);
  world.send([await openEpochIx(attacker.publicKey, usdcMint, day)], [attacker]);
  orNothing(world, await claimYieldIx(attacker.publicKey, usdcMint), attacker);
  world.send([await requestUnstakeIx(attacker.publicKey, amount)], [attacker]);
  world.chain.warp(limits.unstakeCooldownSecs);
  world.send([await withdrawStakeIx(attacker.publicKey, zeroMint)], [attacker]);
  orNothing(world, await claimYieldIx(attacker.publicKey, usdcMint), attacker);
  return worth(held(world, attacker, usdcMint), held(world, attacker, zeroMint) - amount, PRICE);
}

/** An attacker who is buyer, worker with the whole boost, payout key and the only staker, with something to take everywhere. */
async function everywhere(paid: bigint, bond: bigint): Promise<{ world: World; attacker: Keypair; hand: Hand }> {
  const world = await World.ready();
  const attacker = world.actor('attacker', paid + 1_000n * USDC, 1_000_000n * ZERO);
  await stake(world, attacker, 200_000n * ZERO);
  const hand = await registerWorker(world, 'attacking operator', bond);
  world.send([await linkBoostIx(attacker.publicKey, hand.address, hand.operator.publicKey)], [attacker, hand.operator]);
  world.chain.warp(DAY);
  world.send([await refreshBoostIx(attacker.publicKey, hand.address)], [attacker]);
  assert.equal(world.get('worker', hand.address).boostBps, 1_000);
  const expiresAt = world.chain.now + 30n * DAY;
  await settle(world, await openSession(world, { deposit: paid, expiresAt }, attacker), [hand, paid]);
  await postReceipts(world, hand, world.get('worker', hand.address).uncovered);
  return { world, attacker, hand };
}

/** Waits until everything has vested and streamed, and takes it. */
async function takeAll({ world, attacker, hand }: Awaited<ReturnType<typeof everywhere>>): Promise<bigint> {
  orNothing(world, await sweepFeesIx(), attacker);
  await toDay(world, world.chain.now / DAY + 5n);
  // The epochs were opened just now: what they gave to stakers streams for a day.
  world.chain.warp(DAY);
  await claim(world, hand);
  orNothing(world, await claimYieldIx(attacker.publicKey, usdcMint), attacker);
  return purse(world, attacker, hand.operator, hand.payout);
}

/** Gives to a vault, then takes all there is: against doing the same without the gift. */
async function give(vault: PublicKey, mint: PublicKey, amount: bigint): Promise<bigint> {
  const start = await everywhere(10n * USDC, limits.minBond);
  const fork = start.world.fork();
  const without = await takeAll({ ...start, world: fork() });
  const world = fork();
  world.donate(mint, vault, start.attacker, amount);
  const usdc = (await takeAll({ ...start, world })) - without;
  return worth(usdc, mint.equals(zeroMint) ? -amount : 0n, PRICE);
}

/** Pays its own worker, and takes the worker's part and the whole stream of the stakers. */
async function payItself(paid: bigint, bond: bigint): Promise<bigint> {
  const start = await everywhere(paid, bond);
  const before = purse(start.world, start.attacker, start.hand.operator, start.hand.payout) + paid;
  return (await takeAll(start)) - before;
}

const VAULTS: readonly (readonly [name: string, vault: PublicKey, mint: PublicKey])[] = [
  ['escrow', ESCROW_VAULT, usdcMint],
  ['reward', REWARD_VAULT, usdcMint],
  ['slice', SLICE_VAULT, usdcMint],
  ['USDC fee', FEE_USDC_VAULT, usdcMint],
  ['stake', STAKE_VAULT, zeroMint],
  ['bond', BOND_VAULT, zeroMint],
  ['burn', BURN_VAULT, zeroMint],
];

export const ACCOUNT_ATTACKS: readonly AccountAttack[] = [
  {
    name: 'flash stake',
    how: 'stake, open the epoch, claim and unstake in one slot; withdraw when it has cooled, claim again',
    tries: [0n, 10n, 100_000n].flatMap((others) =>
      [1n, 1_000n, 10_000_000n].map((amount) => ({
        setting: `${amount} ZERO beside ${others}`,
        run: () => flashStake(others * ZERO, amount * ZERO),
      })),
    ),
  },
  {
    name: 'gift to a vault',
    how: 'give, then take as worker and only staker whatever there is, against the same without the gift',
    tries: VAULTS.flatMap(([name, vault, mint]) =>
      [1n, 500n * USDC].map((amount) => ({
        setting: `${amount} micro units to the ${name} vault`,
        run: () => give(vault, mint, amount),
      })),
    ),
  },
  {
    name: 'self-dealing',
    how: 'pay one’s own worker, which has the whole boost; take its part, and all of the stakers’ stream as the only staker',
    tries: (
      [
        [1n * USDC, 1_000n],
        [1_000n * USDC, 1_000n],
        [25_000n * USDC, 100_000n],
      ] as const
    ).map(([paid, bond]) => ({
      setting: `${paid / USDC} USDC`,
      run: () => payItself(paid, bond * ZERO),
    })),
  },
];
