import assert from 'node:assert/strict';
import { Ed25519Program, Keypair, PublicKey } from '@solana/web3.js';
import { toHex } from '../bytes.ts';
import { signingKey } from '../keys.ts';
import { encodeVoucher, sharesHash, signVoucher, sortShares, VOUCHER_BYTES } from '../voucher.ts';
import { accountNames, market } from './client.ts';
import { PROGRAM_ID } from './ids.ts';
import { sessionAddress, workerAddress } from './pdas.ts';
import { closeSessionIx } from './session-ends.ts';
import { settleIxs, voucherIx } from './sessions.ts';

const payer = Keypair.generate().publicKey;
const mint = Keypair.generate().publicKey;
const key = signingKey(Keypair.generate().secretKey);
const signer = new PublicKey(key.publicKey);
const shares = sortShares(
  [3n, 4n].map((amount) => ({ worker: workerAddress(Keypair.generate().publicKey).toBytes(), amount })),
);
const voucher = {
  session: sessionAddress(payer, 1n, 2n).toBytes(),
  from: 10n,
  to: 17n,
  expiresAt: 99n,
  sharesHash: sharesHash(shares),
  receiptsRoot: new Uint8Array(32),
};
const signature = signVoucher(voucher, key);

describe('settleIxs', () => {
  it('the Ed25519 instruction has the fixed offsets, with every index its own', async () => {
    const [ed25519] = await settleIxs(signer, voucher, signature, shares);
    assert.ok(ed25519.programId.equals(Ed25519Program.programId));
    assert.equal(toHex(ed25519.data.subarray(0, 16)), '0100' + '3000ffff' + '1000ffff' + '7000' + '7c00' + 'ffff');
    assert.deepEqual(new Uint8Array(ed25519.data.subarray(16, 48)), key.publicKey);
    assert.deepEqual(new Uint8Array(ed25519.data.subarray(48, 112)), signature);
    assert.deepEqual(new Uint8Array(ed25519.data.subarray(112)), encodeVoucher(voucher));
    assert.equal(ed25519.data.length, 112 + VOUCHER_BYTES);
  });

  it('settle names the workers as writable remaining accounts in ascending order, whatever came in', async () => {
    const [, settle] = await settleIxs(signer, voucher, signature, [...shares].reverse());
    const workers = settle.keys.slice(accountNames(market.idl, 'settle').length);
    assert.deepEqual(
      workers.map((k) => toHex(k.pubkey.toBytes())),
      shares.map((s) => toHex(s.worker)),
    );
    assert.ok(workers.every((k) => k.isWritable && !k.isSigner));
  });

  it('refuses shares that are not the voucher’s before anything is sent', async () => {
    const [first, second] = shares;
    assert.ok(first && second);
    const moved = [
      { ...first, amount: first.amount + 1n },
      { ...second, amount: second.amount - 1n },
    ];
    await assert.rejects(settleIxs(signer, voucher, signature, moved), /not those that the voucher commits to/);
    await assert.rejects(settleIxs(signer, voucher, signature, [first]), /add up to [34], the voucher spends 7/);
  });

  it('voucherIx refuses keys and signatures of another length', () => {
    assert.throws(() => voucherIx(signer, encodeVoucher(voucher), new Uint8Array(63)), /Signature must be 64 bytes/);
  });
});

describe('closeSessionIx', () => {
  const keys = async (agreedBy?: PublicKey) => {
    const session = sessionAddress(payer, 1n, 2n);
    const base = { session, usdcMint: mint, payer, rentPayer: payer };
    const ix = await closeSessionIx(agreedBy ? { ...base, agreedBy } : base);
    return ix.keys.slice(0, 2);
  };

  it('by agreement payer and session key sign', async () => {
    const [first, second] = await keys(signer);
    assert.ok(first?.isSigner && first.pubkey.equals(payer));
    assert.ok(second?.isSigner && second.pubkey.equals(signer));
  });

  it('without it nobody has to: the program’s own address stands for "none"', async () => {
    for (const key of await keys()) assert.ok(!key.isSigner && key.pubkey.equals(PROGRAM_ID));
  });
});
