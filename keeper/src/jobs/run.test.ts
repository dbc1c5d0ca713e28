import assert from 'node:assert/strict';
import type { JobCut, JobStart } from '@shardmarket/sdk';
import { newJob } from '../../test/rows.ts';
import { Ring } from '../rings/ring.ts';
import type { WorkerMessage } from '../workers/types.ts';
import { JobRun } from './run.ts';

const job = 'a'.repeat(32);
const sampling = { temperature: 0, topP: 1, seed: '0' };
const stats = { proposed: 0, accepted: 0, rejected: 0, rounds: 1, firstTokenMs: 0, totalMs: 0 };

function running(tokenTimeoutMs = 1_000, prompt = [0, 5], trace = false) {
  const [head, tail] = [...newJob('s', 1n).stages, ...newJob('s', 1n).stages];
  assert.ok(head && tail);
  const ring = new Ring('b'.repeat(32), { numericsClass: 'c', stages: [head, tail] });
  const start: JobStart = {
    ...{ type: 'job.start', job, ring: ring.id, session: 's', prompt, maxTokens: 3 },
    ...{ sampling, stopTokens: [1], trace },
  };
  const sent: string[] = [];
  const given: unknown[] = [];
  const send = (to: string, message: JobStart | JobCut | { type: 'job.cancel' }) => {
    given.push(message.type === 'job.start' ? message.given : undefined);
    return sent.push(`${message.type} ${to === head.address}`) > 0;
  };
  const run = new JobRun(start, ring, { tokenTimeoutMs, vocab: 10, send });
  const tokens = (position: number, ...ids: number[]): WorkerMessage => ({
    type: 'job.tokens',
    job,
    position,
    tokens: ids,
  });
  const done = (completionTokens: number, committed: number): WorkerMessage => ({
    ...{ type: 'job.done', job, finish: 'length', completionTokens, committed, stats },
  });
  return { run, ring, sent, given, tokens, done, head: head.address, tail: tail.address };
}

const fails = (run: JobRun, expected: RegExp) =>
  assert.rejects(run.done(), (e: Error & { code?: string }) => e.code === 'ring_lost' && expected.test(e.message));

