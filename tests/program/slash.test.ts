import assert from 'node:assert/strict';
import {
  ataAddress,
  computationHash,
  faultAddress,
  LEDGER,
  requestExitIx,
  treasuryTotal,
  withdrawBondIx,
  type Contradiction,
  type Receipt,
} from '@shardmarket/sdk';
import { ComputeBudgetProgram, type PublicKey } from '@solana/web3.js';
import { HOUR, key, limits, mints, USDC, ZERO } from './support/actors.ts';
import { earner, postReceipts, registerWorker, type Hand } from './support/deeds.ts';
import { patch } from './support/mutate.ts';
import { claimOfFault, contradiction, proof, receiptBy, rows } from './support/proofs.ts';
import { mintSupply, tokenBalance } from './support/tokens.ts';
import { World } from './support/world.ts';

const DAY = 24n * HOUR;
const [stranger, alice] = [key('stranger'), key('alice')];
const zeroOf = (world: World, owner: PublicKey) => tokenBalance(world.chain, ataAddress(owner, mints.zeroMint));
const bondOf = (world: World, hand: Hand) => world.get('worker', hand.address).bond;

/** A worker with a bond, and a world around it whose bonds are so many that only its own cap counts. */
async function bonded(bond = 1_000n * ZERO) {
  const world = await World.ready();
  await registerWorker(world, 'rich', 50_000n * ZERO);
  return { world, hand: await registerWorker(world, 'operator', bond) };
}

