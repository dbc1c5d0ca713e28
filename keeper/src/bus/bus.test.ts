import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { openNats, startNats } from '../../test/nats.ts';
import { createLog } from '../log.ts';
import { LocalHub } from './local.ts';
import { natsBus } from './nats.ts';
import type { Bus, BusEars } from './port.ts';

const log = createLog('silent');
const nats = await openNats();
after(() => nats?.stop());

/** Ears that keep what they hear. */
function keepingEars() {
  const heard: string[] = [];
  const waiting: (() => void)[] = [];
  const note = (what: string) => {
    heard.push(what);
    for (const wake of waiting.splice(0)) wake();
  };
  const ears: BusEars = {
    presence: (from, state) => note(`${from} is ${state}`),
    message: (from, text) => note(`${from}: ${text}`),
    back: () => note('back'),
  };
  const until = async (what: string) => {
    while (!heard.includes(what)) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  return { ears, heard, until };
}

function suite(name: string, make: () => (tag: string) => Promise<Bus>) {
  describe(`the bus ${name}`, () => {
    it('carries messages to one or all in order, and states also to those who come later', async () => {
      const bus = make();
      const [a, b, c] = [await bus('a'), await bus('b'), await bus('c')];
      const [atA, atB, atC] = [keepingEars(), keepingEars(), keepingEars()];
      await a.open(atA.ears);
      await b.open(atB.ears);
      a.present('one');
      a.present('two');
      await atB.until('a is two');
      await c.open(atC.ears);
      await atC.until('a is two');
      assert.ok(!atC.heard.includes('a is one'), 'only the latest is kept');
      const many = Array.from({ length: 300 }, (_, i) => `${i}`);
      for (const text of many) a.send('b', text);
      a.broadcast('all');
      await Promise.all([atB.until('a: all'), atC.until('a: all')]);
      assert.deepEqual(
        atB.heard.filter((what) => what.startsWith('a: ')),
        [...many, 'all'].map((text) => `a: ${text}`),
      );
      assert.deepEqual(
        atC.heard.filter((what) => what.startsWith('a: ')),
        ['a: all'],
      );
      assert.deepEqual(atA.heard, [], 'nobody hears itself');
      await Promise.all([a, b, c].map((one) => one.close()));
    });
  });
}

suite('in one process', () => {
  const hub = new LocalHub();
  return (tag) => Promise.resolve(hub.bus(tag));
});

if (nats !== undefined) {
  const { url } = nats;
  suite('on NATS', () => {
    const keeper = randomBytes(8).toString('hex');
    return (tag) => natsBus({ url, keeper, tag, log });
  });

  describe('the bus on NATS alone', () => {
    it('says what is wrong when there is no server', async () => {
      const nowhere = natsBus({ url: 'nats://me:secret@127.0.0.1:1', keeper: 'k', tag: 'a', log });
      await assert.rejects(nowhere, (e: Error & { code?: string }) => {
        return (
          e.code === 'bus_unreachable' && /NATS_URL.*127\.0\.0\.1:1/.test(e.message) && !e.message.includes('secret')
        );
      });
    });

    it('goes on when the server is started anew, states included', async () => {
      const first = await startNats();
      assert.ok(first);
      const keeper = randomBytes(8).toString('hex');
      const [a, b] = await Promise.all(['a', 'b'].map((tag) => natsBus({ url: first.url, keeper, tag, log })));
      const [atA, atB] = [keepingEars(), keepingEars()];
      await Promise.all([a?.open(atA.ears), b?.open(atB.ears)]);
      a?.present('before');
      await atB.until('a is before');
      await first.stop();
      const second = await startNats(Number(new URL(first.url).port));
      await Promise.all([atA.until('back'), atB.until('back')]);
      a?.present('after');
      a?.send('b', 'hello');
      await Promise.all([atB.until('a is after'), atB.until('a: hello')]);
      await Promise.all([a?.close(), b?.close()]);
      await second?.stop();
    });
  });
}
