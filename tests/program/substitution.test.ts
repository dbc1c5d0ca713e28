import assert from 'node:assert/strict';
import {
  addBondIx,
  claimYieldIx,
  closeSessionIx,
  initConfigIx,
  initVaultsIx,
  LEDGER,
  observePriceIx,
  openEpochIx,
  openSessionIx,
  postReceiptsIx,
  ProgramError,
  registerModelIx,
  registerVenueIx,
  registerWorkerIx,
  requestCloseIx,
  requestUnstakeIx,
  stakeIx,
  topUpIx,
  withdrawStakeIx,
  buybackSliceIx,
} from '@shardmarket/sdk';
import { ACCOUNT_SIZE, TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { TransactionInstruction, type AccountMeta, type Keypair } from '@solana/web3.js';
import { accountNames, market } from '../../sdk/src/program/client.ts';
import { authority, HOUR, key, limits, MANIFEST_HASH, mints, USDC, ZERO } from './support/actors.ts';
import { DAY, fillTreasury, openNextEpoch, watchPrice } from './support/days.ts';
import {
  claimInstruction,
  openSession,
  postReceipts,
  registerWorker,
  sessionTerms,
  settle,
  settlement,
  sharesOf,
  stake,
} from './support/deeds.ts';
import { instructionName } from './support/mutate.ts';
import { World } from './support/world.ts';

const keeper = key('keeper');
const [alice, bob, buyer, stranger] = [key('alice'), key('bob'), key('buyer'), key('stranger')];
const foreign = key('some other program').publicKey;

/** A transaction that goes through: the instruction under test is the last one. */
interface Valid {
  readonly world: World;
  readonly instructions: readonly TransactionInstruction[];
  readonly signers: readonly Keypair[];
}

/** One world in which every instruction but the first four has something to do. */
async function lively(): Promise<Valid[]> {
  const world = await World.ready();
  await stake(world, alice, 10n * ZERO);
  await stake(world, bob, 10n * ZERO);
  world.send([await requestUnstakeIx(bob.publicKey, 10n * ZERO)], [bob]);
  const hand = await registerWorker(world, 'operator');
  await settle(world, await openSession(world, { salt: 9n }), [hand, 10n * USDC]);
  await postReceipts(world, hand, USDC);
  await fillTreasury(world, 200n * USDC);
  await openNextEpoch(world);
  world.chain.warp(8n * DAY);
  while (world.get('ledger', LEDGER).lastEpochDay < world.chain.now / DAY - 1n) await openNextEpoch(world);
  const escrow = await openSession(world);
  const second = await openSession(world, { salt: 2n });
  world.send([await requestCloseIx(buyer.publicKey, second.address)], [buyer]);
  world.chain.warp(HOUR);
  await watchPrice(world);
  const terms = { session: escrow.address, usdcMint: mints.usdcMint };
  const day = world.get('ledger', LEDGER).lastEpochDay + 1n;
  const closing = { ...terms, payer: buyer.publicKey, rentPayer: buyer.publicKey };
  const worker = { manifestHash: MANIFEST_HASH, zeroMint: mints.zeroMint, layers: [0, 1] as const, ask: 1n };
  const fresh = { operator: stranger.publicKey, payout: stranger.publicKey, bond: limits.minBond };
  const model = {
    manifestHash: new Uint8Array(32),
    numericsClass: new Uint8Array(32).fill(1),
    layerCount: 1,
    priceCeiling: 1n,
  };
  const valid = (instruction: TransactionInstruction, ...signers: Keypair[]) => ({
    world,
    instructions: [instruction],
    signers,
  });
  const voucher = await settlement(world, escrow, sharesOf([hand, USDC]));
  const observed = world.fork()();
  observed.chain.warp(120n);
  return [
    valid(await registerModelIx(authority.publicKey, model), authority),
    valid(await openSessionIx(sessionTerms(world, { salt: 3n, rentPayer: stranger.publicKey })), buyer, stranger),
    valid(await topUpIx({ ...terms, funder: stranger.publicKey, amount: 1n }), stranger),
    { world, instructions: voucher, signers: [] },
    valid(await requestCloseIx(buyer.publicKey, escrow.address), buyer),
    valid(await closeSessionIx({ ...closing, agreedBy: escrow.signer.publicKey }), buyer, escrow.signer),
    valid(await closeSessionIx({ ...closing, session: second.address })),
    valid(await registerWorkerIx({ ...worker, ...fresh }), stranger),
    valid(await addBondIx(hand.operator.publicKey, mints.zeroMint, 1n), hand.operator),
    valid(await postReceiptsIx(hand.operator.publicKey, new Uint8Array(32), 1, 1n), hand.operator),
    valid(await claimInstruction(world, hand), hand.operator),
    valid(await stakeIx(alice.publicKey, mints.zeroMint, 1n), alice),
    valid(await requestUnstakeIx(alice.publicKey, 1n), alice),
    valid(await withdrawStakeIx(bob.publicKey, mints.zeroMint), bob),
    valid(await claimYieldIx(alice.publicKey, mints.usdcMint), alice),
    valid(await openEpochIx(stranger.publicKey, mints.usdcMint, day), stranger),
    { ...valid(await observePriceIx(world.venue)), world: observed },
    valid(await buybackSliceIx(world.venue, mints, USDC)),
  ];
}

/** The four instructions that set a program up, each in the world just before it. */
async function settingUp(): Promise<Valid[]> {
  const world = await World.deployed();
  const before: Valid[] = [];
  const steps = [
    await initConfigIx(authority.publicKey, mints, limits),
    await initVaultsIx(authority.publicKey, mints),
    await registerVenueIx(authority.publicKey, world.venue),
  ];
  for (const instruction of steps) {
    before.push({ world: world.fork()(), instructions: [instruction], signers: [authority] });
    world.send([instruction], [authority]);
  }
  return before;
}

/** Runs the transaction with account `at` of its last instruction changed. */
function rehearse(valid: Valid, at: number, change: Partial<AccountMeta>): Error | undefined {
  const last = valid.instructions.at(-1);
  assert.ok(last);
  const keys = last.keys.map((k, i) => (i === at ? { ...k, ...change } : k));
  const changed = new TransactionInstruction({ programId: last.programId, keys, data: last.data });
  const signers = valid.signers.filter((s) => keys.some((k) => k.isSigner && k.pubkey.equals(s.publicKey)));
  return valid.world.chain.rehearse([...valid.instructions.slice(0, -1), changed], [keeper, ...signers]);
}

/** An account with the same bytes and balance, at another address and owned by another program. */
function clone(world: World, meta: AccountMeta, name: string) {
  const real = world.chain.account(meta.pubkey);
  if (!real || real.executable) return undefined;
  const address = key(`clone of ${name} ${meta.pubkey.toBase58()}`).publicKey;
  world.chain.accounts.set({ ...real, address: address.toBase58(), owner: foreign.toBase58() });
  return address;
}

describe('every account of every instruction', () => {
  let all: Valid[] = [];
  before(async () => {
    all = [...(await settingUp()), ...(await lively())];
  });

  /** Calls `check` with each account of each instruction; collects what went through although it should not. */
  function survivors(check: (valid: Valid, at: number, meta: AccountMeta, name: string) => Error | undefined | 'skip') {
    const through: string[] = [];
    for (const valid of all) {
      const last = valid.instructions.at(-1);
      assert.ok(last);
      const names = accountNames(market.idl, instructionName(last));
      for (const [at, meta] of last.keys.entries()) {
        const name = names[at] ?? 'worker';
        const error = check(valid, at, meta, name);
        if (error === undefined) through.push(`${instructionName(last)}.${name}`);
        else if (error !== 'skip') assert.ok(error instanceof ProgramError, String(error));
      }
    }
    return through;
  }

  it('the transactions themselves go through', () => {
    for (const valid of all) {
      const error = valid.world.chain.rehearse(valid.instructions, [keeper, ...valid.signers]);
      const last = valid.instructions.at(-1);
      assert.equal(error, undefined, last && instructionName(last));
    }
    const tested = new Set(all.map((v) => v.instructions.at(-1)).map((ix) => ix && instructionName(ix)));
    assert.deepEqual([...tested].sort(), market.idl.instructions.map((ix) => ix.name).sort());
  });

  it('missing signature: refused wherever one is asked for', () => {
    const through = survivors((valid, at, meta) => (meta.isSigner ? rehearse(valid, at, { isSigner: false }) : 'skip'));
    assert.deepEqual(through, []);
  });

  it('foreign-owned account: a clone of any account under another program is refused', () => {
    const through = survivors((valid, at, meta, name) => {
      if (meta.isSigner) return 'skip';
      const pubkey = clone(valid.world, meta, name);
      return pubkey ? rehearse(valid, at, { pubkey }) : 'skip';
    });
    assert.deepEqual(through, []);
  });

  it('another address: an empty account in the place of any other is refused', () => {
    const through = survivors((valid, at, meta) =>
      meta.isSigner ? 'skip' : rehearse(valid, at, { pubkey: key('nobody').publicKey }),
    );
    assert.deepEqual(through, []);
  });

  it('another token account of the same mint: neither a stranger’s nor a second one of the same owner is a vault', () => {
    for (const owner of ['stranger', 'same'] as const) {
      const through = survivors((valid, at, meta, name) => {
        const real = valid.world.chain.account(meta.pubkey);
        if (real?.owner !== TOKEN_PROGRAM_ID.toBase58() || real.data.length !== ACCOUNT_SIZE) return 'skip';
        const data = Uint8Array.from(real.data);
        if (owner === 'stranger') data.set(key('some stranger').publicKey.toBytes(), 32);
        const pubkey = key(`${owner} ${name} ${meta.pubkey.toBase58()}`).publicKey;
        valid.world.chain.accounts.set({ ...real, address: pubkey.toBase58(), data });
        return rehearse(valid, at, { pubkey });
      });
      // Users may pay from and be paid to any account of their own; a venue's vaults are pinned when it is registered.
      const anyOfTheirs = (name: string) => owner === 'same' && /Tokens$/.test(name);
      const pinnedNow = (name: string) => owner === 'same' && name.startsWith('registerVenue.');
      assert.deepEqual(
        through.filter((name) => !anyOfTheirs(name) && !pinnedNow(name)),
        [],
      );
    }
  });

  it('not writable: refused for every account that changes', () => {
    const through = survivors((valid, at, meta) =>
      meta.isWritable ? rehearse(valid, at, { isWritable: false }) : 'skip',
    );
    assert.deepEqual(through, []);
  });
});
