import assert from 'node:assert/strict';
import { honestJob, honestJobFile, resigned } from '../../test/honest-job.ts';
import { toHex } from '../bytes.ts';
import { checkJobFile, FAULT_MEANINGS, jobFileSchema, type JobFile } from './job-file.ts';
import { tokenRoot } from './rows.ts';

const honest = honestJob();
const { facts } = honest;
const operators = facts.stages.map((s) => s.operator);

const file = (change: Partial<JobFile> = {}, signed = honest.signed) => honestJobFile(honest, change, signed);
const stageWith = (at: number, change: Partial<JobFile['stages'][number]>) =>
  file().stages.map((s, i) => (i === at ? { ...s, ...change } : s));

describe('a job file', () => {
  it('of an honest job holds, and is read with all that the keeper adds to it', () => {
    assert.deepEqual(checkJobFile(file()), []);
    assert.ok(jobFileSchema.safeParse({ ...file(), settlement: null, alpha: 0.5 }).success);
  });

  it('an amount that no receipt backs is found, and a sum that is not the sum', () => {
    const [, middle = ''] = operators;
    const unbacked = checkJobFile(file({ stages: stageWith(1, { receipt: null }) }));
    assert.ok(unbacked.includes(`${middle}: missing: ${FAULT_MEANINGS.missing}`));
    assert.ok(unbacked.includes(`${middle}: is paid 40 micro-USDC, by its receipt it is due 0`));
    const more = checkJobFile(file({ stages: stageWith(1, { amount_micro_usdc: '41' }) }));
    assert.deepEqual(more, [
      `${middle}: is paid 41 micro-USDC, by its receipt it is due 40`,
      'the buyer is charged 120 micro-USDC, the stages are paid 121',
    ]);
  });

  it('a stage at fault that is not paid is a finding about the receipt alone', () => {
    const signed = resigned(honest, 1, { outputRoot: '77'.repeat(32) });
    const [, middle = '', tail = ''] = operators;
    const told = file({ amount_micro_usdc: '40' }, signed);
    const stages = told.stages.map((s, i) => (i === 0 ? s : { ...s, amount_micro_usdc: '0' }));
    assert.deepEqual(checkJobFile({ ...told, stages }), [
      `${middle}: edge_mismatch: ${FAULT_MEANINGS.edge_mismatch}`,
      `${tail}: edge_mismatch: ${FAULT_MEANINGS.edge_mismatch}`,
    ]);
  });

  it('layers that do not tile the model are found, the model as its manifest has it', () => {
    assert.match(
      checkJobFile(file({ stages: stageWith(1, { layers: [3, 4] }) }))[0] ?? '',
      /layers 3–4 .* do not follow layer 2/,
    );
    const backwards = checkJobFile(file({ stages: stageWith(1, { layers: [4, 2] }) }));
    assert.match(backwards[0] ?? '', /layers 4–2 .* do not follow layer 2/);
    const model = { hash: facts.manifestHash, layers: 8 };
    assert.match(checkJobFile(file(), { model })[0] ?? '', /end at layer 6, the model has 8/);
    assert.match(checkJobFile(file(), { model: { hash: '00'.repeat(32), layers: 6 } })[0] ?? '', /expected 0000/);
  });

  it('tokens that are known are held against what was committed to', () => {
    const tokens = Array.from({ length: 21 }, (_, i) => i);
    const root = toHex(tokenRoot(tokens.slice(0, 20)));
    const signed = honest.signed.map(
      (_, i) => resigned(honest, i, { tokenRoot: root, ...(i === 0 && { inputRoot: root }) })[i],
    );
    const told = file(
      {},
      signed.filter((r) => r !== undefined),
    );
    assert.deepEqual(checkJobFile(told, { tokens }), []);
    assert.equal(checkJobFile(file(), { tokens }).filter((f) => f.includes('wrong_tokens')).length, 4);
    assert.match(checkJobFile(told, { tokens: tokens.slice(1) }).join(), /20 tokens were given, the job has 21/);
  });

  it('an answer without a token costs nothing', () => {
    const stages = file().stages.map((s) => ({ ...s, amount_micro_usdc: '0', receipt: null }));
    assert.deepEqual(checkJobFile(file({ completion_tokens: 0, amount_micro_usdc: '0', stages })), []);
  });

  it('of a job that broke off: a stage that is gone is paid nothing and is no finding, the others are held to their receipts', () => {
    const stages = stageWith(1, { receipt: null, amount_micro_usdc: '0' });
    const broken = { state: 'failed', stages, amount_micro_usdc: '80' };
    assert.deepEqual(checkJobFile(file(broken)), []);
    assert.equal(checkJobFile(file({ ...broken, state: 'done' })).length, 1);
    const [, middle = ''] = operators;
    assert.deepEqual(checkJobFile(file({ ...broken, stages: stageWith(1, { receipt: null }) })), [
      `${middle}: is paid 40 micro-USDC, by its receipt it is due 0`,
      'the buyer is charged 80 micro-USDC, the stages are paid 120',
    ]);
  });

  it('of a job that broke off after a disagreement is charged nothing at all', () => {
    const signed = resigned(honest, 1, { outputRoot: '77'.repeat(32) });
    const paid = checkJobFile(file({ state: 'failed' }, signed));
    assert.equal(paid.filter((f) => f.endsWith('it is due 0')).length, 3);
    const unpaid = file({ state: 'failed', amount_micro_usdc: '0' }, signed);
    const stages = unpaid.stages.map((s) => ({ ...s, amount_micro_usdc: '0' }));
    assert.deepEqual(
      checkJobFile({ ...unpaid, stages }).map((f) => f.split(': ')[1]),
      ['edge_mismatch', 'edge_mismatch'],
    );
  });

  it('of a job that broke off before anything was delivered holds with no receipt and no amount', () => {
    const stages = file().stages.map((s) => ({ ...s, amount_micro_usdc: '0', receipt: null }));
    for (const completion_tokens of [0, 3]) {
      const nothing = { state: 'failed', completion_tokens, amount_micro_usdc: '0', stages };
      assert.deepEqual(checkJobFile(file(nothing)), []);
    }
  });

  it('of a job that has not ended is not checked further', () => {
    assert.deepEqual(checkJobFile(file({ state: 'running' })), ['the job is running: only finished jobs are paid']);
  });
});
