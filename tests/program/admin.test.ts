import assert from 'node:assert/strict';
import {
  acceptAuthorityIx,
  applyLimitsIx,
  cancelLimitsIx,
  CONFIG,
  PARAM_QUEUE,
  ProgramError,
  proposeAuthorityIx,
  queueLimitsIx,
  registerModelIx,
  type Limits,
} from '@shardmarket/sdk';
import { PublicKey, TransactionInstruction, type Keypair } from '@solana/web3.js';
import { authority, guardian, HOUR, key, limits, USDC } from './support/actors.ts';
import { DAY } from './support/days.ts';
import { openSession } from './support/deeds.ts';
import { instructionName } from './support/mutate.ts';
import { adminScenes, settingUp } from './support/scenes/admin.ts';
import { lively } from './support/scenes/lively.ts';
import type { Valid } from './support/scenes/valid.ts';
import { World } from './support/world.ts';

const [keeper, stranger, next] = [key('keeper'), key('stranger'), key('next authority')];
const propose = (to: Keypair | undefined, by = authority) => proposeAuthorityIx(by.publicKey, to?.publicKey);
const accept = (by: Keypair) => acceptAuthorityIx(by.publicKey);
const queue = (change: Partial<Limits>, by = authority) => queueLimitsIx(by.publicKey, { ...limits, ...change });
const apply = () => applyLimitsIx(authority.publicKey);
const DELAY = 48n * HOUR;

describe('who may administer', () => {
  let calls: Valid[] = [];
  before(async () => {
    calls = [...(await settingUp()), ...(await adminScenes(await lively()))];
    // With lamports for every account that these might create: that is not what stops them.
    for (const world of new Set(calls.map((call) => call.world)))
      for (const name of ['guardian', 'next authority']) world.actor(name, 0n, 0n);
  });

  /** What is refused when `usurper` signs in the place of whoever may; by name of the instruction. */
  function refusals(usurper: Keypair): Record<string, string> {
    const names: [string, string][] = [];
    for (const { world, instructions, signers } of calls) {
      const [instruction] = instructions;
      const [entitled] = signers;
      assert.ok(instruction);
      if (!entitled) continue;
      const keys = instruction.keys.map((k) => ({
        ...k,
        pubkey: k.isSigner && k.pubkey.equals(entitled.publicKey) ? usurper.publicKey : k.pubkey,
      }));
      const { programId, data } = instruction;
      const error = world.chain.rehearse([new TransactionInstruction({ programId, keys, data })], [keeper, usurper]);
      assert.ok(error === undefined || error instanceof ProgramError, String(error));
      names.push([instructionName(instruction), error?.name ?? 'goes through']);
    }
    return Object.fromEntries(names);
  }

  const nobody = {
    initConfig: 'NotUpgradeAuthority',
    initVaults: 'Unauthorized',
    initFeeVaults: 'Unauthorized',
    registerVenue: 'Unauthorized',
    registerModel: 'Unauthorized',
    proposeAuthority: 'Unauthorized',
    acceptAuthority: 'Unauthorized',
    queueLimits: 'Unauthorized',
    cancelLimits: 'Unauthorized',
    pause: 'Unauthorized',
    unpause: 'Unauthorized',
    retireVenue: 'Unauthorized',
  };

  it('a stranger: nothing', () => {
    assert.deepEqual(refusals(stranger), nobody);
  });

  it('a proposed authority that has not accepted: only accept', () => {
    assert.deepEqual(refusals(next), { ...nobody, acceptAuthority: 'goes through' });
  });

  it('the guardian: pause, unpause and retire', () => {
    const may = { pause: 'goes through', unpause: 'goes through', retireVenue: 'goes through' };
    assert.deepEqual(refusals(guardian), { ...nobody, ...may });
  });

  it('the authority: everything but accepting for its successor', () => {
    const all = Object.keys(nobody).map((name) => [name, 'goes through']);
    assert.deepEqual(refusals(authority), { ...Object.fromEntries(all), acceptAuthority: 'Unauthorized' });
  });
});

describe('two-step authority', () => {
  it('the proposed key takes over when it accepts, and the old one is out', async () => {
    const world = await World.ready();
    world.send([await propose(next)], [authority]);
    assert.ok(world.get('config', CONFIG).authority.equals(authority.publicKey));
    world.send([await accept(next)], [keeper, next]);
    const config = world.get('config', CONFIG);
    assert.ok(config.authority.equals(next.publicKey));
    assert.ok(config.pendingAuthority.equals(PublicKey.default));
    world.refuses('Unauthorized', [await propose(authority)], [authority]);
    world.send([await propose(authority, next)], [keeper, next]);
  });

  it('nobody was proposed', async () => {
    const world = await World.ready();
    world.refuses('NoPendingAuthority', [await accept(next)], [keeper, next]);
    world.refuses('NoPendingAuthority', [await accept(authority)], [authority]);
  });

  it('a proposal is used up, taken back or replaced', async () => {
    const world = await World.ready();
    world.send([await propose(next)], [authority]);
    world.send([await propose(undefined)], [authority]);
    world.refuses('NoPendingAuthority', [await accept(next)], [keeper, next]);
    world.send([await propose(next)], [authority]);
    world.send([await propose(stranger)], [authority]);
    world.refuses('Unauthorized', [await accept(next)], [keeper, next]);
    world.send([await accept(stranger)], [stranger]);
    world.refuses('NoPendingAuthority', [await accept(stranger)], [stranger]);
  });
});

