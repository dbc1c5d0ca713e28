import assert from 'node:assert/strict';
import { Stream } from './stream.ts';
import type { Plan } from './plan.ts';

const plan: Plan = { window: 8, rows: 4, ahead: 8, eager: true };
const prompt = [1, 2, 3];
const begin = (more: { given?: number[]; epoch?: number; limit?: number } = {}) =>
  new Stream({ prompt, stopTokens: new Set([9]), limit: 6, ...more });
const sends = (stream: Stream) =>
  stream.send(plan, false).map((a) => (a.type === 'send' ? [a.epoch, a.position, a.tokens, a.principal] : a.type));

describe('stream of a ring that is healed', () => {
  it('sends what was in flight again in the new epoch, the certain token first, with the same drafts', () => {
    const stream = begin();
    stream.draft([4, 5], 'model', plan);
    assert.deepEqual(sends(stream), [
      [0, 2, [3], true],
      [0, 3, [4, 5], false],
    ]);
    stream.result(0, 2, [4]);
    assert.ok(stream.healed(100));
    assert.equal(stream.inFlight, 0);
    assert.deepEqual(sends(stream), [
      [100, 3, [4], true],
      [100, 4, [5], false],
    ]);
    assert.deepEqual(stream.result(0, 3, [7]), []);
    const [commit] = stream.result(100, 3, [5]);
    assert.equal(commit?.type, 'commit');
    assert.deepEqual(stream.sequence, [1, 2, 3, 4, 5]);
  });

  it('epochs grow with every heal, whatever they were', () => {
    const stream = begin({ epoch: 100 });
    stream.healed(50);
    assert.equal(stream.epoch, 101);
  });

  it('a job that has ended is not gone on with', () => {
    const stream = begin();
    sends(stream);
    stream.result(0, 2, [9]);
    assert.ok(!stream.healed(100));
  });

  it('goes on behind given tokens, with the same limit in all', () => {
    const stream = begin({ given: [4, 5], epoch: 100, limit: 3 });
    assert.deepEqual(stream.resume(), []);
    assert.deepEqual(sends(stream), [[100, 4, [5], true]]);
    const actions = stream.result(100, 4, [6]);
    assert.deepEqual(
      actions.map((a) =>
        a.type === 'commit' ? [a.type, a.position] : a.type === 'finish' ? [a.type, a.finish] : a.type,
      ),
      [
        ['commit', 2],
        ['finish', 'length'],
      ],
    );
  });

  it('a job whose last token was given already has only its end to tell', () => {
    const stopped = begin({ given: [4, 9], epoch: 100 }).resume();
    assert.deepEqual(stopped, [{ type: 'finish', finish: 'stop', epoch: 100, committed: 4 }]);
    const full = begin({ given: [4, 5], limit: 2 }).resume();
    assert.deepEqual(full, [{ type: 'finish', finish: 'length', epoch: 0, committed: 4 }]);
  });
});
