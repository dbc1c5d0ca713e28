import assert from 'node:assert/strict';
import { toHex, tokenRoot, verifyReceiptSignature, type JobCut } from '@shardmarket/sdk';
import type { Model } from '../model/manifest.ts';
import type { Signer } from '../receipts/sign.ts';
import { samplingRule } from '../sampling/rule.ts';
import { StageScheduler } from '../stage/scheduler.ts';
import { Stage } from '../stage/stage.ts';
import { builtInModels } from '../testing/models.ts';
import { newOperator } from '../testing/ticket.ts';
import { CutJobs, stageKey } from './cut.ts';
import { encodeTokens } from './tokens.ts';

const [ring, job] = ['cd'.repeat(16), 'ab'.repeat(16)];
const ROWS = [3, 4, 5, 6];
const { address, key } = newOperator();

describe('CutJobs', () => {
  let model: Model;
  let stage: Stage;
  let scheduler: StageScheduler;
  let jobs: CutJobs;
  let signer: Signer;

  before(async () => {
    model = (await builtInModels()).target;
    stage = await Stage.start(model, [0, 1], { maxJobs: 1 });
    scheduler = new StageScheduler(stage);
  });
  after(() => stage.close());
  beforeEach(async () => {
    const who = { operator: address, key, manifestHash: model.hash, numericsClass: model.numericsClass };
    signer = { ...who, layers: [0, 1] };
    jobs = new CutJobs(scheduler);
    const id = stageKey(ring, job);
    await scheduler.open(id, samplingRule({ temperature: 0, topP: 1, seed: '0' }, ROWS.length));
    await scheduler.run(id, { position: 0, count: 4, epoch: 0, sample: false, payload: encodeTokens(ROWS) });
    jobs.add(id, { job, session: address, startedAt: 1 }, signer);
    scheduler.drop(id);
  });

  const ask = (committed: number, tokens = ROWS.slice(0, committed)): JobCut => ({
    ...{ type: 'job.cut', job, ring, committed },
    tokenRoot: toHex(tokenRoot(tokens)),
  });
  const sign = (cut: JobCut) => jobs.sign(stageKey(cut.ring, cut.job), cut);

  it('signs for the first positions of a job that was dropped, once', async () => {
    const receipt = await sign(ask(3));
    assert.ok(receipt && verifyReceiptSignature(receipt));
    assert.deepEqual([receipt.committed, receipt.session, receipt.tokenRoot], [3, address, ask(3).tokenRoot]);
    assert.equal(await sign(ask(3)), undefined);
  });

  it('signs for no other tokens than came, and for no position that was not computed', async () => {
    assert.equal(await sign(ask(3, [3, 4, 6])), undefined);
    assert.equal(await sign(ask(5, [...ROWS, 7])), undefined);
  });

  it('signs for no job that it does not know', async () => {
    assert.equal(await sign({ ...ask(3), job: 'ef'.repeat(16) }), undefined);
    assert.equal(await sign({ ...ask(3), ring: 'ef'.repeat(16) }), undefined);
  });

  for (const [later, known] of [
    [255, true],
    [256, false],
  ] as const) {
    it(`${known ? 'remembers' : 'forgets'} a job that ${later} others came after`, async () => {
      for (let i = 0; i < later; i++) {
        jobs.add(stageKey(ring, `${i}`), { job: `${i}`, session: address, startedAt: 1 }, signer);
      }
      assert.equal((await sign(ask(3))) !== undefined, known);
    });
  }
});
