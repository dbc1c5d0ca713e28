import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { buybackSliceIx, LEDGER, observePriceIx, registerVenueIx, SLICE_VAULT } from '@shardmarket/sdk';
import { PublicKey, TransactionInstruction } from '@solana/web3.js';
import { authority, FEE_BPS, key, mints, RESERVES, USDC } from './support/actors.ts';
import { fillTreasury, openNextEpoch, watchPrice } from './support/days.ts';
import { settlement, sharesOf, stage } from './support/deeds.ts';
import { World } from './support/world.ts';

const HOSTILE = key('hostile program').publicKey;
const [POOL, BUMP] = PublicKey.findProgramAddressSync([Buffer.from('pool')], HOSTILE);
const keeper = key('keeper');
const stranger = key('stranger');
const SLICE = 50n * USDC;

/** First byte of the venue's discriminator; see hostile/src/lib.rs. */
const DEED = { idle: 0, short: 1, honest: 2, greedy: 3, delegate: 4, own: 5, close: 6, relay: 8 } as const;

function deploy(world: World): void {
  world.chain.deploy(HOSTILE, readFileSync(new URL('hostile/hostile.so', import.meta.url)), authority.publicKey);
}

/** A world whose only observed venue is the hostile program's, with a budget to spend there. */
async function listed(deed: number) {
  const world = await World.ready();
  deploy(world);
  world.chain.accounts.set({
    address: POOL.toBase58(),
    owner: HOSTILE.toBase58(),
    lamports: 10_000_000n,
    data: new Uint8Array(8),
    executable: false,
  });
  const venue = {
    pool: POOL,
    program: HOSTILE,
    baseVault: world.fund(mints.zeroMint, POOL, RESERVES.base),
    quoteVault: world.fund(mints.usdcMint, POOL, RESERVES.quote),
    discriminator: Uint8Array.of(deed, BUMP, 0, 0, 0, 0, 0, 0),
    feeBps: FEE_BPS,
  };
  world.send([await registerVenueIx(authority.publicKey, venue)], [authority]);
  await fillTreasury(world, 200n * USDC);
  await openNextEpoch(world);
  await watchPrice(world, 20, venue);
  return { world, venue, slice: await buybackSliceIx(venue, mints, SLICE) };
}

/** Calls `ix` from inside another program, with the same accounts. */
function relayed(ix: TransactionInstruction): TransactionInstruction {
  const callee = { pubkey: ix.programId, isSigner: false, isWritable: false };
  const data = Buffer.concat([Buffer.from([DEED.relay]), ix.data]);
  return new TransactionInstruction({ programId: HOSTILE, keys: [callee, ...ix.keys], data });
}

describe('a hostile venue', () => {
  it('as long as it trades honestly, is a venue like any other', async () => {
    const { world, slice } = await listed(DEED.honest);
    world.send([slice], [keeper]);
    assert.equal(world.get('ledger', LEDGER).usdcSpentOnBurns, SLICE);
  });

  it('takes nothing', async () => {
    const { world, slice } = await listed(DEED.idle);
    world.refuses('VenueTookWrongAmount', [slice], [keeper]);
  });

  it('takes more than the slice: gifts in the slice vault are out of its reach too', async () => {
    const { world, slice } = await listed(DEED.greedy);
    world.refuses('TokenInsufficientFunds', [slice], [keeper]);
    world.donate(mints.usdcMint, SLICE_VAULT, stranger, 10n);
    world.refuses('VenueTookWrongAmount', [slice], [keeper]);
  });

  it('pays one unit too little', async () => {
    const { world, slice } = await listed(DEED.short);
    world.refuses('VenuePaidTooLittle', [slice], [keeper]);
  });

  for (const deed of ['delegate', 'own', 'close'] as const) {
    it(`takes over a vault: ${deed}`, async () => {
      const { world, slice } = await listed(DEED[deed]);
      world.refuses('VenueTouchedVault', [slice], [keeper]);
    });
  }
});

describe('calls from inside another program', () => {
  it('buyback_slice via CPI is not alone', async () => {
    const { world, slice } = await listed(DEED.honest);
    world.refuses('NotAlone', [relayed(slice)], [stranger]);
    world.send([slice], [stranger]);
  });

  it('observe_price via CPI is not alone', async () => {
    const { world, venue } = await listed(DEED.honest);
    world.chain.warp(120n);
    const ix = await observePriceIx(venue);
    world.refuses('NotAlone', [relayed(ix)], [stranger]);
    world.send([ix], [stranger]);
  });

  it('settle via CPI: the voucher must still stand right before the transaction’s own instruction', async () => {
    const { world, escrow, hands } = await stage(1);
    deploy(world);
    const [hand] = hands;
    assert.ok(hand);
    const [ed25519, settle] = await settlement(world, escrow, sharesOf([hand, 10n]));
    world.refuses('VoucherMissing', [relayed(settle)], [keeper]);
    world.send([ed25519, relayed(settle)], [keeper]);
    world.refuses('VoucherOutOfSequence', [ed25519, relayed(settle)], [keeper]);
  });

  it('a voucher in an instruction of another program is none', async () => {
    const { world, escrow, hands } = await stage(1);
    deploy(world);
    const [hand] = hands;
    assert.ok(hand);
    const [ed25519, settle] = await settlement(world, escrow, sharesOf([hand, 10n]));
    const idle = new TransactionInstruction({ programId: HOSTILE, keys: [], data: ed25519.data });
    world.refuses('VoucherMissing', [idle, settle], [keeper]);
  });
});
