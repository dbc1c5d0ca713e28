import assert from 'node:assert/strict';
import { ataAddress, createPoolIx, poolVaultAddress, quoteOut, swapIx, type Swap } from '@shardmarket/sdk';
import { TransactionInstruction } from '@solana/web3.js';
import fc from 'fast-check';
import { FEE_BPS, key, mints, RESERVES, USDC, ZERO } from './support/actors.ts';
import { createMint, tokenBalance } from './support/tokens.ts';
import { World } from './support/world.ts';

const trader = key('stranger');

const terms = (world: World, change: Partial<Swap> = {}): Swap => ({
  trader: trader.publicKey,
  pool: world.pool,
  mintIn: mints.usdcMint,
  mintOut: mints.zeroMint,
  amountIn: 100n * USDC,
  minOut: 0n,
  ...change,
});
const reserves = (world: World) => [
  tokenBalance(world.chain, world.venue.baseVault),
  tokenBalance(world.chain, world.venue.quoteVault),
];
/** The swap with its account `at` replaced; in the order of the IDL. */
async function swapWith(world: World, at: number, pubkey: Swap['pool']) {
  const ix = await swapIx(terms(world));
  const keys = ix.keys.map((k, i) => (i === at ? { ...k, pubkey } : k));
  return new TransactionInstruction({ programId: ix.programId, keys, data: ix.data });
}

describe('pool', () => {
  it('pays what quoteOut says, both ways, and its product never falls', async () => {
    const world = await World.ready();
    const amounts = fc.tuple(fc.boolean(), fc.bigInt(1_000n, 5_000n * USDC));
    await fc.assert(
      fc.asyncProperty(amounts, async ([buys, amountIn]) => {
        const [base = 0n, quote = 0n] = reserves(world);
        const [mintIn, mintOut] = buys ? [mints.usdcMint, mints.zeroMint] : [mints.zeroMint, mints.usdcMint];
        const purse = ataAddress(trader.publicKey, mintOut);
        world.fund(mintIn, trader.publicKey, amountIn);
        const expected = quoteOut(amountIn, buys ? quote : base, buys ? base : quote, FEE_BPS);
        const before = tokenBalance(world.chain, purse);
        world.send([await swapIx(terms(world, { mintIn, mintOut, amountIn, minOut: expected }))], [trader]);
        assert.equal(tokenBalance(world.chain, purse) - before, expected);
        const [newBase = 0n, newQuote = 0n] = reserves(world);
        assert.ok(newBase * newQuote >= base * quote);
      }),
      { numRuns: 40, seed: 7 },
    );
  });

  it('slippage', async () => {
    const world = await World.ready();
    const out = quoteOut(100n * USDC, RESERVES.quote, RESERVES.base, FEE_BPS);
    world.refuses('Slippage', [await swapIx(terms(world, { minOut: out + 1n }))], [trader]);
  });

  it('a swap that pays nothing', async () => {
    const world = await World.ready();
    world.refuses('AmountOutOfRange', [await swapIx(terms(world, { amountIn: 0n }))], [trader]);
    world.refuses('AmountOutOfRange', [await swapIx(terms(world, { amountIn: 1n }))], [trader]);
  });

  it('wrong vault: in and out must be the pool’s two', async () => {
    const world = await World.ready();
    const mine = world.fund(mints.zeroMint, key('alice').publicKey, ZERO);
    world.refuses('WrongVault', [await swapWith(world, 5, mine)], [trader]);
    world.refuses('WrongVault', [await swapWith(world, 4, mine)], [trader]);
    assert.ok(world.chain.rehearse([await swapWith(world, 4, world.venue.baseVault)], [trader]));
  });

  it('wrong signer: nobody else’s tokens are swapped', async () => {
    const world = await World.ready();
    const theirs = ataAddress(key('alice').publicKey, mints.usdcMint);
    world.refuses('TokenOwnerMismatch', [await swapWith(world, 2, theirs)], [trader]);
  });

  it('create_pool: bad fees, no reserves, one mint twice, a second time', async () => {
    const world = await World.ready();
    const other = createMint(world.chain, world.mintAuthority, key('third mint'));
    world.fund(other, trader.publicKey, USDC);
    const pool = { creator: trader.publicKey, baseMint: other, quoteMint: mints.usdcMint };
    const seeds = { feeBps: 30, base: 1n, quote: 1n };
    const create = async (change: Partial<Parameters<typeof createPoolIx>[0]>) => [
      await createPoolIx({ ...pool, ...seeds, ...change }),
    ];
    world.refuses('FeeOutOfRange', await create({ feeBps: 10_000 }), [trader]);
    world.refuses('ZeroAmount', await create({ base: 0n }), [trader]);
    world.refuses('ZeroAmount', await create({ quote: 0n }), [trader]);
    assert.ok(world.chain.rehearse(await create({ quoteMint: other }), [trader]));
    world.send(await create({}), [trader]);
    world.refuses('SystemAccountAlreadyInUse', await create({}), [trader]);
    assert.ok(poolVaultAddress(world.pool, mints.zeroMint).equals(world.venue.baseVault));
  });
});
