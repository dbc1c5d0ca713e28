import assert from 'node:assert/strict';
import { once } from 'node:events';
import { startHarness, type Harness } from '../../test/harness.ts';
import type { ScriptedWorker } from '../../test/scripted-worker.ts';
import { EOS, idsOf } from '../../test/models.ts';
import { maxCost } from '../jobs/cost.ts';
import type { RunningJob } from '../jobs/service.ts';
import { readJob } from '../jobs/store.ts';

const PROMPT = [0, 5, 6];
const ANSWER = [...idsOf('a longer answer'), EOS];

describe('healing a ring with the keeper', () => {
  let h: Harness;
  let session: string;
  let head: ScriptedWorker;
  let middle: ScriptedWorker;
  let tail: ScriptedWorker;

  before(async () => {
    h = await startHarness();
  });
  after(() => h.stop());
  beforeEach(async () => {
    [head, middle, tail] = await h.freshRing();
    h.ring.script = { tokens: ANSWER, delayMs: 10 };
    ({ session } = await h.openSession(1_000_000n));
  });

  async function start(): Promise<RunningJob> {
    const onChain = h.chain.sessions.get(session);
    assert.ok(onChain);
    const sampling = { temperature: 0, topP: 1, seed: '0' };
    const request = {
      session,
      apiKey: null,
      onChain,
      model: h.model,
      prompt: PROMPT,
      maxTokens: 40,
      sampling,
      stopTokens: [],
    };
    return h.jobs.start(request, new AbortController().signal);
  }

  /** Reads a job's tokens, and lets the first `delivered` of them count as delivered. */
  async function idsOfJob(job: RunningJob, delivered = 0): Promise<number[]> {
    const ids: number[] = [];
    for await (const came of job.tokens()) job.deliver(Math.min(ids.push(...came), delivered));
    return ids;
  }

  const tickets = (worker: ScriptedWorker) =>
    worker.received.flatMap((m) => (m.type === 'ring.join' ? [m.ticket] : []));
  const report = (from: ScriptedWorker, suspect: ScriptedWorker, generation = 0) => {
    const ring = tickets(from).at(-1)?.ring ?? '';
    const failed = { type: 'ring.failed', ring, generation, code: 'RING_BROKEN', message: 'no link' } as const;
    from.send({ ...failed, suspect: suspect.address });
  };

  async function whole(job: RunningJob) {
    assert.deepEqual(await idsOfJob(job), ANSWER);
    const end = await job.end;
    assert.equal(end.bill.amount, maxCost([...h.registry.all()].slice(0, 3), PROMPT.length, ANSWER.length));
    const stored = await readJob(h.db, session, job.id);
    return stored?.stages.map((s) => s.worker);
  }

  it('a stage that goes away is replaced under the next ticket of the ring; the spare is paid', async () => {
    const job = await start();
    const spare = await h.addWorker([2, 4]);
    middle.die();
    assert.deepEqual(await whole(job), [head.address, spare.address, tail.address]);
    const [first, second] = tickets(head);
    assert.equal(second?.ring, first?.ring);
    assert.deepEqual([first?.generation, second?.generation], [0, 1]);
    assert.deepEqual(tickets(spare), [second]);
    assert.equal(h.ring.started.length, 1, 'a head that stays has the job already');
  });

  it('a head that goes away is replaced by one that goes on behind what was delivered', async () => {
    const job = await start();
    const spare = await h.addWorker([0, 2]);
    const { ids } = job.told();
    const given = ids.length;
    head.die();
    assert.deepEqual(await whole(job), [spare.address, middle.address, tail.address]);
    const [, again] = h.ring.started;
    assert.equal(again?.job, job.id);
    assert.ok((again.given?.length ?? 0) >= given && (again.given?.length ?? 0) < ANSWER.length);
    assert.deepEqual(again.given, ANSWER.slice(0, again.given?.length));
  });

  it('a stage that a neighbour has lost is replaced and told to leave; what it says later does not count', async () => {
    const job = await start();
    const spare = await h.addWorker([2, 4]);
    report(tail, middle);
    report(head, middle);
    report(middle, head);
    assert.deepEqual(await whole(job), [head.address, spare.address, tail.address]);
    assert.equal(tickets(spare).length, 1);
    assert.ok(middle.received.some((m) => m.type === 'ring.leave'));
  });

  it('a worker that loses one neighbour after the other is replaced itself', async () => {
    const job = await start();
    const spare = await h.addWorker([2, 4]);
    const other = await h.addWorker([4, 6]);
    report(tail, middle);
    await seen(tail, 2);
    report(tail, spare, 1);
    assert.deepEqual(await whole(job), [head.address, spare.address, other.address]);
  });

  it('without a spare the links are made anew once, and then the job ends; what was delivered is billed', async () => {
    h.ring.script = { tokens: ANSWER, delayMs: 30 };
    const job = await start();
    report(tail, middle);
    await seen(middle, 2);
    report(tail, middle, 1);
    await assert.rejects(idsOfJob(job, 1), /no other worker can take its place/);
    await assert.rejects(job.end, { code: 'ring_lost' });
    const { available, reserved } = await h.sessions.balance(session);
    assert.deepEqual([available, reserved], [1_000_000n - maxCost(h.registry.all(), PROMPT.length, 1), 0n]);
  });

  it('a stage that is gone when the job ends is neither paid nor charged; one that signed before it was replaced is paid', async () => {
    h.ring.script = { tokens: ANSWER, delayMs: 30 };
    const job = await start();
    const spare = await h.addWorker([2, 4]);
    h.ring.faults.set(spare.address, 'missing');
    report(tail, middle);
    await seen(spare, 1);
    const [one] = [...h.registry.all()];
    head.die();
    await assert.rejects(idsOfJob(job, 1));
    await assert.rejects(job.end, { code: 'ring_lost' });
    const stored = await readJob(h.db, session, job.id);
    const each = maxCost(one ? [one] : [], PROMPT.length, 1);
    assert.deepEqual(
      stored?.stages.map((s) => [s.worker, s.amount]),
      [
        [head.address, 0n],
        [middle.address, each],
        [tail.address, each],
      ],
    );
  });

  it('a spare that asks for more than was reserved is none', async () => {
    h.ring.script = { tokens: ANSWER, delayMs: 30 };
    const job = await start();
    await h.addWorker([2, 4], 1_000_001n);
    middle.die();
    await assert.rejects(idsOfJob(job), /went away; no other worker/);
    await assert.rejects(job.end);
  });

  it('a spare that never gets ready loses the job in time', async () => {
    h.ring.script = { tokens: ANSWER, delayMs: 400 };
    const job = await start();
    const spare = await h.addWorker([2, 4]);
    spare.onJoin = 'silent';
    head.onJoin = 'silent';
    middle.die();
    await assert.rejects(idsOfJob(job), /not ready within 2000 ms/);
    await assert.rejects(job.end);
  });

  it('a spare that fails is replaced too', async () => {
    const job = await start();
    const bad = await h.addWorker([2, 4]);
    bad.onJoin = 'failed';
    const good = await h.addWorker([2, 4]);
    middle.die();
    const workers = await whole(job);
    assert.ok(workers?.[1] === good.address && tickets(bad).length === 1);
  });

  it('a job whose ring was healed three times is given up at the fourth', async () => {
    h.ring.script = { tokens: ANSWER, delayMs: 100 };
    const job = await start();
    for (let generation = 0; generation < 4; generation++) {
      const spare = await h.addWorker([2, 4]);
      middle.die();
      middle = spare;
      if (generation < 3) await seen(spare, 1);
    }
    await assert.rejects(idsOfJob(job), /healed 3 times already/);
    await assert.rejects(job.end);
  });

  it('a ring without jobs is not healed but formed anew', async () => {
    const first = await start();
    await whole(first);
    const spare = await h.addWorker([2, 4]);
    const left = once(h.registry, 'left');
    middle.die();
    await left;
    const second = await start();
    await whole(second);
    assert.notEqual(tickets(spare)[0]?.ring, tickets(tail)[0]?.ring);
    assert.equal(tickets(spare)[0]?.generation, 0);
  });

  /** Waits until a worker has got so many tickets. */
  async function seen(worker: ScriptedWorker, count: number): Promise<void> {
    while (tickets(worker).length < count) await worker.message();
  }
});
