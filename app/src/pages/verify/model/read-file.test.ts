import assert from 'node:assert/strict';
import { honestJob, honestJobFile } from '../../../../../sdk/test/honest-job.ts';
import { AppError } from '../../../errors.ts';
import { assertSize, isCutOff, MAX_BYTES, readJobFile } from './read-file.ts';

const job = honestJobFile(honestJob());
const text = JSON.stringify(job);

function refusal(given: string): AppError {
  try {
    readJobFile(given);
  } catch (error) {
    assert.ok(error instanceof AppError);
    return error;
  }
  assert.fail('it was read');
}

describe('reading a job file', () => {
  it('takes what the keeper answers, spaces and a byte order mark around it or not', () => {
    assert.equal(readJobFile(text).id, job.id);
    assert.equal(readJobFile(`\uFEFF\n ${JSON.stringify(job, null, 2)} \n`).stages.length, 3);
  });

  it('a file that is empty, not JSON, no job, or too large says what is wrong and what was expected', () => {
    const codes: [string, string][] = [
      ['  \n', 'FILE_EMPTY'],
      ['hello', 'FILE_NOT_JSON'],
      [`${text}}`, 'FILE_NOT_JSON'],
      ['[1, 2]', 'FILE_NOT_A_JOB'],
      ['null', 'FILE_NOT_A_JOB'],
      ['{"model":"tiny"}', 'FILE_NOT_A_JOB'],
      ['{"error":{"message":"no such job","code":"job_not_found"}}', 'FILE_NOT_A_JOB'],
      ['x'.repeat(MAX_BYTES + 1), 'FILE_TOO_LARGE'],
    ];
    for (const [given, code] of codes) {
      const error = refusal(given);
      assert.equal(error.code, code, given.slice(0, 40));
      assert.match(error.message, /GET \/v1\/jobs\/<id>/);
    }
    assert.match(refusal('{"error":{"message":"no such job"}}').message, /“no such job”/);
    assert.doesNotThrow(() => assertSize(MAX_BYTES));
  });

  it('a file that was cut off anywhere is told from one that is no JSON', () => {
    for (const end of [1, 9, 200, text.length - 1]) assert.equal(refusal(text.slice(0, end)).code, 'FILE_CUT_OFF');
    assert.equal(isCutOff('{"a": "\\"}"}'), false);
    assert.equal(isCutOff('{"a": "}'), true);
  });

  it('a job with receipts of another version names the field and the way out', () => {
    const [stage] = job.stages;
    const older = { ...stage?.receipt, computed: undefined };
    const error = refusal(JSON.stringify({ ...job, stages: [{ ...stage, receipt: older }] }));
    assert.equal(error.code, 'FILE_OTHER_VERSION');
    assert.match(error.message, /stages\.0\.receipt\.computed.*same release/);
    assert.equal(refusal(JSON.stringify({ ...job, amount_micro_usdc: '1.5' })).code, 'FILE_OTHER_VERSION');
  });
});
