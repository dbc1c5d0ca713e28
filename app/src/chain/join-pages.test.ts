import assert from 'node:assert/strict';
import { joinNewer, joinOlder } from './join-pages.ts';

const page = (items: string, older?: string) => ({ items: [...items], newest: items[0], older });

describe('pages of a history', () => {
  it('join without a gap on either side, and keep where both ends are', () => {
    const known = joinOlder(page('dc', 'c'), page('ba'));
    assert.deepEqual(known, { items: ['d', 'c', 'b', 'a'], newest: 'd', older: undefined });
    assert.deepEqual(joinNewer(page('fe'), page('dc', 'c')), { items: ['f', 'e', 'd', 'c'], newest: 'f', older: 'c' });
  });

  it('nothing new leaves what is known as it is', () => {
    const none = { items: [], newest: undefined, older: undefined };
    assert.deepEqual(joinNewer(none, page('dc', 'c')), page('dc', 'c'));
    assert.deepEqual(joinNewer(page('d', 'd'), undefined), page('d', 'd'));
    assert.equal(joinOlder(undefined, page('ba')), undefined);
  });
});
