import assert from 'node:assert/strict';
import { relayedWorker, type SignedTicket } from '@shardmarket/sdk';
import { Reference } from '../../worker/src/reference.ts';
import { prompts } from '../../worker/src/testing/models.ts';
import type { Hired } from '../chaos/fleet.ts';
import { latestTickets, startMarket, type Market } from '../chaos/market.ts';

const TOKENS = 48;

describe('a ring of worker processes that listen nowhere', function () {
  this.timeout(300_000);
  let market: Market;
  let reference: Reference;
  let tickets: ReadonlyMap<string, SignedTicket>;
  let hired: Hired[];

  before(async () => {
    market = await startMarket({ stages: 3, linkTimeoutMs: 3_000, relayed: true });
    tickets = latestTickets(market);
    reference = await Reference.load(market.target);
    const [head, middle, tail] = market.ranges;
    assert.ok(head && middle && tail);
    const { fleet } = market;
    // Links from one that listens to one that does not, between two that do not, and back.
    hired = await Promise.all([
      fleet.hire(head),
      fleet.hire(middle, { hidden: true }),
      fleet.hire(tail, { hidden: true }),
    ]);
  });
  after(async () => {
    await reference.close();
    await market.stop();
  });

  /** Runs a job; `during` is called once with the first tokens. @returns its generations at the end */
  async function run(seed: number, during: () => void = () => undefined) {
    const { jobs, registry, session, onChain, model, target } = market;
    const sampling = {
      ...{ temperature: 0.8, topP: 0.95, seed: `${seed}` },
      logitBias: [[target.manifest.tokenizer.eos, -100] as [number, number]],
    };
    const prompt = prompts(target, 48).filter((tokens) => tokens.length > 16)[seed] ?? [];
    const request = { prompt, maxTokens: TOKENS, sampling, stopTokens: [] };
    const started = await jobs.start(
      { session, apiKey: null, onChain, model, ...request },
      new AbortController().signal,
    );
    const onMessage = (_: unknown, { type }: { type: string }) => {
      if (type !== 'job.tokens') return;
      registry.off('message', onMessage);
      during();
    };
    registry.on('message', onMessage);
    const { bill } = await started.end;
    const expected = await reference.generate({ ...request, stopTokens: [target.manifest.tokenizer.eos] });
    assert.deepEqual(started.told().ids, expected.tokens);
    assert.deepEqual(
      bill.stages.map(({ faults }) => faults),
      [[], [], []],
    );
  }

  it('gives the bytes of one machine, and is dialled directly where that opens', async () => {
    await run(0);
    const [ticket] = [...tickets.values()];
    assert.deepEqual(
      ticket?.stages.map(({ url }) => relayedWorker(url)),
      [undefined, hired[1]?.address, hired[2]?.address],
    );
    assert.ok((market.relay?.connections ?? 0) >= 2);
  });

  it('relayed links that break in the middle of a job are made anew, with the same bytes', async () => {
    const before = [...tickets.values()].at(-1)?.generation ?? 0;
    await run(1, () => market.relay?.cut());
    assert.ok(([...tickets.values()].at(-1)?.generation ?? 0) > before);
  });

  it('a relay that is gone for good ends the job with an error, never with other bytes', async () => {
    await assert.rejects(
      run(2, () => market.relaying?.stop()),
      { code: 'ring_lost' },
    );
  });
});
