import assert from 'node:assert/strict';
import { checkJobFile, jobFileSchema, stageAmount } from '@shardmarket/sdk';
import { describeJob } from '../../keeper/src/api/jobs.ts';
import { Reference } from '../../worker/src/reference.ts';
import { prompts } from '../../worker/src/testing/models.ts';
import { ROLES } from './run.ts';
import { startMarket, type Market } from './market.ts';

/** Tokens that are delivered before a worker dies. */
const DELIVERED = 9;

describe('worker processes that are killed in the middle of jobs without a spare', function () {
  this.timeout(120_000);
  let market: Market;
  before(async () => {
    market = await startMarket({ stages: ROLES.length, linkTimeoutMs: 1_500, receiptTimeoutMs: 2_000 });
  });
  after(() => market.stop());

  for (const [stage, role] of ROLES.slice(0, 2).entries()) {
    it(`the ${role} dies: what was delivered is the reference's and is billed, for the stages that are left`, async () => {
      const { db, fleet, jobs, model, ranges, session, onChain, target } = market;
      const hired = await Promise.all(ranges.map((layers) => fleet.hire(layers)));
      const prompt = prompts(target, 48).find((tokens) => tokens.length > 16) ?? [];
      const sampling = { temperature: 0.9, topP: 0.95, seed: '5', logitBias: [[1, -100] as [number, number]] };
      const request = { session, apiKey: null, onChain, model, prompt, maxTokens: 900, sampling, stopTokens: [] };
      const job = await jobs.start(request, new AbortController().signal);
      const delivered: number[] = [];
      await assert.rejects(
        async () => {
          for await (const came of job.tokens()) {
            for (const id of came) {
              job.deliver(delivered.push(id));
              if (delivered.length === DELIVERED) fleet.signal(hired[stage]?.address ?? '', 'SIGKILL');
            }
          }
        },
        { code: 'ring_lost' },
      );
      await assert.rejects(job.end, { code: 'ring_lost' });

      const reference = await Reference.load(target);
      const asked = { prompt, maxTokens: delivered.length, sampling, stopTokens: [] };
      assert.deepEqual((await reference.generate(asked)).tokens, delivered);
      await reference.close();
      const file = jobFileSchema.parse(await describeJob(db, session, job.id));
      assert.deepEqual([file.state, file.completion_tokens], ['failed', delivered.length]);
      const known = { tokens: [...prompt, ...delivered], model: { hash: target.hash, layers: file.layers } };
      assert.deepEqual(checkJobFile(file, known), []);
      const each = stageAmount(BigInt(file.stages[0]?.ask ?? 0), 2, prompt.length + delivered.length - 1);
      assert.deepEqual(
        file.stages.map((s) => BigInt(s.amount_micro_usdc)),
        ROLES.map((_, i) => (i === stage ? 0n : each)),
      );
      for (const { address } of hired) if (address !== hired[stage]?.address) fleet.signal(address, 'SIGKILL');
    });
  }
});