describe('JobRun', () => {
  it('gives the tokens in order and the end', async () => {
    const { run, tokens, done, head, sent } = running();
    run.receive(head, tokens(0, 5));
    run.receive(head, tokens(1, 6, 7));
    run.receive(head, done(3, 4));
    const ids = [];
    for await (const came of run.stream()) ids.push(came);
    assert.deepEqual(ids, [[5, 6, 7]]);
    assert.equal((await run.done()).completionTokens, 3);
    assert.deepEqual(sent, ['job.start true']);
  });

  it('says who drafted each token where that was asked for, and nothing of those whose head did not say', () => {
    const { run, tokens, head } = running(1_000, [0, 5], true);
    run.receive(head, { ...tokens(0, 5), sources: ['ngram'] } as WorkerMessage);
    run.receive(head, tokens(1, 6));
    assert.deepEqual(run.told().sources, ['ngram', undefined]);
    run.fail('the test is over');
    const silent = running();
    silent.run.receive(silent.head, { ...silent.tokens(0, 5), sources: ['ngram'] } as WorkerMessage);
    assert.deepEqual(silent.run.told().sources, []);
    silent.run.fail('the test is over');
  });

  it('refuses sources that are not one for each token', async () => {
    const { run, tokens, head } = running(1_000, [0, 5], true);
    run.receive(head, { ...tokens(0, 5, 6), sources: ['ngram'] } as WorkerMessage);
    await fails(run, /sources of 1 tokens, expected 2/);
  });

  it('listens to the head only', async () => {
    const { run, tokens, done, head, tail } = running();
    run.receive(tail, tokens(0, 9));
    run.receive(tail, done(0, 0));
    run.receive(head, tokens(0, 5));
    run.receive(head, done(1, 2));
    assert.deepEqual((await run.done()).committed, 2);
    assert.deepEqual(run.tokens, [5]);
  });

  it('refuses a gap or a repetition', async () => {
    for (const position of [1, 3]) {
      const { run, tokens, head } = running();
      run.receive(head, tokens(0, 5, 6));
      run.receive(head, tokens(position, 7));
      await fails(run, /expected 2/);
    }
  });

  it('refuses more tokens than were asked for: they were not reserved', async () => {
    const { run, tokens, head } = running();
    run.receive(head, tokens(0, 5, 5, 5, 5));
    await fails(run, /more than the 3 tokens/);
  });

  it('refuses a token that the model does not have', async () => {
    const { run, tokens, head } = running();
    run.receive(head, tokens(0, 10));
    await fails(run, /does not have/);
  });

  it('refuses an end that does not fit what came', async () => {
    for (const [count, committed] of [
      [2, 3],
      [1, 3],
    ] as const) {
      const { run, tokens, done, head } = running();
      run.receive(head, tokens(0, 5));
      run.receive(head, done(count, committed));
      await fails(run, /counts 2 tokens|committed 3 positions/);
    }
  });

  it('says with whom it failed: a head that breaks the protocol or is silent, all where the cause is not known', async () => {
    const broken = running();
    broken.run.receive(broken.head, broken.tokens(1, 5));
    assert.deepEqual(broken.run.blamed, [broken.head]);
    const failed = (code: string) => {
      const it = running();
      it.run.receive(it.head, { type: 'job.failed', job, code, message: 'why' });
      return it.run.blamed.map((address) => (address === it.head ? 'head' : 'tail'));
    };
    assert.deepEqual(failed('NOT_FINITE'), ['head', 'tail']);
    assert.deepEqual([failed('BUSY'), failed('RING_BROKEN')], [[], []]);
    const silent = running(1);
    await fails(silent.run, /silent/);
    assert.deepEqual(silent.run.blamed, [silent.head]);
    const lost = running();
    lost.ring.lose('a stage went away');
    assert.deepEqual(lost.run.blamed, []);
  });

  it('takes nothing more after its end', async () => {
    const { run, tokens, done, head } = running();
    run.receive(head, tokens(0, 5));
    run.receive(head, done(1, 2));
    run.receive(head, tokens(1, 6));
    run.fail('too late');
    assert.deepEqual([run.tokens, run.failure], [[5], undefined]);
    await run.done();
  });

  it('ends with the ring, and by silence', async () => {
    const lost = running();
    lost.ring.lose('worker X went away');
    await fails(lost.run, /worker X went away/);
    const silent = running(5);
    await fails(silent.run, /silent for 5 ms/);
    await fails(running(5, new Array<number>(4_000).fill(5)).run, /silent for 20 ms/);
  });

  it('is not begun on a ring that is lost already', async () => {
    const { ring } = running();
    ring.lose('gone');
    const start = running().run.start;
    const run = new JobRun(start, ring, {
      tokenTimeoutMs: 1_000,
      vocab: 10,
      send: () => assert.fail('nothing is sent'),
    });
    await fails(run, /gone/);
  });

  it('waits while its ring is healed, and a new head goes on behind the tokens that came', async () => {
    const { run, ring, sent, given, tokens, done, head } = running(20);
    ring.markReady(ring.stages[0]?.address ?? '', 0);
    ring.markReady(ring.stages[1]?.address ?? '', 0);
    run.receive(head, tokens(0, 5));
    const other = { ...ring.head, address: 'other' };
    const stages = [other, ...ring.stages.slice(1)];
    ring.heal(stages, 'the head went away');
    run.receive(head, tokens(1, 9));
    run.cancel();
    await new Promise((resolve) => setTimeout(resolve, 40));
    for (const { address } of stages) ring.markReady(address, 1);
    assert.deepEqual(sent, ['job.start true', 'job.start false', 'job.cancel false']);
    assert.deepEqual(given, [undefined, [5], undefined]);
    run.receive(head, tokens(1, 9));
    run.receive('other', tokens(1, 6, 7));
    run.receive('other', done(3, 4));
    await run.done();
    assert.deepEqual(run.tokens, [5, 6, 7]);
    assert.deepEqual((await run.signatures.collect(0)).stages[0]?.address, 'other');
  });

  it('a head that stays keeps the job through a heal; members of an earlier generation are not waited for', async () => {
    const { run, ring, sent, tokens, done, head, tail } = running();
    for (const address of [head, tail]) ring.markReady(address, 0);
    ring.heal(ring.stages, 'a link broke');
    ring.markReady(head, 0);
    ring.markReady(tail, 1);
    assert.ok(ring.healing);
    ring.markReady(head, 1);
    assert.ok(!ring.healing);
    run.receive(head, tokens(0, 5));
    run.receive(head, done(1, 2));
    await run.done();
    assert.deepEqual(sent, ['job.start true']);
  });

  it('remains what was delivered when the ring was lost, once all that came has been read', async () => {
    const { run, ring, tokens, head } = running();
    run.receive(head, tokens(0, 5));
    const reader = run.stream();
    await reader.next();
    run.deliver(1);
    run.receive(head, tokens(1, 6, 7));
    ring.lose('worker X went away');
    const remains = run.remains(10_000);
    assert.deepEqual((await reader.next()).value, [6, 7]);
    run.deliver(2);
    await assert.rejects(reader.next(), /only what was delivered of it is charged: the ring was lost: worker X/);
    assert.deepEqual(await remains, [5, 6]);
  });

  it('remains no more than came, whatever is said to have been delivered, and no longer than there is time', async () => {
    const { run, ring, tokens, head } = running();
    run.receive(head, tokens(0, 5, 6));
    run.deliver(3);
    run.deliver(1);
    ring.lose('gone');
    assert.deepEqual([await run.remains(5), run.delivered], [[5, 6], 2]);
  });

  it('nothing remains of a job whose head broke the protocol or found the ring lying', async () => {
    for (const message of [
      { type: 'job.tokens', job, position: 7, tokens: [5] },
      { type: 'job.failed', job, code: 'BAD_RESULT', message: 'the tail lied' },
    ] satisfies WorkerMessage[]) {
      const { run, tokens, head } = running();
      run.receive(head, tokens(0, 5, 6));
      run.deliver(2);
      run.receive(head, message);
      await fails(run, /nothing is charged for it/);
      assert.deepEqual(await run.remains(10_000), []);
    }
  });

  it('all who had a part in it are asked to sign for what remains, and a member that comes back later too', () => {
    const { run, ring, sent, head, tail } = running();
    for (const address of [head, tail]) ring.markReady(address, 0);
    const other = { ...ring.head, address: 'other' };
    ring.heal([other, ...ring.stages.slice(1)], 'the head went away');
    ring.lose('no spare');
    run.joined(head);
    run.cut(3, 'd'.repeat(64));
    run.joined(head);
    run.joined('stranger');
    assert.deepEqual(sent, ['job.start true', 'job.cut true', 'job.cut false', 'job.cut false', 'job.cut true']);
  });

  it('asks the head to stop once', () => {
    const { run, sent } = running(20);
    run.cancel();
    run.cancel();
    assert.deepEqual(sent, ['job.start true', 'job.cancel true']);
    run.fail('the test is over');
  });
});
