import assert from 'node:assert/strict';
import { verifyJobReceipts } from '@shardmarket/sdk';
import type { Model } from '../model/manifest.ts';
import { Reference } from '../reference.ts';
import { jobFacts } from '../testing/facts.ts';
import { Healing } from '../testing/healing.ts';
import { LocalRing, newJob } from '../testing/local-ring.ts';
import { builtInModels, prompts } from '../testing/models.ts';
import { DelayProxy } from '../testing/proxy/proxy.ts';
import { RealTimeline } from '../testing/proxy/real-timeline.ts';

/** A ping alone is smaller, and a bit that turned in it might not be noticed; this byte of any larger piece is a frame's. */
const [MORE_THAN_PING, FRAME_BYTE] = [33, 20];

describe('links that go wrong', function () {
  this.timeout(120_000);
  let target: Model;
  let reference: Reference;
  let prompt: number[];
  let timeline: RealTimeline;
  let proxy: DelayProxy;
  let local: LocalRing;
  let healing: Healing;

  before(async () => {
    const models = await builtInModels();
    target = models.target;
    reference = await Reference.load(target);
    prompt = prompts(target, 40).find((tokens) => tokens.length > 20) ?? [];
    timeline = new RealTimeline();
    const nobody = { host: '127.0.0.1', port: 0 };
    const straight = { delayMs: 0 };
    proxy = await DelayProxy.listen({ timeline, target: nobody, lines: { down: straight, up: straight } });
    const per = target.manifest.architecture.layers / 3;
    let proxied = true;
    local = await LocalRing.start({
      target: target.directory,
      draft: models.draft.directory,
      layers: [0, 1, 2].map((i) => [i * per, (i + 1) * per] as const),
      k: 4,
      change: (index) => ({
        linkTimeoutMs: 1_000,
        // The first stage dials the second through the proxy.
        ...(index === 1 && proxied && { publicUrl: `ws://127.0.0.1:${proxy.port}/ring` }),
      }),
      started: (index, port) => (index === 1 ? proxy.leadTo({ host: '127.0.0.1', port }) : undefined),
    });
    proxied = false;
    healing = new Healing(local.keeper, local.keeper.ticket({ ring: local.id }));
  });
  after(async () => {
    await local.close();
    await proxy.close();
    await timeline.close();
    await reference.close();
  });

  /** Runs a job whose path goes wrong at its first token, and has the ring healed by `heal` once someone says whom it lost. */
  async function run(goWrong: () => void, heal: (suspect: string) => Promise<void>) {
    const { keeper, id } = local;
    const job = newJob(id, { prompt, maxTokens: 48, sampling: { temperature: 0.7, topP: 1, seed: '5' } });
    let wrong = false;
    const off = keeper.on((message) => {
      if (message.type !== 'job.tokens' || wrong) return;
      wrong = true;
      goWrong();
    });
    const suspected = keeper.next((message) => (message.type === 'ring.failed' ? message.suspect : undefined));
    const running = keeper.run(job);
    const suspect = await suspected;
    await heal(suspect);
    const { tokens } = await running;
    off();
    const expected = await reference.generate(job);
    assert.deepEqual(tokens, expected.tokens);
    const receipts = await keeper.receiptsOf(job.job, 3);
    assert.ok(verifyJobReceipts(jobFacts(job, target, expected, receipts), receipts).ok);
  }

  it('a frame that was changed on its way ends the link, not the job: the same workers go on over a new one', () =>
    run(
      () => proxy.corrupt('down', FRAME_BYTE, MORE_THAN_PING),
      async (suspect) => {
        const { stages } = healing.ticket;
        assert.ok([stages[0]?.worker, stages[1]?.worker].includes(suspect));
        await healing.replace(new Map());
      },
    ));

  it('a link on which nothing comes through any more is given up in time, and a spare goes on', () =>
    run(
      () => proxy.halfOpen(),
      async (suspect) => {
        const { stages } = healing.ticket;
        assert.ok([stages[0]?.worker, stages[1]?.worker].includes(suspect));
        const spare = await local.addWorker(1);
        await healing.replace(new Map([[1, spare.operator]]));
      },
    ));

  it('without a spare the job ends with the patience of its ring', async () => {
    const short = await LocalRing.start({
      target: target.directory,
      draft: (await builtInModels()).draft.directory,
      layers: [0, 1, 2].map((i) => [i * 2, i * 2 + 2] as const),
      change: () => ({ healWaitMs: 50 }),
    });
    try {
      const { keeper, id } = short;
      const failing = assert.rejects(keeper.run(newJob(id, { prompt, maxTokens: 400 })), /RING_BROKEN/);
      await keeper.next((message) => (message.type === 'job.tokens' ? true : undefined));
      const [, middle] = short.workers;
      assert.ok(middle);
      short.kill(middle);
      await failing;
    } finally {
      await short.close();
    }
  });

  it('an earlier generation is void: its ticket is refused, and so are its links', async () => {
    const { keeper } = local;
    await healing.replace(new Map());
    const { ring, generation, stages } = healing.ticket;
    const old = keeper.ticket(
      { ring, generation: generation - 1 },
      stages.map((s) => s.operator),
    );
    await assert.rejects(keeper.formRing(old), /BAD_TICKET: .*generation \d+, this worker is in \d+/);
    assert.equal((await keeper.run(newJob(ring, { prompt, maxTokens: 4 }))).tokens.length, 4);
  });
});
