import assert from 'node:assert/strict';
import { verifyJobReceipts, type JobStart } from '@shardmarket/sdk';
import type { Model } from '../model/manifest.ts';
import { Reference } from '../reference.ts';
import type { StagePort } from '../stage/stage.ts';
import { jobFacts } from '../testing/facts.ts';
import { Healing } from '../testing/healing.ts';
import { LocalRing, newJob } from '../testing/local-ring.ts';
import { builtInModels, prompts } from '../testing/models.ts';

const COMPLETION = 32;
const STAGES = 3;
/** runs of its stage after which a worker is killed; 0 is the prompt */
const FRAMES = [0, 1, 4, 9];

describe('healing a ring', function () {
  this.timeout(120_000);
  let target: Model;
  let draft: Model;
  let reference: Reference;
  let prompt: number[];

  before(async () => {
    ({ target, draft } = await builtInModels());
    reference = await Reference.load(target);
    prompt = prompts(target, 80).find((tokens) => tokens.length > 60) ?? [];
  });
  after(() => reference.close());

  /** A ring whose worker at `victim` calls `dying` before its run number `frame`, and then never runs again. */
  async function fatedRing(victim: number, frame: number, dying: () => void): Promise<LocalRing> {
    const { layers } = target.manifest.architecture;
    const per = layers / STAGES;
    let fated = true;
    return LocalRing.start({
      target: target.directory,
      draft: draft.directory,
      layers: Array.from({ length: STAGES }, (_, i) => [i * per, (i + 1) * per] as const),
      k: 4,
      stage: (honest, index) => {
        if (index !== victim || !fated) return honest;
        fated = false;
        return dyingAt(honest, frame, dying);
      },
    });
  }

  async function check(local: LocalRing, job: JobStart, given: { tokens: number[]; finish: string }) {
    const expected = await reference.generate(job);
    assert.deepEqual(given.tokens, expected.tokens);
    assert.equal(given.finish, expected.finish);
    const receipts = await local.keeper.receiptsOf(job.job, STAGES);
    const { ok, faults } = verifyJobReceipts(jobFacts(job, target, expected, receipts), receipts);
    assert.ok(ok, JSON.stringify([...faults]));
  }

  const roles = ['head', 'middle', 'tail'];
  for (const victim of [1]) {
    for (const frame of FRAMES) {
      it(`the ${roles[victim]} dies at its frame ${frame}: a spare goes on, with the same bytes and receipts that hold`, async () => {
        let die: () => void = () => undefined;
        const dying = new Promise<void>((resolve) => (die = resolve));
        const local = await fatedRing(victim, frame, die);
        try {
          const { keeper, id } = local;
          const healing = new Healing(keeper, keeper.ticket({ ring: id }));
          const [dead] = local.workers.slice(victim);
          const spare = await local.addWorker(victim);
          const sampling = { temperature: 0.8, topP: 0.9, seed: String(frame) };
          const job = newJob(id, { prompt, maxTokens: COMPLETION, sampling });
          const running = keeper.run(job);
          await dying;
          assert.ok(dead);
          local.kill(dead);
          await healing.replace(new Map([[victim, spare.operator]]));
          const { tokens, done } = await running;
          await check(local, job, { tokens, finish: done.finish });
        } finally {
          await local.close();
        }
      });
    }
  }
});

function dyingAt(honest: StagePort, frame: number, dying: () => void): StagePort {
  let runs = 0;
  return {
    shape: honest.shape,
    died: honest.died,
    open: (...args) => honest.open(...args),
    run: (...args) => {
      if (runs++ < frame) return honest.run(...args);
      dying();
      return new Promise(() => undefined);
    },
    drop: (...args) => honest.drop(...args),
    close: () => honest.close(),
  };
}
