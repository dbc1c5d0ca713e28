import assert from 'node:assert/strict';
import type { Model } from '../model/manifest.ts';
import { encodeTokens } from '../ring/tokens.ts';
import { samplingRule } from '../sampling/rule.ts';
import { builtInModels } from '../testing/models.ts';
import type { StageResult } from './messages.ts';
import { joinRows, mergeRows, splitRows } from './rows.ts';
import { StageScheduler, type Rows } from './scheduler.ts';
import { MAX_ROWS } from './shape.ts';
import { Stage } from './stage.ts';

const greedy = samplingRule({ temperature: 0, topP: 1, seed: '0' }, 5);

describe('stage scheduler', () => {
  let model: Model;
  let head: Stage;
  let tail: Stage;
  before(async () => {
    model = (await builtInModels()).target;
    const { layers } = model.manifest.architecture;
    head = await Stage.start(model, [0, layers / 2], { maxJobs: 4 });
    tail = await Stage.start(model, [layers / 2, layers], { maxJobs: 4 });
  });
  after(async () => {
    await head.close();
    await tail.close();
  });

  const ids = (from: number, count: number) => Array.from({ length: count }, (_, i) => ((from + i) * 7919) % 2000);
  const rows = (position: number, payload: Uint8Array, count: number, epoch = 0): Rows => ({
    position,
    count,
    payload,
    epoch,
    sample: true,
  });
  const tokens = (position: number, count: number, epoch = 0) =>
    rows(position, encodeTokens(ids(position, count)), count, epoch);

  /** The frames one after the other, each a run of its own. */
  async function alone(stage: Stage, frames: readonly Rows[]) {
    await stage.open('alone', greedy);
    const results: StageResult[] = [];
    for (const { position, count, payload } of frames) {
      results.push(await stage.run('alone', position, count, payload.slice(), true));
    }
    return { results, commitment: await stage.finish('alone', sum(frames.map(({ count }) => count))) };
  }

  /** The same frames waiting behind the job's opening, so that they are computed together. */
  async function together(stage: Stage, frames: readonly Rows[]) {
    const scheduler = new StageScheduler(stage, 1);
    const opening = scheduler.open('together', greedy);
    const asked = frames.map((frame) => scheduler.run('together', { ...frame, payload: frame.payload.slice() }));
    const commitment = scheduler.finish('together', 0, sum(frames.map(({ count }) => count)));
    const ran = await Promise.all(asked);
    await opening;
    return {
      ran: ran.filter((one) => one !== undefined),
      commitment: await commitment,
      merged: scheduler.counts.merged,
    };
  }

  const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0);

  it('frames that are computed together give the bits of separate runs, at both ends of a ring', async () => {
    const sizes = [3, 1, 1, 5, 1, 20, 30, 1, 1, 40, 2];
    const starts = sizes.map((_, i) => sum(sizes.slice(0, i)));
    const input = sizes.map((count, i) => tokens(starts[i] ?? 0, count));
    const hidden = await alone(head, input);
    const passed = input.map((frame, i) => ({ ...frame, payload: hidden.results[i]?.output ?? new Uint8Array() }));
    const expected = await alone(tail, passed);
    for (const [stage, frames, separate] of [
      [head, input, hidden],
      [tail, passed, expected],
    ] as const) {
      const { ran, merged, commitment } = await together(stage, frames);
      assert.ok(merged >= 6, `${merged} frames were merged`);
      assert.equal(ran.length + merged, sizes.length);
      assert.ok(ran.every((one) => one.rows <= MAX_ROWS));
      const tokensOf = (results: readonly StageResult[]) => results.flatMap(({ tokens: chosen }) => [...chosen]);
      assert.deepEqual(tokensOf(ran.map(({ result }) => result)), tokensOf(separate.results));
      // The roots are over every input and output row; `computed` differs by the dummies of lone rows.
      assert.deepEqual({ ...commitment, computed: 0 }, { ...separate.commitment, computed: 0 });
    }
  });

  it('rows that became void are not computed, and those under way are marked', async () => {
    const scheduler = new StageScheduler(head, 1);
    await scheduler.open('a', greedy);
    const running = scheduler.run('a', tokens(0, 4));
    const dropped = [scheduler.run('a', tokens(4, 3)), scheduler.run('a', tokens(7, 2))];
    scheduler.cancel('a', 1);
    const late = scheduler.run('a', tokens(9, 1));
    const corrected = scheduler.run('a', tokens(2, 2, 1));
    assert.deepEqual(await Promise.all([...dropped, late]), [undefined, undefined, undefined]);
    assert.equal((await running)?.stale, true);
    assert.equal((await corrected)?.stale, false);
    const { computedRows, droppedRows, staleRows, runs } = scheduler.counts;
    assert.deepEqual(
      { computedRows, droppedRows, staleRows, runs },
      { computedRows: 6, droppedRows: 6, staleRows: 4, runs: 2 },
    );
    assert.equal((await scheduler.finish('a', 1, 4))?.computed, 6);
  });

  it('the end of a job comes after its rows, and a job that is dropped leaves nothing behind', async () => {
    const scheduler = new StageScheduler(head, 1);
    const order: string[] = [];
    const note = (what: string) => () => void order.push(what);
    await Promise.all([
      scheduler.open('a', greedy).then(note('open a')),
      scheduler.open('b', greedy).then(note('open b')),
      scheduler.run('a', tokens(0, 64)).then(note('a 0')),
      scheduler.run('a', tokens(64, 64)).then(note('a 64')),
      scheduler.finish('a', 0, 128).then(note('end a')),
      scheduler.run('b', tokens(0, 2)).then(note('b 0')),
    ]);
    assert.deepEqual(order, ['open a', 'open b', 'a 0', 'b 0', 'a 64', 'end a']);
    const waiting = [
      scheduler.run('b', tokens(2, 2)),
      scheduler.run('b', tokens(4, 60)),
      scheduler.run('b', tokens(64, 64)),
    ];
    scheduler.drop('b');
    await Promise.all(waiting);
    await scheduler.open('b', greedy);
    await assert.rejects(scheduler.run('b', tokens(2, 2)), { code: 'BAD_POSITION' });
    scheduler.drop('b');
  });

  it('frames of another size are refused, alone and among others', () => {
    const { shape } = tail;
    const frame = { count: 2, payload: joinRows(Uint32Array.of(1, 2), new Uint8Array(2 * shape.hidden * 4)) };
    assert.equal(mergeRows(shape, [frame]), frame.payload);
    assert.throws(() => mergeRows(shape, [frame, { count: 3, payload: frame.payload }]), { code: 'BAD_FRAME' });
    assert.throws(() => splitRows(shape, 1, frame.payload), { code: 'BAD_FRAME' });
  });
});
