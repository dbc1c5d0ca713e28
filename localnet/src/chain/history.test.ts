import assert from 'node:assert/strict';
import { Keypair, SystemProgram } from '@solana/web3.js';
import { fundAuthority } from '../genesis.ts';
import { Chain } from './chain.ts';
import { History, type TransactionRecord } from './history.ts';
import { runInstructions } from './run.ts';

describe('the history', () => {
  const authority = Keypair.generate();
  const target = Keypair.generate().publicKey;
  let records: TransactionRecord[];
  before(() => {
    const chain = new Chain('seed');
    fundAuthority(chain, authority);
    const transfer = { fromPubkey: authority.publicKey, toPubkey: target, lamports: 5_000_000 };
    records = [1, 2, 3, 4].map(() => runInstructions(chain, [SystemProgram.transfer(transfer)], [authority]));
  });

  it('forgets the oldest beyond its limit, under every address', () => {
    const history = new History([], 0, 3);
    for (const record of records) history.add(record);
    const kept = records.slice(1).reverse();
    assert.equal(history.get(records[0]?.signature ?? ''), undefined);
    assert.deepEqual(history.ofAddress(target.toBase58(), { limit: 10 }), kept);
    assert.deepEqual(history.ofAddress(authority.publicKey.toBase58(), { limit: 10 }), kept);
    assert.equal(history.transactionCount, 4);
  });

  it('gives nothing before an unknown signature and everything until one', () => {
    const history = new History(records);
    assert.deepEqual(history.ofAddress(target.toBase58(), { limit: 10, before: 'unknown' }), []);
    assert.equal(history.ofAddress(target.toBase58(), { limit: 10, until: 'unknown' }).length, 4);
  });
});
