import assert from 'node:assert/strict';
import fc from 'fast-check';
import { StageQueue, type Waiting } from './queue.ts';
import { MAX_ROWS } from './shape.ts';

interface Item extends Waiting {
  /** order of pushing */
  readonly serial: number;
}

const JOBS = ['a', 'b', 'c', 'd'];
const job = fc.constantFrom(...JOBS);
const command = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ op: fc.constant('push'), job, count: fc.integer({ min: 1, max: 40 }), ahead: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('step'), job }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('cancel'), job }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('reject'), job }) },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('next') }) },
);
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

/** Plays commands against a queue and checks every answer against plain bookkeeping. */
class Play {
  readonly queue = new StageQueue<Item>();
  readonly epochs = new Map<string, number>();
  readonly positions = new Map<string, number>();
  /** what should be waiting, by job, in order */
  readonly waiting = new Map<string, Item[]>(JOBS.map((name) => [name, []]));
  readonly waitingSince = new Map<string, number>();
  readonly lastTurn = new Map<string, number>();
  clock = 0;
  serial = 0;

  do(command: Command): void {
    this.clock++;
    if (!('job' in command)) return this.next();
    const { job: name } = command;
    const epoch = this.epochs.get(name) ?? 0;
    if ('count' in command) return this.push(name, epoch, command.count, command.ahead);
    if (command.op === 'step') return this.add({ job: name, epoch, serial: this.serial++ });
    this.epochs.set(name, epoch + 1);
    if (command.op === 'reject') return this.push(name, epoch + 1, 1, false);
    this.void_(name, this.queue.cancel(name, epoch + 1));
  }

  /** Rows right behind the last ones of the job, or with a gap; now and then of an older epoch. */
  push(name: string, epoch: number, count: number, ahead: boolean): void {
    const position = (this.positions.get(name) ?? 0) + (ahead ? 1 : 0);
    this.positions.set(name, position + count);
    const rows = { position, count, sample: count % 7 !== 0 };
    this.add({ job: name, epoch, rows, serial: this.serial++ });
    if (epoch === 0 || count % 5 > 0) return;
    const stale = { job: name, epoch: epoch - 1, rows, serial: this.serial++ };
    assert.deepEqual(this.queue.push(stale), [stale], 'rows of an older epoch are void when they come');
  }

  add(item: Item): void {
    const void_ = this.queue.push(item);
    this.void_(item.job, void_);
    if (this.waiting.get(item.job)?.push(item) === 1) this.waitingSince.set(item.job, this.clock);
  }

  void_(name: string, got: Item[]): void {
    const all = this.waiting.get(name) ?? [];
    const epoch = this.epochs.get(name) ?? 0;
    const stale = all.filter((item) => item.rows && item.epoch < epoch);
    assert.deepEqual(got, stale);
    this.waiting.set(
      name,
      all.filter((item) => !stale.includes(item)),
    );
  }

  next(): void {
    const taken = this.queue.next();
    const [first] = taken;
    if (!first)
      return assert.ok(
        JOBS.every((name) => this.waiting.get(name)?.length === 0),
        'something was lost',
      );
    const all = this.waiting.get(first.job) ?? [];
    assert.deepEqual(all.splice(0, taken.length), taken, 'in the order of the job, and only what waits');
    this.checkRun(taken);
    for (const name of JOBS) {
      const since = this.waitingSince.get(name) ?? Infinity;
      const waits = name !== first.job && (this.waiting.get(name)?.length ?? 0) > 0;
      const mine = this.lastTurn.get(first.job) ?? -1;
      assert.ok(
        !waits || since > mine || (this.lastTurn.get(name) ?? -1) > mine,
        `${first.job} came twice before ${name}`,
      );
    }
    this.lastTurn.set(first.job, this.clock);
    if (all.length > 0) this.waitingSince.set(first.job, this.clock);
  }

  checkRun(taken: Item[]): void {
    if (taken.length === 1) return;
    assert.ok(taken.reduce((sum, { rows }) => sum + (rows?.count ?? Infinity), 0) <= MAX_ROWS);
    taken.slice(1).forEach(({ rows, job: name, epoch }, i) => {
      const before = taken[i];
      assert.equal(rows?.position, (before?.rows?.position ?? 0) + (before?.rows?.count ?? 0));
      assert.deepEqual([name, epoch, rows?.sample], [before?.job, before?.epoch, before?.rows?.sample]);
    });
  }
}

describe('stage queue', () => {
  it('nothing is lost, nothing overtakes within a job, stale rows never run, and jobs take turns', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 120 }), (commands) => {
        const play = new Play();
        for (const one of commands) play.do(one);
        while (play.queue.length > 0) play.do({ op: 'next' });
        play.do({ op: 'next' });
      }),
      { numRuns: 300 },
    );
  });

  it('of n jobs that always wait, each has one run in every n', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 9 }), (jobs, rounds) => {
        const queue = new StageQueue<Waiting>();
        const names = Array.from({ length: jobs }, (_, i) => `job ${i}`);
        const rows = (position: number) => ({ position, count: MAX_ROWS, sample: false });
        for (const name of names) queue.push({ job: name, epoch: 0, rows: rows(0) });
        for (let round = 1; round <= rounds; round++) {
          const served = names.map(() => {
            const [item] = queue.next();
            assert.ok(item);
            queue.push({ job: item.job, epoch: 0, rows: rows(round * MAX_ROWS) });
            return item.job;
          });
          assert.deepEqual(served.sort(), [...names].sort());
        }
      }),
    );
  });

  it('a prompt in chunks and a job that decodes take turns, and small frames of a job are taken together', () => {
    const queue = new StageQueue<Waiting>();
    const push = (name: string, position: number, count: number, sample: boolean) =>
      queue.push({ job: name, epoch: 0, rows: { position, count, sample } });
    for (let at = 0; at < 3 * MAX_ROWS; at += MAX_ROWS) push('prompt', at, MAX_ROWS, false);
    for (let at = 100; at < 106; at += 2) push('decode', at, 2, true);
    push('decode', 300, 2, true);
    const turns = Array.from({ length: 5 }, () => queue.next());
    assert.deepEqual(
      turns.map((items) => [items[0]?.job, items.length]),
      [
        ['prompt', 1],
        ['decode', 3],
        ['prompt', 1],
        ['decode', 1],
        ['prompt', 1],
      ],
    );
  });

  it('forgets a job, and what waited for it', () => {
    const queue = new StageQueue<Waiting>();
    const item = { job: 'a', epoch: 0 };
    queue.push(item);
    assert.deepEqual(queue.remove('a'), [item]);
    assert.deepEqual([queue.remove('a'), queue.next(), queue.length], [[], [], 0]);
  });
});
