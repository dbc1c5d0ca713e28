import assert from 'node:assert/strict';
import { presenceOf, type Found } from './presence.ts';

describe('presence', () => {
  const cases: [what: string, keeper: Found | undefined, neighbours: Found[], expected: unknown][] = [
    ['nobody has tried: nothing is known', undefined, [], undefined],
    ['the first worker of all: the keeper opens its address', { direct: null }, [], [true, 'direct']],
    ['a wrong address', { direct: 'closed' }, [], [false, 'closed']],
    ['a wrong address, and the relay reaches it', { direct: 'closed', relay: null }, [], [true, 'relay']],
    ['a wrong address, and the relay does not', { direct: 'closed', relay: 'silent' }, [], [false, 'closed; silent']],
    ['it listens nowhere', { relay: null }, [], [true, 'relay']],
    ['a neighbour nearby opens what the keeper cannot', { direct: 'closed' }, [{ direct: null }], [true, 'direct']],
    ['before the keeper knows', undefined, [{ direct: null }], [true, 'direct']],
    ['only the keeper is near enough', { direct: null }, [{ direct: 'no way' }], [false, 'no way']],
    ['one neighbour of two', { direct: null }, [{ direct: 'no way' }, { direct: null }], [true, 'direct']],
    ['neighbours need the relay', { direct: null, relay: null }, [{ direct: 'no way', relay: null }], [true, 'relay']],
    [
      'one word against a relay that works',
      { direct: null, relay: null },
      [{ direct: 'x', relay: 'x' }],
      [true, 'relay'],
    ],
  ];
  for (const [what, keeper, neighbours, expected] of cases) {
    it(what, () => {
      const presence = presenceOf(keeper, neighbours);
      const told = presence && [presence.reachable, presence.reachable ? presence.route : presence.why];
      assert.deepEqual(told, expected);
    });
  }

  it('who is reached through the relay hears why not directly', () => {
    const presence = presenceOf({ direct: 'ws://wrong does not open', relay: null }, []);
    assert.equal(presence?.why, 'ws://wrong does not open');
  });
});
