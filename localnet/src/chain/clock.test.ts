import assert from 'node:assert/strict';
import { SystemProgram, Transaction, TransactionExpiredBlockheightExceededError } from '@solana/web3.js';
import { ManualTime, serveTestChain, type TestChain } from '../test-support.ts';
import { Blockhashes } from './blockhashes.ts';
import { ChainClock, FIRST_SLOT, SLOTS_PER_EPOCH } from './clock.ts';

describe('the clock', () => {
  it('counts a block every 400 ms and a further slot for each transaction', () => {
    const time = new ManualTime();
    const clock = new ChainClock(undefined, time.now);
    assert.equal(clock.read().slot, FIRST_SLOT);
    time.ms += 1_999;
    clock.addTransactionSlot();
    const { slot, blockHeight, unixTimestamp } = clock.read();
    assert.deepEqual([slot, blockHeight], [FIRST_SLOT + 5, FIRST_SLOT + 4]);
    assert.equal(unixTimestamp, Math.floor(time.ms / 1000));
  });

  it('never goes back, not even when the machine does', () => {
    const time = new ManualTime();
    const clock = new ChainClock(undefined, time.now);
    time.ms += 60_000;
    const before = clock.read();
    time.ms -= 3_600_000;
    assert.deepEqual(clock.read(), before);
    assert.deepEqual(new ChainClock(clock.state(), time.now).read(), before);
  });

  it('advances timestamp, slots, height and epoch together', () => {
    const clock = new ChainClock(undefined, new ManualTime().now);
    const before = clock.read();
    clock.advance(SLOTS_PER_EPOCH * 0.4);
    const after = clock.read();
    assert.equal(after.unixTimestamp - before.unixTimestamp, SLOTS_PER_EPOCH * 0.4);
    assert.equal(after.slot - before.slot, SLOTS_PER_EPOCH);
    assert.equal(after.blockHeight - before.blockHeight, SLOTS_PER_EPOCH);
    assert.deepEqual([after.epoch, after.slotIndex], [1, FIRST_SLOT]);
  });
});

describe('blockhashes', () => {
  it('live exactly 150 blocks', () => {
    const time = new ManualTime();
    const clock = new ChainClock(undefined, time.now);
    const blockhashes = new Blockhashes('seed');
    const { blockhash, lastValidBlockHeight } = blockhashes.latest(clock.read());
    assert.equal(lastValidBlockHeight, clock.read().blockHeight + 150);
    time.ms += 150 * 400;
    assert.equal(blockhashes.isValid(blockhash, clock.read()), true);
    time.ms += 400;
    assert.equal(blockhashes.isValid(blockhash, clock.read()), false);
    assert.equal(blockhashes.isValid('unknown', clock.read()), false);
    blockhashes.latest(clock.read());
    assert.equal(blockhashes.entries().length, 1, 'the expired one is forgotten');
  });

  it('differ after every transaction and outlive a burst of them', () => {
    const clock = new ChainClock(undefined, new ManualTime().now);
    const blockhashes = new Blockhashes('seed');
    const first = blockhashes.latest(clock.read());
    const seen = new Set([first.blockhash]);
    for (let index = 0; index < 500; index += 1) {
      clock.addTransactionSlot();
      seen.add(blockhashes.latest(clock.read()).blockhash);
    }
    assert.equal(seen.size, 501);
    assert.equal(blockhashes.isValid(first.blockhash, clock.read()), true);
  });
});

describe('time on the chain', () => {
  const time = new ManualTime();
  let net: TestChain;
  before(async () => (net = await serveTestChain(time.now)));
  after(() => net.close());

  it('shows in the Clock and SlotHashes sysvars', () => {
    time.ms += 10_000;
    const { slot, unixTimestamp, epoch } = net.chain.moment();
    const clock = net.chain.svm.getClock();
    assert.deepEqual([clock.slot, clock.unixTimestamp, clock.epoch, clock.leaderScheduleEpoch].map(Number), [
      slot,
      unixTimestamp,
      epoch,
      epoch + 1,
    ]);
    const hashes = net.chain.svm.getSlotHashes();
    assert.equal(hashes.length, 512);
    assert.deepEqual([hashes[0]?.slot, hashes[511]?.slot].map(Number), [slot - 1, slot - 512]);
    assert.equal(new Set(hashes.map(({ hash }) => hash)).size, 512);
  });

  it('moves by localnet_advanceTime, which expires blockhashes', async () => {
    const { blockhash, lastValidBlockHeight } = await net.connection.getLatestBlockhash();
    const before = net.chain.moment();
    await net.call('localnet_advanceTime', { seconds: 59 });
    assert.equal((await net.connection.isBlockhashValid(blockhash)).value, true);
    const { result } = await net.call('localnet_advanceTime', { seconds: 86_341 });
    const moved = result as { unixTimestamp: number; slot: number; expiredBlockhashes: number };
    assert.equal(moved.unixTimestamp, before.unixTimestamp + 86_400);
    assert.equal(moved.slot, before.slot + 86_400 / 0.4);
    assert.ok(moved.expiredBlockhashes >= 1);
    assert.equal((await net.connection.isBlockhashValid(blockhash)).value, false);
    assert.ok((await net.connection.getBlockHeight()) > lastValidBlockHeight);
    assert.equal(Number(net.chain.svm.getClock().unixTimestamp), moved.unixTimestamp);
    assert.equal(Number(net.chain.svm.getSlotHashes()[0]?.slot), moved.slot - 1);
  });

  it('refuses a transaction whose blockhash has expired, and web3.js sees it expire', async () => {
    const payer = net.fundedKeypair();
    const latest = await net.connection.getLatestBlockhash();
    const transaction = new Transaction({ feePayer: payer.publicKey, ...latest });
    transaction.add(SystemProgram.transfer({ fromPubkey: payer.publicKey, toPubkey: payer.publicKey, lamports: 1 }));
    transaction.sign(payer);
    await net.call('localnet_advanceTime', { seconds: 61 });
    await assert.rejects(net.connection.sendRawTransaction(transaction.serialize()), /Blockhash not found/);
    assert.equal((await net.connection.getFeeForMessage(transaction.compileMessage())).value, null);
    const signature = await net.connection.sendRawTransaction(transaction.serialize(), { skipPreflight: true });
    assert.match(net.lines.at(-1) ?? '', /dropped transaction .*Blockhash not found/);
    await assert.rejects(
      net.connection.confirmTransaction({ signature, ...latest }),
      TransactionExpiredBlockheightExceededError,
    );
  });
});