describe('limits in the queue', () => {
  const cheaper = { minDeposit: 2n * USDC, guardian: stranger.publicKey };

  it('apply 48 hours later, by anyone, and the lamports go back', async () => {
    const world = await World.ready();
    world.send([await queue(cheaper)], [authority]);
    assert.equal(world.get('paramQueue', PARAM_QUEUE).applyAt, world.chain.now + DELAY);
    assert.equal(world.get('config', CONFIG).limits.minDeposit, limits.minDeposit);
    const rent = world.chain.account(PARAM_QUEUE)?.lamports;
    const before = world.chain.account(authority.publicKey)?.lamports;
    assert.ok(rent !== undefined && before !== undefined);
    world.chain.warp(DELAY);
    world.send([await apply()], [stranger]);
    const applied = world.get('config', CONFIG).limits;
    assert.deepEqual([applied.minDeposit, applied.guardian], [2n * USDC, stranger.publicKey]);
    assert.equal(applied.minBond, limits.minBond);
    assert.equal(world.chain.account(PARAM_QUEUE), null);
    assert.equal(world.chain.account(authority.publicKey)?.lamports, before + rent);
    await assert.rejects(() => openSession(world, { deposit: USDC }), { name: 'DepositTooSmall' });
  });

  it('not before the end of the delay', async () => {
    const world = await World.ready();
    world.send([await queue(cheaper)], [authority]);
    world.refuses('ParamTooEarly', [await apply()], [authority]);
    world.chain.warp(DELAY - 1n);
    world.refuses('ParamTooEarly', [await apply()], [authority]);
    world.chain.warp(1n);
    world.send([await apply()], [keeper]);
  });

  it('not after the end of their life', async () => {
    const world = await World.ready();
    world.send([await queue(cheaper)], [authority]);
    world.chain.warp(DELAY + 7n * DAY - 1n);
    const alive = world.fork()();
    alive.send([await apply()], [keeper]);
    world.chain.warp(1n);
    world.refuses('ParamExpired', [await apply()], [authority]);
    world.send([await queue(cheaper)], [authority]);
    world.refuses('ParamTooEarly', [await apply()], [authority]);
  });

  it('queueing again starts the delay again', async () => {
    const world = await World.ready();
    world.send([await queue(cheaper)], [authority]);
    world.chain.warp(DELAY - 1n);
    world.send([await queue({ minDeposit: 3n * USDC })], [authority]);
    world.chain.warp(1n);
    world.refuses('ParamTooEarly', [await apply()], [authority]);
    world.chain.warp(DELAY);
    world.send([await apply()], [keeper]);
    assert.equal(world.get('config', CONFIG).limits.minDeposit, 3n * USDC);
  });

  it('apply once, and not when they were dropped', async () => {
    const world = await World.ready();
    world.send([await queue(cheaper)], [authority]);
    const dropped = world.fork()();
    dropped.send([await cancelLimitsIx(authority.publicKey, authority.publicKey)], [authority]);
    for (const gone of [world, dropped]) {
      gone.chain.warp(DELAY);
      if (gone === world) world.send([await apply()], [keeper]);
      gone.refuses('AccountDataTooSmall', [await apply()], [keeper]);
    }
    assert.equal(dropped.get('config', CONFIG).limits.minDeposit, limits.minDeposit);
  });

  it('the lamports go to whoever paid them, even when another authority drops them', async () => {
    const world = await World.ready();
    world.send([await queue(cheaper), await propose(stranger)], [authority]);
    world.send([await accept(stranger)], [stranger]);
    world.send([await queue(cheaper, stranger)], [stranger]);
    const toItself = await cancelLimitsIx(stranger.publicKey, stranger.publicKey);
    world.refuses('AccountMismatch', [toItself], [stranger]);
    world.send([await cancelLimitsIx(stranger.publicKey, authority.publicKey)], [stranger]);
    assert.equal(world.chain.account(PARAM_QUEUE), null);
  });

  const outside: Partial<Limits>[] = [
    { challengeWindowSecs: 3n * DAY + 1n },
    { creditBps: 501 },
    { bountyBps: 5_001 },
    { minStake: 999_999n },
  ];
  for (const change of outside) {
    it(`hard-coded maxima: ${Object.keys(change).join()}`, async () => {
      const world = await World.ready();
      world.refuses('ParamOutOfRange', [await queue(change)], [authority]);
    });
  }

  it('a model needs no delay: it takes nothing from anybody', async () => {
    const world = await World.ready();
    const model = { numericsClass: new Uint8Array(32).fill(1), layerCount: 1, priceCeiling: 1n };
    world.send(
      [await registerModelIx(authority.publicKey, { ...model, manifestHash: new Uint8Array(32) })],
      [authority],
    );
  });
});
