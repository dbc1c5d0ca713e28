import assert from 'node:assert/strict';
import { createLog } from './log.ts';
import { KeyedMutex } from './mutex.ts';
import { Ticker } from './ticker.ts';

describe('KeyedMutex', () => {
  it('runs work of one key in turn, also after a failure, and holds up no other key', async () => {
    const mutex = new KeyedMutex();
    const order: string[] = [];
    const step = (name: string) => async () => {
      order.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`${name} ends`);
      if (name === 'a1') throw new Error('a1 failed');
    };
    const first = mutex.run('a', step('a1'));
    await Promise.all([assert.rejects(first, /a1 failed/), mutex.run('a', step('a2')), mutex.run('b', step('b'))]);
    assert.deepEqual(
      order.filter((o) => o.startsWith('a')),
      ['a1 begins', 'a1 ends', 'a2 begins', 'a2 ends'],
    );
    assert.ok(order.indexOf('b begins') < order.indexOf('a1 ends'));
  });
});

describe('Ticker', () => {
  it('runs on demand and by itself, never twice at once, and no more once it is stopped', async () => {
    let [running, most, runs] = [0, 0, 0];
    const ticker = new Ticker(async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 2));
      running -= 1;
      runs += 1;
      if (runs === 2) throw new Error('one failure stops nothing');
    }, createLog('silent'));
    ticker.start(undefined, 1);
    await Promise.allSettled([ticker.run(undefined), ticker.run(undefined), ticker.run(undefined)]);
    while (runs < 6) await new Promise((resolve) => setTimeout(resolve, 1));
    await ticker.stop();
    const after = runs;
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual([most, runs], [1, after]);
  });
});
