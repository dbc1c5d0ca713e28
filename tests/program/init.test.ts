import assert from 'node:assert/strict';
import {
  BURN_VAULT,
  CONFIG,
  initConfigIx,
  initVaultsIx,
  LEDGER,
  modelAddress,
  registerModelIx,
  registerVenueIx,
  STAKE_POOL,
  venueAddress,
  type Limits,
} from '@shardmarket/sdk';
import { SystemProgram } from '@solana/web3.js';
import { authority, key, LAYERS, limits, MANIFEST_HASH, mints, PRICE_CEILING } from './support/actors.ts';
import { withAccount } from './support/mutate.ts';
import { createMint, tokenBalance } from './support/tokens.ts';
import { World } from './support/world.ts';

const DAY = 86_400n;
const init = (change: Partial<Limits> = {}) => initConfigIx(authority.publicKey, mints, { ...limits, ...change });

describe('init_config', () => {
  it('the upgrade authority sets the limits, the ledger starts empty, the first epoch is tomorrow’s', async () => {
    const world = await World.deployed();
    world.send([await init()], [authority]);
    const config = world.get('config', CONFIG);
    assert.ok(config.authority.equals(authority.publicKey));
    assert.ok(config.usdcMint.equals(mints.usdcMint) && config.zeroMint.equals(mints.zeroMint));
    assert.equal(config.limits.minDeposit, limits.minDeposit);
    assert.equal(config.limits.challengeWindowSecs, limits.challengeWindowSecs);
    assert.equal(world.get('ledger', LEDGER).lastEpochDay, world.chain.now / DAY);
    assert.equal(world.get('stakePool', STAKE_POOL).totalStaked, 0n);
  });

  it('upgrade authority only', async () => {
    const world = await World.deployed();
    const stranger = key('stranger');
    world.refuses('NotUpgradeAuthority', [await initConfigIx(stranger.publicKey, mints, limits)], [stranger]);
  });

  it('the program data must be this program’s own', async () => {
    const world = await World.deployed();
    const stranger = key('stranger');
    const ours = world.chain.account((await init()).keys[1]?.pubkey ?? CONFIG);
    assert.ok(ours);
    const forged = Uint8Array.from(ours.data);
    forged.set(stranger.publicKey.toBytes(), 13);
    const elsewhere = key('forged program data').publicKey;
    world.chain.accounts.set({ ...ours, address: elsewhere.toBase58(), data: forged });
    const ix = await initConfigIx(stranger.publicKey, mints, limits);
    world.refuses('InvalidSeeds', [withAccount(ix, 'programData', elsewhere)], [stranger]);
  });

  it('the program data must be the loader’s', async () => {
    const world = await World.deployed();
    const ix = await init();
    const ours = world.chain.account(ix.keys[1]?.pubkey ?? CONFIG);
    assert.ok(ours);
    world.chain.accounts.set({ ...ours, owner: SystemProgram.programId.toBase58() });
    world.refuses('NotUpgradeAuthority', [ix], [authority]);
    world.chain.accounts.set(ours);
    world.send([ix], [authority]);
  });

  it('re-init', async () => {
    const world = await World.ready();
    const again = await init({ minDeposit: 1n });
    world.refuses('SystemAccountAlreadyInUse', [again], [authority]);
    assert.equal(world.get('config', CONFIG).limits.minDeposit, limits.minDeposit);
  });

  const outside: [keyof Limits, bigint][] = [
    ['challengeWindowSecs', 3n * DAY + 1n],
    ['challengeWindowSecs', -1n],
    ['unstakeCooldownSecs', 30n * DAY + 1n],
    ['closeGraceSecs', 7n * DAY + 1n],
    ['minDeposit', 0n],
    ['minBond', 0n],
    ['minStake', 999_999n],
  ];
  for (const [limit, value] of outside) {
    it(`hard-coded limits: ${limit} = ${value}`, async () => {
      const world = await World.deployed();
      world.refuses('ParamOutOfRange', [await init({ [limit]: value })], [authority]);
    });
  }

  it('one mint cannot be both', async () => {
    const world = await World.deployed();
    const same = { usdcMint: mints.zeroMint, zeroMint: mints.zeroMint };
    world.refuses('WrongMint', [await initConfigIx(authority.publicKey, same, limits)], [authority]);
  });

  for (const mint of ['usdcMint', 'zeroMint'] as const) {
    it(`amounts have six decimals: ${mint}`, async () => {
      const world = await World.deployed();
      const other = createMint(world.chain, world.mintAuthority, key('a mint of nine decimals'), 9);
      const ix = await initConfigIx(authority.publicKey, { ...mints, [mint]: other }, limits);
      world.refuses('WrongMint', [ix], [authority]);
    });
  }
});

describe('init_vaults', () => {
  it('creates six empty vaults', async () => {
    const world = await World.ready();
    assert.equal(tokenBalance(world.chain, BURN_VAULT), 0n);
    assert.ok(world.chain.account(BURN_VAULT));
  });

  it('authority only', async () => {
    const world = await World.deployed();
    world.send([await init()], [authority]);
    const stranger = key('stranger');
    world.refuses('Unauthorized', [await initVaultsIx(stranger.publicKey, mints)], [stranger]);
  });

  it('wrong mint', async () => {
    const world = await World.deployed();
    world.send([await init()], [authority]);
    const other = createMint(world.chain, world.mintAuthority, key('other mint'));
    const ix = await initVaultsIx(authority.publicKey, { ...mints, usdcMint: other });
    world.refuses('WrongMint', [ix], [authority]);
  });

  it('re-init', async () => {
    const world = await World.ready();
    world.refuses('SystemAccountAlreadyInUse', [await initVaultsIx(authority.publicKey, mints)], [authority]);
  });
});

