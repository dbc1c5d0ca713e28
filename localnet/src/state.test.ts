import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Keypair, SystemProgram } from '@solana/web3.js';
import { Chain } from './chain/chain.ts';
import { runInstructions } from './chain/run.ts';
import { fundAuthority } from './genesis.ts';
import { restoreChain } from './restore.ts';
import { readState, requireWritable, writeState } from './state.ts';
import { ManualTime } from './test-support.ts';

describe('the state file', () => {
  let directory: string;
  let path: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'localnet-state-'));
    path = join(directory, 'chain.state');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const authority = Keypair.generate();
  const time = new ManualTime();
  const pay = (chain: Chain, lamports: number) => {
    const transfer = { fromPubkey: authority.publicKey, toPubkey: Keypair.generate().publicKey, lamports };
    return runInstructions(chain, [SystemProgram.transfer(transfer)], [authority]);
  };
  const saveNewChain = (): Chain => {
    const chain = new Chain('seed', undefined, time.now);
    fundAuthority(chain, authority);
    pay(chain, 5_000_000);
    writeState(path, chain.svm, { authority: authority.publicKey.toBase58(), programs: {}, chain: chain.state() });
    return chain;
  };

  it('brings back accounts, history, clock and blockhashes', () => {
    const chain = saveNewChain();
    const blockhash = chain.latestBlockhash();
    writeState(path, chain.svm, { authority: authority.publicKey.toBase58(), programs: {}, chain: chain.state() });
    const restored = restoreChain(path, authority.publicKey, [], () => assert.fail('nothing to log'), time.now)?.chain;
    assert.ok(restored);
    assert.deepEqual(restored.state(), chain.state());
    assert.deepEqual(restored.moment(), chain.moment());
    assert.equal(restored.isBlockhashValid(blockhash.blockhash), true);
    const own = authority.publicKey.toBase58();
    assert.deepEqual(restored.accounts.get(own), chain.accounts.get(own));
    const [record] = restored.history.entries();
    assert.ok(record && restored.history.ofAddress(own, { limit: 10 })[0] === record);
    assert.equal(pay(restored, 6_000_000).slot, chain.moment().slot);
    assert.equal(restored.history.transactionCount, 2);
  });

  it('lets the time pass in which nothing ran', () => {
    const chain = saveNewChain();
    const { slot } = chain.moment();
    time.ms += 40_000;
    const restored = restoreChain(path, authority.publicKey, [], () => undefined, time.now)?.chain;
    assert.equal(restored?.moment().slot, slot + 100);
  });

  it('is new where there is no file', () => {
    assert.equal(readState(path), null);
  });

  it('is refused and left alone when foreign, damaged, cut or of another LiteSVM', () => {
    saveNewChain();
    const good = readFileSync(path);
    const flipped = Buffer.from(good);
    flipped.writeUInt8(flipped.readUInt8(good.length - 9) ^ 1, good.length - 9);
    const cases: [string, Buffer][] = [
      ['STATE_FOREIGN', Buffer.from('{"some":"json"}')],
      ['STATE_FOREIGN', Buffer.alloc(0)],
      ['STATE_CORRUPT', flipped],
      ['STATE_CORRUPT', good.subarray(0, good.length - 1)],
      ['STATE_CORRUPT', good.subarray(0, 20)],
    ];
    for (const [code, bytes] of cases) {
      writeFileSync(path, bytes);
      assert.throws(() => readState(path), { code });
      assert.deepEqual(readFileSync(path), bytes);
    }
  });

  it('is refused when it belongs to another authority', () => {
    saveNewChain();
    const other = Keypair.generate().publicKey;
    assert.throws(() => restoreChain(path, other, [], () => undefined), { code: 'AUTHORITY_MISMATCH' });
  });

  it('is replaced whole or not at all, and leaves no temporary files', () => {
    const chain = saveNewChain();
    writeState(path, chain.svm, { authority: 'x', programs: {}, chain: chain.state() });
    assert.deepEqual(readdirSync(directory), ['chain.state']);
    assert.equal(readState(path)?.authority, 'x');
    const missing = join(directory, 'none', 'chain.state');
    assert.throws(() => writeState(missing, chain.svm, { authority: 'x', programs: {}, chain: chain.state() }), {
      code: 'STATE_UNWRITABLE',
    });
  });

  it('must be writable before the chain starts', () => {
    writeFileSync(join(directory, 'file'), '');
    assert.throws(() => requireWritable(join(directory, 'file', 'chain.state')), { code: 'STATE_UNWRITABLE' });
  });
});
