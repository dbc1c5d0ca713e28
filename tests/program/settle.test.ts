import assert from 'node:assert/strict';
import {
  LEDGER,
  MAX_SHARES,
  settleIx,
  settleIxs,
  sharesHash,
  signingKey,
  signVoucher,
  treasuryTotal,
} from '@shardmarket/sdk';
import { SystemProgram } from '@solana/web3.js';
import { at, key, USDC } from './support/actors.ts';
import {
  DEPOSIT,
  openSession,
  settle,
  settlement,
  sharesOf,
  voucherFor,
  type Part,
  stage,
  voucherPair as pair,
} from './support/deeds.ts';
import { withAccount } from './support/mutate.ts';

const keeper = key('keeper');

describe('settle', () => {
  it('splits 70/30: each worker floored, the treasury gets the rest', async () => {
    const { world, escrow, hands } = await stage();
    await settle(world, escrow, [at(hands, 0), 11n], [at(hands, 1), 1n], [at(hands, 2), 1_000_003n]);
    const cuts = hands.map((hand) => world.get('worker', hand.address).uncovered);
    assert.deepEqual(cuts, [7n, 0n, 700_002n]);
    const ledger = world.get('ledger', LEDGER);
    assert.equal(ledger.workersOwed, 700_009n);
    assert.equal(treasuryTotal(ledger), 1_000_015n - 700_009n);
    assert.equal(world.get('session', escrow.address).settled, 1_000_015n);
  });

  it('settles one voucher after the other up to the last micro-USDC', async () => {
    const { world, escrow, hands } = await stage(1);
    await settle(world, escrow, [at(hands, 0), 1n]);
    await settle(world, escrow, [at(hands, 0), DEPOSIT - 2n]);
    await settle(world, escrow, [at(hands, 0), 1n]);
    world.refuses('VoucherOutOfRange', await settlement(world, escrow, sharesOf([at(hands, 0), 1n])), [keeper]);
  });

  it(`${MAX_SHARES} workers fit one transaction, at a bounded cost`, async () => {
    const { world, escrow, hands } = await stage(MAX_SHARES);
    const one = await settle(world, escrow, [at(hands, 0), 10n]);
    const all = await settle(world, escrow, ...hands.map((hand) => [hand, 10n] as const));
    assert.ok(all.bytes <= 1_232, `${all.bytes} bytes`);
    assert.ok(one.unitsConsumed < 10_000 && all.unitsConsumed < 30_000, `${one.unitsConsumed}, ${all.unitsConsumed}`);
  });

  it('a frozen escrow stops no settlement: no token is moved', async () => {
    const { world, escrow, hands } = await stage(1);
    const sent = await settle(world, escrow, [at(hands, 0), 10n]);
    assert.ok(!sent.logs.some((line) => line.includes('TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA')));
  });

  it('a clock that went back by days: a bucket is never given to an earlier day', async () => {
    const { world, escrow, hands } = await stage(1);
    await settle(world, escrow, [at(hands, 0), 10n]);
    world.chain.setTime(world.chain.now - 6n * 86_400n);
    world.refuses('BadClock', await settlement(world, escrow, sharesOf([at(hands, 0), 10n])), [keeper]);
    world.chain.setTime(-1n);
    world.refuses('BadClock', await settlement(world, escrow, sharesOf([at(hands, 0), 10n])), [keeper]);
  });

  it('replayed voucher', async () => {
    const { world, escrow, hands } = await stage(1);
    const ixs = await settlement(world, escrow, sharesOf([at(hands, 0), 10n]));
    world.send(ixs, [keeper]);
    world.refuses('VoucherOutOfSequence', ixs, [keeper]);
  });

  it('replayed voucher within one transaction', async () => {
    const { world, escrow, hands } = await stage(1);
    const ixs = await settlement(world, escrow, sharesOf([at(hands, 0), 10n]));
    world.refuses('VoucherOutOfSequence', [...ixs, ...ixs], [keeper]);
    world.refuses('VoucherMissing', [...ixs, at(ixs, 1)], [keeper]);
  });

  it('gap in vouchers', async () => {
    const { world, escrow, hands } = await stage(1);
    const shares = sharesOf([at(hands, 0), 10n]);
    const ixs = await pair(world, escrow, shares, { from: 5n, to: 15n });
    world.refuses('VoucherOutOfSequence', ixs, [keeper]);
  });

  it('a voucher that goes backwards or spends nothing', async () => {
    const { world, escrow, hands } = await stage(1);
    await settle(world, escrow, [at(hands, 0), 10n]);
    const shares = sharesOf([at(hands, 0), 10n]);
    world.refuses('VoucherOutOfRange', await pair(world, escrow, shares, { from: 10n, to: 10n }), [keeper]);
    world.refuses('VoucherOutOfRange', await pair(world, escrow, shares, { from: 10n, to: 9n }), [keeper]);
  });

  it('over deposit', async () => {
    const { world, escrow, hands } = await stage(1);
    const ixs = await settlement(world, escrow, sharesOf([at(hands, 0), DEPOSIT + 1n]));
    world.refuses('VoucherOutOfRange', ixs, [keeper]);
    world.refuses(
      'VoucherOutOfRange',
      await pair(world, escrow, sharesOf([at(hands, 0), 1n]), { to: 2n ** 64n - 1n }),
      [keeper],
    );
  });

  it('expired voucher: good to its last second', async () => {
    const { world, escrow, hands } = await stage(1);
    const ixs = await pair(world, escrow, sharesOf([at(hands, 0), 10n]), { expiresAt: world.chain.now });
    assert.equal(world.chain.rehearse(ixs, [keeper]), undefined);
    world.chain.warp(1n);
    world.refuses('VoucherExpired', ixs, [keeper]);
  });

  it('voucher for another session', async () => {
    const { world, escrow, hands } = await stage(1);
    const other = await openSession(world, { salt: 2n });
    const shares = sharesOf([at(hands, 0), 10n]);
    const ixs = await pair(world, escrow, shares, { session: other.address.toBytes() });
    world.refuses('VoucherWrongSession', ixs, [keeper]);
  });

  it('wrong session key: neither a stranger’s nor the payer’s signature spends', async () => {
    const { world, escrow, hands } = await stage(1);
    const shares = sharesOf([at(hands, 0), 10n]);
    world.refuses('VoucherWrongSigner', await pair(world, escrow, shares, {}, key('stranger')), [keeper]);
    world.refuses('VoucherWrongSigner', await pair(world, escrow, shares, {}, escrow.payer), [keeper]);
  });

  it('tampered shares: moved between workers, other workers, another sum', async () => {
    const { world, escrow, hands } = await stage(3);
    const [a, b, c] = [at(hands, 0), at(hands, 1), at(hands, 2)];
    const shares = sharesOf([a, 10n], [b, 20n]);
    const [ed25519] = await pair(world, escrow, shares);
    const tampered = async (...parts: readonly Part[]) => [ed25519, await settleIx(escrow.address, sharesOf(...parts))];
    world.refuses('ShareHash', await tampered([a, 11n], [b, 19n]), [keeper]);
    world.refuses('ShareHash', await tampered([a, 10n], [c, 20n]), [keeper]);
    world.refuses('ShareSum', await tampered([a, 10n], [b, 21n]), [keeper]);
    world.refuses('ShareSum', await tampered([a, 10n]), [keeper]);
    world.refuses('ShareHash', await tampered([a, 30n]), [keeper]);
  });

  it('shares that overflow 64 bits', async () => {
    const { world, escrow, hands } = await stage(2);
    const shares = sharesOf([at(hands, 0), 2n ** 64n - 1n], [at(hands, 1), 2n]);
    const ixs = await pair(world, escrow, shares, { to: 1n });
    world.refuses('Overflow', ixs, [keeper]);
  });

  it('unsorted workers', async () => {
    const { world, escrow, hands } = await stage(2);
    const shares = sharesOf([at(hands, 0), 10n], [at(hands, 1), 10n]).reverse();
    const change = { sharesHash: sharesHash(shares) };
    world.refuses('ShareOrder', await pair(world, escrow, shares, change), [keeper]);
  });

  it('duplicate worker', async () => {
    const { world, escrow, hands } = await stage(1);
    const [share] = sharesOf([at(hands, 0), 10n]);
    assert.ok(share);
    world.refuses('ShareOrder', await pair(world, escrow, [share, share]), [keeper]);
  });

  it('extra and missing worker accounts', async () => {
    const { world, escrow, hands } = await stage(3);
    const [ed25519, ix] = await pair(world, escrow, sharesOf([at(hands, 0), 10n], [at(hands, 1), 10n]));
    const extra = { ...ix, keys: [...ix.keys, { pubkey: at(hands, 2).address, isSigner: false, isWritable: true }] };
    world.refuses('ShareCount', [ed25519, extra], [keeper]);
    world.refuses('ShareCount', [ed25519, { ...ix, keys: ix.keys.slice(0, -1) }], [keeper]);
    const none = await settleIx(escrow.address, []);
    world.refuses('ShareCount', [ed25519, none], [keeper]);
  });

  it('a share for what is no worker: foreign-owned clone, or another account of the program', async () => {
    const { world, escrow, hands } = await stage(1);
    const real = world.chain.account(at(hands, 0).address);
    assert.ok(real);
    const fake = key('fake worker').publicKey;
    world.chain.accounts.set({ ...real, address: fake.toBase58(), owner: SystemProgram.programId.toBase58() });
    const other = await openSession(world, { salt: 2n });
    for (const [account, error] of [
      [fake, 'IllegalOwner'],
      [key('stranger').publicKey, 'AccountDataTooSmall'],
      [world.pool, 'AccountDataTooSmall'],
      [other.address, 'AccountDataTooSmall'],
      [escrow.address, 'ConstraintDuplicateMutableAccount'],
      [LEDGER, 'ConstraintDuplicateMutableAccount'],
    ] as const) {
      world.refuses(error, await pair(world, escrow, sharesOf([account, 10n])), [keeper]);
    }
  });

  it('a worker that is not writable', async () => {
    const { world, escrow, hands } = await stage(1);
    const [ed25519, ix] = await pair(world, escrow, sharesOf([at(hands, 0), 10n]));
    const keys = ix.keys.map((k) => (k.pubkey.equals(at(hands, 0).address) ? { ...k, isWritable: false } : k));
    world.refuses('ConstraintMut', [ed25519, { ...ix, keys }], [keeper]);
  });

  it('the workers’ money cannot be taken by another ledger or sysvar account', async () => {
    const { world, escrow, hands } = await stage(1);
    const [ed25519, ix] = await pair(world, escrow, sharesOf([at(hands, 0), 10n]));
    const fake = key('fake instructions').publicKey;
    world.chain.accounts.set({
      address: fake.toBase58(),
      owner: SystemProgram.programId.toBase58(),
      lamports: 10_000_000n,
      data: new Uint8Array(300),
      executable: false,
    });
    world.refuses('InvalidArgument', [ed25519, withAccount(ix, 'instructions', fake)], [keeper]);
    world.refuses('AccountDataTooSmall', [ed25519, withAccount(ix, 'ledger', fake)], [keeper]);
  });
});

describe('settleIxs', () => {
  it('is what the program takes, for any split', async () => {
    const { world, escrow, hands } = await stage(3);
    const shares = sharesOf(...hands.map((hand, i) => [hand, BigInt(i + 1) * USDC] as const));
    const voucher = voucherFor(world, escrow.address, shares);
    const signature = signVoucher(voucher, signingKey(escrow.signer.secretKey));
    const ixs = await settleIxs(escrow.signer.publicKey, voucher, signature, [...shares].reverse());
    world.send(ixs, [keeper]);
    assert.equal(world.get('session', escrow.address).settled, 6n * USDC);
  });
});
