import assert from 'node:assert/strict';
import {
  addBondIx,
  ataAddress,
  BOND_VAULT,
  LEDGER,
  registerModelIx,
  registerWorkerIx,
  setOfferIx,
  workerAddress,
  type RegisterWorker,
  type SetOffer,
} from '@shardmarket/sdk';
import { PublicKey } from '@solana/web3.js';
import { authority, key, LAYERS, limits, MANIFEST_HASH, mints, PRICE_CEILING, ZERO } from './support/actors.ts';
import { registerWorker, requestExit } from './support/deeds.ts';
import { withAccount } from './support/mutate.ts';
import { tokenBalance } from './support/tokens.ts';
import { World } from './support/world.ts';

const stranger = key('stranger');

const terms = (change: Partial<RegisterWorker> = {}): RegisterWorker => ({
  operator: stranger.publicKey,
  manifestHash: MANIFEST_HASH,
  zeroMint: mints.zeroMint,
  layers: [0, LAYERS],
  ask: PRICE_CEILING,
  bond: limits.minBond,
  payout: key('payout').publicKey,
  ...change,
});

describe('register_worker', () => {
  it('pulls the bond and stores the terms, limits inclusive', async () => {
    const world = await World.ready();
    world.send([await registerWorkerIx(terms())], [stranger]);
    const worker = world.get('worker', workerAddress(stranger.publicKey));
    assert.ok(worker.operator.equals(stranger.publicKey) && worker.payout.equals(key('payout').publicKey));
    assert.deepEqual([worker.layerStart, worker.layerEnd, worker.ask], [0, LAYERS, PRICE_CEILING]);
    assert.deepEqual([worker.bond, worker.boostBps, worker.strikes], [limits.minBond, 0, 0]);
    assert.equal(tokenBalance(world.chain, BOND_VAULT), limits.minBond);
  });

  const refused: [string, string, Partial<RegisterWorker>][] = [
    ['empty layer range', 'LayersOutOfRange', { layers: [3, 3] }],
    ['backward layer range', 'LayersOutOfRange', { layers: [4, 3] }],
    ['layers beyond the model', 'LayersOutOfRange', { layers: [0, LAYERS + 1] }],
    ['ask above the ceiling', 'AskTooHigh', { ask: PRICE_CEILING + 1n }],
    ['bond too small', 'BondTooSmall', { bond: limits.minBond - 1n }],
    ['no payout key', 'AccountMismatch', { payout: PublicKey.default }],
    ['more bond than the operator has', 'TokenInsufficientFunds', { bond: 100_001n * ZERO }],
  ];
  for (const [what, error, change] of refused) {
    it(what, async () => {
      const world = await World.ready();
      world.refuses(error, [await registerWorkerIx(terms(change))], [stranger]);
    });
  }

  it('wrong signer: the operator must sign', async () => {
    const world = await World.ready();
    const ix = withAccount(await registerWorkerIx(terms()), 'operator', { isSigner: false });
    world.refuses('MissingRequiredSignature', [ix], [key('keeper')]);
  });

  it('an operator registers once', async () => {
    const world = await World.ready();
    world.send([await registerWorkerIx(terms())], [stranger]);
    world.refuses('SystemAccountAlreadyInUse', [await registerWorkerIx(terms({ ask: 1n }))], [stranger]);
  });

  it('a model that is not registered', async () => {
    const world = await World.ready();
    const ix = await registerWorkerIx(terms({ manifestHash: new Uint8Array(32) }));
    world.refuses('UninitializedAccount', [ix], [stranger]);
  });

  it('wrong vault: the bond goes to no other account', async () => {
    const world = await World.ready();
    const mine = ataAddress(key('alice').publicKey, mints.zeroMint);
    world.refuses('InvalidSeeds', [withAccount(await registerWorkerIx(terms()), 'bondVault', mine)], [stranger]);
  });
});

describe('add_bond', () => {
  it('adds to the bond and the ledger', async () => {
    const world = await World.ready();
    const hand = await registerWorker(world, 'operator');
    world.send([await addBondIx(hand.operator.publicKey, mints.zeroMint, 5n)], [hand.operator]);
    assert.equal(world.get('worker', hand.address).bond, limits.minBond + 5n);
    assert.equal(world.get('ledger', LEDGER).bondsTotal, limits.minBond + 5n);
  });

  it('zero amount', async () => {
    const world = await World.ready();
    const hand = await registerWorker(world, 'operator');
    world.refuses('ZeroAmount', [await addBondIx(hand.operator.publicKey, mints.zeroMint, 0n)], [hand.operator]);
  });

  it('wrong PDA: not to another’s worker, nor for an operator without one', async () => {
    const world = await World.ready();
    const hand = await registerWorker(world, 'operator');
    const ix = await addBondIx(stranger.publicKey, mints.zeroMint, 5n);
    world.refuses('Unauthorized', [withAccount(ix, 'worker', hand.address)], [stranger]);
    world.refuses('AccountDataTooSmall', [ix], [stranger]);
  });
});

describe('set_offer', () => {
  const offer = { manifestHash: MANIFEST_HASH, layers: [1, LAYERS] as const, ask: PRICE_CEILING };

  it('changes layers and ask, limits inclusive, and nothing else', async () => {
    const world = await World.ready();
    const { address, operator } = await registerWorker(world, 'operator');
    const before = world.get('worker', address);
    world.send([await setOfferIx({ ...offer, operator: operator.publicKey })], [operator]);
    const changed = { layerStart: 1, layerEnd: LAYERS, ask: PRICE_CEILING };
    assert.deepEqual(world.get('worker', address), { ...before, ...changed });
  });

  it('out of the limits of the worker’s own model', async () => {
    const world = await World.ready();
    const { operator } = await registerWorker(world, 'operator');
    const set = (change: Partial<SetOffer>) => setOfferIx({ ...offer, operator: operator.publicKey, ...change });
    world.refuses('LayersOutOfRange', [await set({ layers: [0, LAYERS + 1] })], [operator]);
    world.refuses('AskTooHigh', [await set({ ask: PRICE_CEILING + 1n })], [operator]);
    const wider = { manifestHash: new Uint8Array(32), numericsClass: new Uint8Array(32), layerCount: 99 };
    const dear = { ...wider, priceCeiling: 10n * PRICE_CEILING };
    world.send([await registerModelIx(authority.publicKey, dear)], [authority]);
    world.refuses('AccountMismatch', [await set({ manifestHash: dear.manifestHash })], [operator]);
  });

  it('who leaves offers nothing', async () => {
    const world = await World.ready();
    const hand = await registerWorker(world, 'operator');
    await requestExit(world, hand);
    const ix = await setOfferIx({ ...offer, operator: hand.operator.publicKey });
    world.refuses('WorkerExiting', [ix], [hand.operator]);
  });

  it('wrong signer: neither the payout key nor a stranger offers for an operator', async () => {
    const world = await World.ready();
    const hand = await registerWorker(world, 'operator');
    for (const other of [hand.payout, stranger]) {
      const ix = await setOfferIx({ ...offer, operator: other.publicKey, worker: hand.address });
      world.refuses('Unauthorized', [ix], [other]);
    }
  });
});
