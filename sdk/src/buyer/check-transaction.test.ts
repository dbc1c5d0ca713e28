import assert from 'node:assert/strict';
import { Keypair, SystemProgram, Transaction } from '@solana/web3.js';
import { assertExactly } from './check-transaction.ts';

describe('a transaction that a server asks the payer to sign', () => {
  const [payer, to, thief] = [Keypair.generate().publicKey, Keypair.generate().publicKey, Keypair.generate().publicKey];
  const transfer = (toPubkey = to, lamports = 5) => SystemProgram.transfer({ fromPubkey: payer, toPubkey, lamports });

  it('passes when it is exactly what was expected', () => {
    assertExactly(new Transaction().add(transfer()), transfer());
  });
  it('is refused with one instruction more', () => {
    assert.throws(() => assertExactly(new Transaction().add(transfer(), transfer(thief)), transfer()), /got 2/);
  });
  it('is refused with none', () => {
    assert.throws(() => assertExactly(new Transaction(), transfer()), /got 0/);
  });
  it('is refused with another account', () => {
    assert.throws(() => assertExactly(new Transaction().add(transfer(thief)), transfer()), /other accounts/);
  });
  it('is refused with other data', () => {
    assert.throws(() => assertExactly(new Transaction().add(transfer(to, 6)), transfer()), /data differ/);
  });
  it('is refused for another program', () => {
    const other = transfer();
    other.programId = thief;
    assert.throws(() => assertExactly(new Transaction().add(other), transfer()), /it calls/);
  });
});
