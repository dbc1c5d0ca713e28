import assert from 'node:assert/strict';
import { BatchDrawer, type BatchChain } from './drawer.ts';

/** Batches of which each attempt can draw one, with failures on demand. */
class Batches implements BatchChain {
  waiting = 0;
  attempts = 0;
  fail = false;

  drawBatches(): Promise<number> {
    this.attempts += 1;
    const fail = this.fail;
    this.fail = false;
    if (fail) return Promise.reject(new Error('no connection'));
    const drawn = Math.min(this.waiting, 1);
    this.waiting -= drawn;
    return Promise.resolve(drawn);
  }

  undrawn(): Promise<number> {
    return Promise.resolve(this.waiting);
  }
}

describe('batch drawer', () => {
  let chain: Batches;
  let drawn: number;
  let failures: string[];
  beforeEach(() => {
    chain = new Batches();
    [drawn, failures] = [0, []];
  });

  const drawer = (pauseMs = 1) =>
    new BatchDrawer({
      chain,
      pauseMs,
      drawn: (count) => (drawn += count),
      failed: (message) => void failures.push(message),
    });

  it('tries until every batch is drawn, and no more', async () => {
    chain.waiting = 3;
    const one = drawer();
    one.kick();
    await one.idle();
    assert.deepEqual([drawn, chain.waiting, chain.attempts], [3, 0, 3]);
  });

  it('tries again after a failure', async () => {
    [chain.waiting, chain.fail] = [1, true];
    const one = drawer();
    one.kick();
    await one.idle();
    assert.deepEqual([drawn, failures], [1, ['no connection']]);
  });

  it('stops in the middle of a pause, and starts no more', async () => {
    chain.waiting = 2;
    const one = drawer(1_000_000);
    one.kick();
    await one.stop();
    one.kick();
    await one.idle();
    assert.deepEqual([chain.attempts, chain.waiting], [1, 1]);
  });
});
