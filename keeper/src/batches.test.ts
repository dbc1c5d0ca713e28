import assert from 'node:assert/strict';
import { Batches, type Outcome } from './batches.ts';

/** Work that waits to be let go; what it was given, batch by batch. */
function heldWork(answer: (items: readonly number[]) => readonly Outcome<number>[]) {
  const given: number[][] = [];
  const gates: (() => void)[] = [];
  const work = async (items: readonly number[]) => {
    given.push([...items]);
    await new Promise<void>((resolve) => gates.push(resolve));
    return answer(items);
  };
  return { given, gates, work };
}

const twice = (items: readonly number[]) => items.map((n) => ({ value: 2 * n }));
/** When all that could go on has. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('Batches', () => {
  it('takes together what comes together, begins at once while there is a lane, then gathers, no more than fit one batch', async () => {
    const { given, gates, work } = heldWork(twice);
    const batches = new Batches(work, { lanes: 2, most: 3, apart: true });
    const all = [1, 2].map((n) => batches.do(n));
    await settled();
    assert.deepEqual(given, [[1, 2]]);
    all.push(batches.do(3));
    await settled();
    assert.deepEqual(given, [[1, 2], [3]]);
    all.push(...[4, 5, 6, 7].map((n) => batches.do(n)));
    await settled();
    assert.equal(given.length, 2);
    gates[0]?.();
    await settled();
    assert.deepEqual(given, [[1, 2], [3], [4, 5, 6]]);
    gates[1]?.();
    await settled();
    assert.deepEqual(given, [[1, 2], [3], [4, 5, 6], [7]]);
    for (const open of gates) open();
    assert.deepEqual(await Promise.all(all), [2, 4, 6, 8, 10, 12, 14]);
  });

  it('answers nobody before the batch is done', async () => {
    const { gates, work } = heldWork(twice);
    const batches = new Batches(work, { lanes: 1, most: 8, apart: true });
    let answered = false;
    const asked = batches.do(1).then(() => (answered = true));
    await settled();
    assert.equal(answered, false);
    gates[0]?.();
    await asked;
    assert.equal(answered, true);
  });

  it('an item that is refused leaves the others of its batch alone', async () => {
    const work = (items: readonly number[]) =>
      Promise.resolve(items.map((n) => (n === 2 ? { error: new Error('no two') } : { value: n })));
    const batches = new Batches(work, { lanes: 1, most: 8, apart: true });
    const results = await Promise.allSettled([1, 2, 3].map((n) => batches.do(n)));
    assert.deepEqual(
      results.map((r) => r.status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
  });

  it('a batch that fails as a whole is done item by item: only the one at fault fails', async () => {
    const sizes: number[] = [];
    const work = (items: readonly number[]) => {
      sizes.push(items.length);
      return items.includes(3) ? Promise.reject(new Error('poison')) : Promise.resolve(twice(items));
    };
    const batches = new Batches(work, { lanes: 1, most: 8, apart: true });
    const results = await Promise.allSettled([1, 2, 3, 4].map((n) => batches.do(n)));
    assert.deepEqual(
      results.map((r) => (r.status === 'fulfilled' ? r.value : (r.reason as Error).message)),
      [2, 4, 'poison', 8],
    );
    assert.deepEqual(sizes, [4, 1, 1, 1, 1]);
  });

  it('what is not to be done again falls together, once', async () => {
    let tries = 0;
    const work = () => {
      tries++;
      return Promise.reject(new Error('no answer'));
    };
    const batches = new Batches(work, { lanes: 1, most: 8, apart: false });
    const results = await Promise.allSettled([1, 2, 3].map((n) => batches.do(n)));
    assert.ok(results.every((r) => r.status === 'rejected'));
    assert.equal(tries, 1);
  });
});
