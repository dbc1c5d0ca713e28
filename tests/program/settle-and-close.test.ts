import assert from 'node:assert/strict';
import { ataAddress, finalizeCloseIx, LEDGER, workerCut } from '@shardmarket/sdk';
import { at, HOUR, key, mints, USDC } from './support/actors.ts';
import { DEPOSIT, lastSettlement, settle, sharesOf, stage } from './support/deeds.ts';
import { withAccount } from './support/mutate.ts';
import { tokenBalance } from './support/tokens.ts';

const [buyer, stranger, keeper] = [key('buyer'), key('stranger'), key('keeper')];
const purse = ataAddress(buyer.publicKey, mints.usdcMint);
/** 150 slots of 400 ms, and one more. */
const YOUTH = 61n;

/** A stage whose session is old enough to end. */
async function old() {
  const scene = await stage(2);
  scene.world.chain.warp(YOUTH);
  return scene;
}

describe('settle_and_close', () => {
  it('credits the workers, refunds the rest and removes the session in one transaction', async () => {
    const { world, escrow, hands } = await old();
    const [first, second] = [at(hands, 0), at(hands, 1)];
    await settle(world, escrow, [first, 5n * USDC]);
    const [before, lamports] = [
      tokenBalance(world.chain, purse),
      world.chain.accounts.balance(buyer.publicKey.toBase58()),
    ];
    const rent = world.chain.accounts.balance(escrow.address.toBase58());
    const last = await lastSettlement(world, escrow, sharesOf([first, 11n], [second, 2n * USDC]));
    world.send(last, [keeper, buyer, escrow.signer]);
    assert.equal(world.chain.account(escrow.address), null);
    assert.equal(tokenBalance(world.chain, purse), before + DEPOSIT - 7n * USDC - 11n);
    assert.equal(world.chain.accounts.balance(buyer.publicKey.toBase58()), lamports + rent);
    const earned = hands.map((hand) => world.get('worker', hand.address).uncovered);
    assert.deepEqual(earned, [workerCut(5n * USDC) + workerCut(11n), workerCut(2n * USDC)]);
    assert.equal(world.get('ledger', LEDGER).sessionsOutstanding, 0n);
  });

  it('a voucher that spends all of it needs no transfer', async () => {
    const { world, escrow, hands } = await old();
    const before = tokenBalance(world.chain, purse);
    const last = await lastSettlement(world, escrow, sharesOf([at(hands, 0), DEPOSIT]));
    world.send(last, [buyer, escrow.signer]);
    assert.equal(tokenBalance(world.chain, purse), before);
    assert.equal(world.chain.account(escrow.address), null);
  });

  it('needs the signatures of the session’s own payer and key', async () => {
    const { world, escrow, hands } = await old();
    const [ed25519, close] = await lastSettlement(world, escrow, sharesOf([at(hands, 0), 1n]));
    for (const [name, others] of [
      ['payer', [keeper, escrow.signer]],
      ['sessionSigner', [keeper, buyer]],
    ] as const) {
      const unsigned = withAccount(close, name, { isSigner: false });
      world.refuses('MissingRequiredSignature', [ed25519, unsigned], others);
      const [fee, other] = others;
      world.refuses('Unauthorized', [ed25519, withAccount(close, name, stranger.publicKey)], [fee, other, stranger]);
    }
    world.send([ed25519, close], [keeper, buyer, escrow.signer]);
  });

  it('close too young: within 150 slots of its open slot a session stays', async () => {
    const { world, escrow, hands } = await stage(1);
    const last = await lastSettlement(world, escrow, sharesOf([at(hands, 0), 1n]));
    world.chain.warp(YOUTH - 1n);
    world.refuses('SessionTooYoung', last, [buyer, escrow.signer]);
    world.chain.warp(1n);
    world.send(last, [buyer, escrow.signer]);
  });

  it('a voucher stands right before it, and is checked as `settle` checks it', async () => {
    const { world, escrow, hands } = await old();
    const shares = sharesOf([at(hands, 0), 1n]);
    const [ed25519, close] = await lastSettlement(world, escrow, shares);
    world.refuses('VoucherMissing', [close], [buyer, escrow.signer]);
    await settle(world, escrow, [at(hands, 1), 3n]);
    world.refuses('VoucherOutOfSequence', [ed25519, close], [buyer, escrow.signer]);
    const [voucher] = await lastSettlement(world, escrow, sharesOf([at(hands, 0), 2n]));
    world.refuses('ShareSum', [voucher, close], [buyer, escrow.signer]);
    assert.equal(world.get('session', escrow.address).settled, 3n);
  });

  it('not a final session: it is refunded', async () => {
    const { world, escrow, hands } = await old();
    const last = await lastSettlement(world, escrow, sharesOf([at(hands, 0), 1n]));
    world.chain.warp(25n * HOUR);
    world.send([await finalizeCloseIx(escrow.address)], [stranger]);
    world.refuses('SessionFinal', last, [buyer, escrow.signer]);
  });

  it('rent to the rent payer only, the rest to an account of the payer only', async () => {
    const { world, escrow, hands } = await old();
    const shares = sharesOf([at(hands, 0), 1n]);
    const rent = await lastSettlement(world, escrow, shares, { rentPayer: stranger.publicKey });
    world.refuses('AccountMismatch', rent, [buyer, escrow.signer]);
    const theirs = { refundTokens: ataAddress(stranger.publicKey, mints.usdcMint) };
    const rest = await lastSettlement(world, escrow, shares, theirs);
    world.refuses('InvalidAccountData', rest, [buyer, escrow.signer]);
    world.send(await lastSettlement(world, escrow, shares), [buyer, escrow.signer]);
  });
});
