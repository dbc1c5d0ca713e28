import assert from 'node:assert/strict';
import { BATCH, type Batch, type WorkerDeed } from '@shardmarket/sdk';
import { Keypair } from '@solana/web3.js';
import { batchState, deedText } from './deeds.ts';

const stamp = { signature: 's', slot: 1, at: null };
const event = (name: string, data: object) =>
  ({ ...stamp, kind: 'event', event: { name, data } }) as unknown as WorkerDeed;

describe('what happened to a worker, in words', () => {
  it('amounts are exact', () => {
    const session = Keypair.generate().publicKey;
    assert.equal(
      deedText({ ...stamp, kind: 'settled', session, amount: 1_000_001n }),
      'Share of a voucher: 1.000001 USDC',
    );
    assert.equal(deedText(event('receiptsPosted', { count: 1, amount: 700_000n })), 'Posted 1 receipt for 0.70 USDC');
    assert.equal(
      deedText(event('workerSlashed', { amount: 5n, forfeited: 0n })),
      'Slashed by 0.000005 ZERO, 0.00 USDC forfeited',
    );
    assert.equal(deedText(event('boostChanged', { boostBps: 250 })), 'Boost of 2.5 points');
  });

  it('an event without words of its own is named plainly', () => {
    assert.equal(deedText(event('exitRequested', {})), 'Exit requested');
  });

  it('a batch says where it stands', () => {
    const state = (change: Partial<Batch>) => batchState({ votes: Uint8Array.of(0, 0, 0), ...change } as Batch).text;
    assert.equal(state({ state: BATCH.posted }), 'waits for its draw');
    assert.equal(state({ state: BATCH.answered }), 'auditors vote');
    assert.equal(state({ state: BATCH.answered, votes: Uint8Array.of(2, 0, 2) }), 'guilty');
  });
});
