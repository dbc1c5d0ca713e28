import assert from 'node:assert/strict';
import { MAX_UNSETTLED, Stream } from './stream.ts';
import type { Plan } from './plan.ts';

const plan: Plan = { window: 8, rows: 4, ahead: 8, eager: true };
const prompt = [1, 2, 3];
const begin = (more: { given?: number[]; epoch?: number; limit?: number } = {}) =>
  new Stream({ prompt, stopTokens: new Set([9]), limit: 6, ...more });
const sends = (stream: Stream) =>
  stream.send(plan, false).map((a) => (a.type === 'send' ? [a.epoch, a.position, a.tokens, a.certain > 0] : a.type));

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

  it('goes on behind given tokens, with the same limit in all, and sends rows again that side branches may have given', () => {
    const stream = begin({ given: [4, 5], epoch: 100, limit: 3 });
    assert.deepEqual(stream.resume(), []);
    assert.deepEqual(sends(stream), [[100, 2, [3, 4, 5], true]]);
    assert.throws(() => begin({ given: [4, 5] }).result(0, 2, [4]), { code: 'BAD_RESULT' });
    const actions = stream.result(100, 2, [4, 5, 6]);
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

  it('of many given tokens the last ones only', () => {
    const given = Array.from({ length: 100 }, () => 4);
    const [[, position, tokens] = []] = sends(begin({ given, limit: 200 })) as [number, number, number[]][];
    assert.deepEqual([position, tokens?.length], [102 - MAX_UNSETTLED, MAX_UNSETTLED + 1]);
  });

  it('a job whose last token was given already has only its end to tell, once its rows are there', () => {
    for (const [more, finish] of [
      [{ given: [4, 9] }, 'stop'],
      [{ given: [4, 5], limit: 2 }, 'length'],
    ] as const) {
      const stream = begin({ ...more, given: [...more.given], epoch: 100 });
      assert.deepEqual(stream.resume(), []);
      assert.deepEqual(sends(stream), [[100, 2, [3, 4], true]]);
      const ended = stream.result(100, 2, more.given);
      assert.deepEqual(ended, [{ type: 'finish', finish, epoch: 100, committed: 4 }]);
    }
  });
});
