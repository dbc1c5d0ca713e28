import assert from 'node:assert/strict';
import type { Sampling, SignedTicket } from '@shardmarket/sdk';
import type { WorkerMessage } from '../../keeper/src/workers/types.ts';
import type { Reference } from '../../worker/src/reference.ts';
import type { Market } from './market.ts';

/** What is done to which stage, and when. */
export interface Blow {
  /** place in the ring */
  readonly stage: number;
  /** tokens that have been delivered by then; 0 is with the job's start */
  readonly after: number;
  readonly signal: 'SIGKILL' | 'SIGSTOP';
}

export interface Survived {
  readonly blow: Blow;
  /** account of the worker that was hit */
  readonly victim: string;
  /** ms from the blow to the first token of the healed ring; undefined if the job ended without needing the stage */
  readonly healedMs: number | undefined;
}

export interface JobOfBlow {
  readonly prompt: readonly number[];
  readonly maxTokens: number;
  readonly sampling: Sampling;
}

/**
 * Runs a job, deals the blow, and holds the job to the bytes of the reference and to receipts of every stage.
 * @param tickets the latest of each ring @throws AssertionError, or Problem if the job was lost
 */
export async function survive(
  market: Market,
  reference: Reference,
  tickets: ReadonlyMap<string, SignedTicket>,
  blow: Blow,
  job: JobOfBlow,
): Promise<Survived> {
  const { registry, jobs, fleet, model, session, onChain } = market;
  let tokens = 0;
  let ring = '';
  let victim = '';
  let at = 0;
  /** of the ring at the blow */
  let generation = 0;
  let healedMs: number | undefined;
  const strike = () => {
    const ticket = tickets.get(ring);
    victim = ticket?.stages[blow.stage]?.worker ?? '';
    generation = ticket?.generation ?? 0;
    at = performance.now();
    fleet.signal(victim, blow.signal);
  };
  const offSend = market.onSend((_, message) => {
    if (message.type !== 'job.start' || ring !== '') return;
    ring = message.ring;
    if (blow.after === 0) strike();
  });
  const onMessage = (_: unknown, message: WorkerMessage) => {
    if (message.type !== 'job.tokens') return;
    tokens += message.tokens.length;
    const healed = (tickets.get(ring)?.generation ?? 0) > generation;
    if (victim !== '' && healed) healedMs ??= performance.now() - at;
    if (victim === '' && tokens >= blow.after) strike();
  };
  registry.on('message', onMessage);
  try {
    const stopTokens: number[] = [];
    const running = await jobs.start(
      { session, apiKey: null, onChain, model, stopTokens, ...job },
      new AbortController().signal,
    );
    const { bill } = await running.end;
    const expected = await reference.generate({ ...job, stopTokens: [model.manifest.tokenizer.eos] });
    assert.deepEqual(running.told().ids, expected.tokens);
    const unpaid = bill.stages.filter((stage) => stage.amount === 0n).map((stage) => stage.faults);
    // A stage that dies while the job ends may take its receipt with it: that it is not paid is as it should be.
    if (healedMs !== undefined) assert.deepEqual(unpaid, []);
    return { blow, victim, healedMs };
  } finally {
    offSend();
    registry.off('message', onMessage);
  }
}