describe('register_model', () => {
  const model = {
    manifestHash: new Uint8Array(32).fill(5),
    numericsClass: new Uint8Array(32).fill(1),
    layerCount: 8,
    priceCeiling: 10n,
  };

  it('admits a model under its manifest hash', async () => {
    const world = await World.ready();
    world.send([await registerModelIx(authority.publicKey, model)], [authority]);
    const stored = world.get('model', modelAddress(model.manifestHash));
    assert.deepEqual(stored.manifestHash, model.manifestHash);
    assert.deepEqual([stored.layerCount, stored.priceCeiling], [8, 10n]);
    assert.equal(world.get('model', modelAddress(MANIFEST_HASH)).layerCount, LAYERS);
  });

  it('authority only', async () => {
    const world = await World.ready();
    const stranger = key('stranger');
    world.refuses('Unauthorized', [await registerModelIx(stranger.publicKey, model)], [stranger]);
  });

  it('re-init: a model cannot be replaced', async () => {
    const world = await World.ready();
    const again = { ...model, manifestHash: MANIFEST_HASH };
    world.refuses('SystemAccountAlreadyInUse', [await registerModelIx(authority.publicKey, again)], [authority]);
    assert.equal(world.get('model', modelAddress(MANIFEST_HASH)).priceCeiling, PRICE_CEILING);
  });

  for (const change of [{ layerCount: 0 }, { layerCount: 4_097 }, { priceCeiling: 0n }]) {
    it(`limits: ${Object.entries(change).join().replace(',', ' = ')}`, async () => {
      const world = await World.ready();
      const ix = await registerModelIx(authority.publicKey, { ...model, ...change });
      world.refuses('ParamOutOfRange', [ix], [authority]);
    });
  }

  it('wrong PDA: the address must be that of the hash', async () => {
    const world = await World.ready();
    const ix = await registerModelIx(authority.publicKey, model);
    const other = modelAddress(new Uint8Array(32).fill(6));
    world.refuses('InvalidSeeds', [withAccount(ix, 'model', other)], [authority]);
  });
});

describe('register_venue', () => {
  /** A world without a venue, so that one can be registered. */
  async function unlisted(): Promise<World> {
    const world = await World.deployed();
    for (const { instruction, what } of await world.bootstrap()) {
      if (what !== 'venue') world.send([instruction], [authority]);
    }
    return world;
  }

  it('pins the pool, its program, vaults and fee', async () => {
    const world = await unlisted();
    world.send([await registerVenueIx(authority.publicKey, world.venue)], [authority]);
    const venue = world.get('venue', venueAddress(world.pool));
    assert.ok(venue.program.equals(world.venue.program) && venue.baseVault.equals(world.venue.baseVault));
    assert.deepEqual(venue.discriminator, world.venue.discriminator);
    assert.deepEqual([venue.feeBps, venue.observed], [world.venue.feeBps, 0n]);
  });

  it('authority only', async () => {
    const world = await unlisted();
    const stranger = key('stranger');
    world.refuses('Unauthorized', [await registerVenueIx(stranger.publicKey, world.venue)], [stranger]);
  });

  it('re-init: a venue cannot be replaced', async () => {
    const world = await World.ready();
    world.refuses('SystemAccountAlreadyInUse', [await registerVenueIx(authority.publicKey, world.venue)], [authority]);
  });

  for (const feeBps of [0, 1_001]) {
    it(`limits: fee of ${feeBps} basis points`, async () => {
      const world = await unlisted();
      world.refuses(
        'ParamOutOfRange',
        [await registerVenueIx(authority.publicKey, { ...world.venue, feeBps })],
        [authority],
      );
    });
  }

  it('wrong mint: base and quote vault swapped', async () => {
    const world = await unlisted();
    const { baseVault, quoteVault } = world.venue;
    const swapped = { ...world.venue, baseVault: quoteVault, quoteVault: baseVault };
    world.refuses('WrongMint', [await registerVenueIx(authority.publicKey, swapped)], [authority]);
  });

  it('both vaults must have one owner', async () => {
    const world = await unlisted();
    const quoteVault = world.fund(mints.usdcMint, key('stranger').publicKey, 1n);
    const ix = await registerVenueIx(authority.publicKey, { ...world.venue, quoteVault });
    world.refuses('AccountMismatch', [ix], [authority]);
  });

  it('the pool must belong to the program that will be called', async () => {
    const world = await unlisted();
    const pool = CONFIG;
    const ix = await registerVenueIx(authority.publicKey, { ...world.venue, pool });
    world.refuses('AccountMismatch', [ix], [authority]);
  });

  it('the program itself is no venue', async () => {
    const world = await unlisted();
    const { programId } = await init();
    const ix = await registerVenueIx(authority.publicKey, { ...world.venue, pool: CONFIG, program: programId });
    world.refuses('AccountMismatch', [ix], [authority]);
  });
});