describe('slash_by_proof', () => {
  it('costs half the bond, and what is uncovered or unvested; what has vested stays; the prover gets half', async () => {
    const { world, hand } = await earner();
    await postReceipts(world, hand, 30n * USDC);
    world.chain.warp(DAY + limits.challengeWindowSecs);
    await postReceipts(world, hand, 15n * USDC);
    const before = { purse: zeroOf(world, stranger.publicKey), supply: mintSupply(world.chain, mints.zeroMint) };
    const treasury = treasuryTotal(world.get('ledger', LEDGER));
    world.send(await proof(hand), [stranger]);

    const worker = world.get('worker', hand.address);
    assert.deepEqual([worker.bond, worker.slashed, worker.strikes], [500n * ZERO, 500n * ZERO, 1]);
    assert.deepEqual([worker.uncovered, worker.vested], [0n, 30n * USDC]);
    assert.ok(worker.buckets.every((bucket) => bucket.amount === 0n));
    const ledger = world.get('ledger', LEDGER);
    assert.equal(treasuryTotal(ledger) - treasury, 40n * USDC);
    assert.deepEqual([ledger.bondsTotal, ledger.zeroSlashed], [500n * ZERO, 250n * ZERO]);
    assert.equal(zeroOf(world, stranger.publicKey) - before.purse, 250n * ZERO);
    assert.equal(before.supply - mintSupply(world.chain, mints.zeroMint), 250n * ZERO);
  });

  it('floors what it takes and what the prover gets of it: the odd unit is burned', async () => {
    const { world, hand } = await bonded(1_000n * ZERO + 3n);
    const before = zeroOf(world, stranger.publicKey);
    world.send(await proof(hand), [stranger]);
    assert.equal(bondOf(world, hand), 500n * ZERO + 2n);
    assert.equal(zeroOf(world, stranger.publicKey) - before, 250n * ZERO);
    assert.equal(world.get('ledger', LEDGER).zeroSlashed, 250n * ZERO + 1n);
  });

  it('keeps the fault: who, what, by whom, when and what it cost', async () => {
    const { world, hand } = await bonded();
    const receipts = contradiction(hand.operator);
    world.send(await proof(hand), [stranger]);
    const computation = computationHash(receipts[0]);
    const fault = world.get('fault', faultAddress(hand.address, computation));
    const { bump, version, ...rest } = fault;
    assert.ok(bump > 0 && version === 1);
    assert.deepEqual(rest, {
      worker: hand.address,
      prover: stranger.publicKey,
      computation,
      slashed: 500n * ZERO,
      bounty: 250n * ZERO,
      forfeited: 0n,
      provenAt: world.chain.now,
    });
  });

  it('fits one transaction, with a compute limit, a price and somebody else who pays the fee', async () => {
    const { world, hand } = await bonded();
    const budget = [
      ComputeBudgetProgram.setComputeUnitLimit({ units: 60_000 }),
      ComputeBudgetProgram.setComputeUnitPrice({ microLamports: 1_000n }),
    ];
    const sent = world.send([...budget, ...(await proof(hand))], [key('keeper'), stranger]);
    assert.ok(sent.bytes <= 1_232, `${sent.bytes} bytes`);
  });

  const different: Partial<Receipt>[] = [
    { manifestHash: '02'.repeat(32) },
    { numericsClass: '02'.repeat(32) },
    { layerStart: 1 },
    { layerEnd: 5 },
    { committed: 19 },
    { inputRoot: rows('another input') },
  ];
  for (const change of different) {
    it(`no contradiction: another ${Object.keys(change).join()}`, async () => {
      const { world, hand } = await bonded();
      const [one, other] = contradiction(hand.operator);
      const receipts: Contradiction = [one, receiptBy(hand.operator, { ...other, ...change })];
      world.refuses('NoContradiction', await claimOfFault(hand, receipts), [stranger]);
      await assert.rejects(() => proof(hand, stranger, receipts), /for different computations/);
    });
  }

  it('no contradiction: the same output, in another job, session or time, of however many rows', async () => {
    const { world, hand } = await bonded();
    const one = receiptBy(hand.operator);
    for (const change of [
      {},
      { job: 'cd'.repeat(16) },
      { session: stranger.publicKey.toBase58() },
      { computed: 99 },
      { tokenRoot: rows('other tokens') },
      { startedAt: 1, endedAt: 2 },
    ]) {
      const receipts: Contradiction = [one, receiptBy(hand.operator, change)];
      world.refuses('NoContradiction', await claimOfFault(hand, receipts), [stranger]);
      await assert.rejects(() => proof(hand, stranger, receipts), /agree on the output/);
    }
  });

  it('slash griefing: receipts that another key has signed, one or both, say nothing about the worker', async () => {
    const { world, hand } = await bonded();
    const forged = contradiction(stranger);
    const own = contradiction(hand.operator);
    const pairs: Contradiction[] = [forged, [own[0], forged[1]], [forged[0], own[1]]];
    for (const receipts of pairs) world.refuses('EvidenceWrongSigner', await claimOfFault(hand, receipts), [stranger]);
    const other = await registerWorker(world, 'other');
    world.refuses('EvidenceWrongSigner', await claimOfFault(other, own), [stranger]);
  });

  it('slash griefing: what the operator has not signed never reaches the program', async () => {
    const { world, hand } = await bonded();
    const [one, other] = contradiction(hand.operator);
    const receipts: Contradiction = [one, { ...other, outputRoot: rows('made up') }];
    world.refuses('PrecompileInvalidSignature', await claimOfFault(hand, receipts), [stranger]);
    await assert.rejects(() => proof(hand, stranger, receipts), /not signed by the operator/);
  });

  it('slash evasion: a new operator key does not wash what the last one has signed', async () => {
    const { world, hand } = await bonded();
    const fresh = key('fresh operator');
    await patch(world, 'worker', hand.address, { operator: fresh.publicKey });
    world.refuses('EvidenceWrongSigner', await proof(hand), [stranger]);
    await patch(world, 'worker', hand.address, { priorOperator: hand.operator.publicKey });
    const mixed: Contradiction = [contradiction(hand.operator)[0], contradiction(fresh)[1]];
    assert.equal(world.chain.rehearse(await proof(hand, stranger, mixed), [stranger]), undefined);
    world.send(await proof(hand), [stranger]);
    assert.equal(bondOf(world, hand), 500n * ZERO);
  });

  it('slash evasion: a worker that is leaving pays as long as its bond is there', async () => {
    const { world, hand } = await bonded();
    world.send([await requestExitIx(hand.operator.publicKey)], [hand.operator]);
    world.chain.warp(limits.exitCooldownSecs);
    world.send(await proof(hand), [stranger]);
    assert.equal(bondOf(world, hand), 500n * ZERO);
    const { payout, address: worker } = hand;
    world.send([await withdrawBondIx({ worker, payout: payout.publicKey, zeroMint: mints.zeroMint })], [stranger]);
    const late = await proof(hand, stranger, contradiction(hand.operator, 'another input'));
    world.refuses('SlashCapReached', late, [stranger]);
  });

  it('double slash: a computation costs a worker once, whichever receipts prove it and in whatever order', async () => {
    const { world, hand } = await bonded();
    const [one, other] = contradiction(hand.operator);
    const third = receiptBy(hand.operator, { outputRoot: rows('a third output') });
    world.send(await proof(hand), [stranger]);
    world.chain.warp(DAY);
    const pairs: Contradiction[] = [
      [one, other],
      [other, one],
      [one, third],
      [third, other],
    ];
    for (const receipts of pairs) {
      world.refuses('SystemAccountAlreadyInUse', await proof(hand, alice, receipts), [alice]);
    }
    world.send(await proof(hand, alice, contradiction(hand.operator, 'another input')), [alice]);
    assert.equal(world.get('worker', hand.address).strikes, 2);
  });

  it('caps: half of a bond a day; what they refuse can be proven tomorrow', async () => {
    const { world, hand } = await bonded();
    world.send(await proof(hand), [stranger]);
    const second = await proof(hand, stranger, contradiction(hand.operator, 'another input'));
    world.refuses('SlashCapReached', second, [stranger]);
    world.chain.warp(DAY);
    world.send(second, [stranger]);
    assert.equal(bondOf(world, hand), 250n * ZERO);
  });

  it('caps: all workers share what the bonds of the first slash of a day allow', async () => {
    const world = await World.ready();
    const first = await registerWorker(world, 'first', 1_000n * ZERO);
    world.send(await proof(first), [stranger]);
    const second = await registerWorker(world, 'second', 1_000n * ZERO);
    world.refuses('SlashCapReached', await proof(second), [stranger]);
    world.chain.warp(DAY);
    world.send(await proof(second), [stranger]);
    assert.equal(bondOf(world, second), 500n * ZERO);
  });

  it('slashing oneself earns nothing: at least half of what it costs is burned', async () => {
    const { world, hand } = await bonded();
    const owned = () => zeroOf(world, hand.operator.publicKey) + bondOf(world, hand);
    const before = owned();
    world.send(await proof(hand, hand.operator), [hand.operator]);
    assert.equal(before - owned(), 250n * ZERO);
  });
});
