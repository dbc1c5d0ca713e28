import assert from 'node:assert/strict';
import { Thread } from './thread.ts';

const entry = new URL('../testing/thread-that-ends.ts', import.meta.url);
const start = (setting: object = {}) => Thread.start<string, string>('test', entry, setting);

describe('thread', () => {
  it('answers in order, goes on after a refusal, and ends when asked to', async () => {
    const { thread, ready } = await start();
    assert.equal(ready, 'up');
    const first = thread.call<Uint8Array>('echo');
    const refused = assert.rejects(thread.call('refuse'), { code: 'BUSY', message: 'not now' });
    assert.deepEqual(await first, Uint8Array.of(1, 2, 3));
    await refused;
    assert.equal((await thread.call<Uint8Array>('echo')).length, 3);
    await thread.close();
    await assert.rejects(thread.call('echo'), { code: 'THREAD_DIED' });
  });

  it('a failed start says why', async () => {
    await assert.rejects(start({ start: 'wrong setting' }), { code: 'BAD_OPTION', message: 'wrong setting' });
  });

  it('a thread that ends by itself fails what was asked of it, and reports it', async () => {
    const { thread } = await start();
    await assert.rejects(thread.call('throw later'), { code: 'THREAD_DIED', message: /out of the blue/ });
    assert.match((await thread.died).message, /out of the blue/);
  });
});
