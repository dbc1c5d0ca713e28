import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { honestJob, honestJobFile } from '../test/honest-job.ts';

const bin = fileURLToPath(new URL('../bin/shardmarket-verify.mjs', import.meta.url));

describe('shardmarket-verify', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shardmarket-verify-'));
  after(() => rmSync(folder, { recursive: true }));

  const job = honestJobFile(honestJob());
  const run = (content: unknown, ...args: string[]) => {
    const path = join(folder, 'job.json');
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, path, ...args], { encoding: 'utf8' });
    return { status, stdout, stderr };
  };

  it('says that all holds, and exits with 0', () => {
    const { status, stdout } = run(job);
    assert.equal(status, 0);
    assert.match(stdout, /^✓ job (ab){16}: 3 stages, 6 layers, 120 micro-USDC/m);
    assert.match(stdout, /^✓ edges: neighbours agree/m);
    assert.match(stdout, /^· model: no manifest was given/m);
  });

  it('names what does not hold, for people and for programs, and exits with 1', () => {
    const changed = { ...job, amount_micro_usdc: '121' };
    const { status, stdout } = run(changed);
    assert.equal(status, 1);
    assert.match(stdout, /^✗ amounts: the buyer is charged 121 micro-USDC, the stages are paid 120$/m);
    const told = JSON.parse(run(changed, '--json').stdout) as { ok: boolean; findings: string[] };
    assert.equal(told.ok, false);
    assert.equal(told.findings.length, 1);
  });

  it('says what is wrong with a file that it cannot read, and exits with 2', () => {
    for (const [content, expected] of [
      ['{', /job\.json is not JSON: expected the answer of GET \/v1\/jobs/],
      [{ ...job, stages: [] }, /job\.json: stages: /],
    ] as const) {
      const { status, stderr } = run(content);
      assert.equal(status, 2);
      assert.match(stderr, expected);
    }
    assert.equal(run(job, '--manifest', join(folder, 'none.json')).status, 2);
  });
});
