import assert from 'node:assert/strict';
import { checkJobFile, jobFileSchema, stageAmount } from '@shardmarket/sdk';
import { describeJob } from '../../keeper/src/api/jobs.ts';
import { Reference } from '../../worker/src/reference.ts';
import { leastBytes } from '../../worker/src/stage/holds.ts';
import { prompts } from '../../worker/src/testing/models.ts';
import { latestTickets, startMarket, type Market } from '../chaos/market.ts';

/** Tokens that are delivered before a worker dies, and in all. */
const [DELIVERED, TOKENS] = [9, 96];

describe('a ring that the keeper cuts from what worker processes hold', function () {
  this.timeout(180_000);
  let market: Market;
  before(async () => {
    market = await startMarket({ stages: 2, linkTimeoutMs: 3_000 });
  });
  after(() => market.stop());

  it('fits their memory, heals with a worker of other layers for the same part, and is billed by its cuts', async () => {
    const { db, fleet, jobs, model, registry, session, onChain, target } = market;
    const tickets = latestTickets(market);
    const memoryMb = Math.ceil(leastBytes(target.manifest, [3, 6]) / 2 ** 20);
    const head = await fleet.hire([0, 4]);
    const tails = [await fleet.hire([2, 6], { memoryMb }), await fleet.hire([1, 6], { memoryMb })];
    assert.deepEqual(
      tails.map(({ address }) => registry.get(address)?.holds),
      [3, 3],
    );
    const prompt = prompts(target, 48).find((tokens) => tokens.length > 16) ?? [];
    const sampling = { temperature: 0.9, topP: 0.95, seed: '5', logitBias: [[1, -100] as [number, number]] };
    const request = { session, apiKey: null, onChain, model, prompt, maxTokens: TOKENS, sampling, stopTokens: [] };
    const job = await jobs.start(request, new AbortController().signal);
    const [first] = tickets.values();
    const cuts = first?.stages.map((s) => s.layers.join('-'));
    assert.ok(cuts?.join() === '0-3,3-6' || cuts?.join() === '0-4,4-6', cuts?.join());
    const delivered: number[] = [];
    for await (const came of job.tokens()) {
      for (const id of came) {
        job.deliver(delivered.push(id));
        if (delivered.length === DELIVERED) fleet.signal(first?.stages[1]?.worker ?? '', 'SIGKILL');
      }
    }
    await job.end;

    const reference = await Reference.load(target);
    const asked = { prompt, maxTokens: TOKENS, sampling, stopTokens: [] };
    assert.deepEqual((await reference.generate(asked)).tokens, delivered);
    await reference.close();
    const [last] = tickets.values();
    assert.deepEqual([last?.generation, last?.stages.map((s) => s.layers.join('-'))], [1, cuts]);
    const other = tails.find(({ address }) => address !== first?.stages[1]?.worker);
    assert.deepEqual(
      last?.stages.map((s) => s.worker),
      [head.address, other?.address],
    );
    const file = jobFileSchema.parse(await describeJob(db, session, job.id));
    const known = { tokens: [...prompt, ...delivered], model: { hash: target.hash, layers: file.layers } };
    assert.deepEqual(checkJobFile(file, known), []);
    const positions = prompt.length + TOKENS - 1;
    assert.deepEqual(
      file.stages.map((s) => BigInt(s.amount_micro_usdc)),
      first?.stages.map(({ layers: [from, to] }) => stageAmount(1_000_000n, to - from, positions)),
    );
  });
});
