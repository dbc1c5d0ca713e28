import assert from 'node:assert/strict';
import type { JobFile } from '@shardmarket/sdk';
import { honestJob, honestJobFile, resigned } from '../../../../../sdk/test/honest-job.ts';
import { linesOf, verdictOf, type ChainState, type Line } from './lines.ts';
import { reportOf } from './report.ts';

const honest = honestJob();
const waits: ChainState = { why: 'asking the chain', waiting: true };
const away: ChainState = { why: 'not checked: it does not answer', waiting: false };
const bad = (lines: readonly Line[]) => lines.filter(({ state }) => state === 'bad').map(({ name }) => name);
const fileLines = (job: JobFile) => linesOf(job, away).file;

describe('the lines of a verification', () => {
  it('an honest file holds by itself, and says that the chain is missing', () => {
    const { file, chain } = linesOf(honestJobFile(honest), away);
    assert.deepEqual(bad(file), []);
    assert.deepEqual(verdictOf([...file, ...chain]), {
      ...{ state: 'ok', title: 'All that could be checked holds' },
      ...{ bad: 0, ok: 6, open: 6 },
    });
    const asked = linesOf(honestJobFile(honest), waits);
    assert.equal(verdictOf([...asked.file, ...asked.chain]).state, 'waiting');
  });

  it('a receipt at fault that was paid is one red line; amounts that do not add up stay red beside it', () => {
    const forged = honest.signed.map((r, i) => (i === 1 ? { ...r, signature: 'ab'.repeat(64) } : r));
    assert.deepEqual(bad(fileLines(honestJobFile(honest, {}, forged))), ['signatures']);
    const broken = resigned(honest, 1, { outputRoot: '77'.repeat(32) });
    assert.deepEqual(bad(fileLines(honestJobFile(honest, {}, broken))), ['edges']);
    const dearer = honestJobFile(honest, { amount_micro_usdc: '121' }, forged);
    assert.deepEqual(bad(fileLines(dearer)), ['signatures', 'amounts']);
  });

  it('layers that the chain has and the file leaves out are missed as soon as the chain was read', () => {
    const model = { hash: honest.facts.manifestHash, layers: 8 };
    const workers = { check: 'workers', ok: true, detail: 'known', findings: [] } as const;
    const { file } = linesOf(honestJobFile(honest), { read: { model, checks: [], workers } });
    assert.deepEqual(bad(file), ['tiling']);
  });

  it('a report has every line and finding, and tells nothing of a node but where it is', () => {
    const forged = honest.signed.map((r, i) => (i === 1 ? { ...r, signature: 'ab'.repeat(64) } : r));
    const job = honestJobFile(honest, {}, forged);
    const { file, chain } = linesOf(job, away);
    const report = reportOf(job, [...file, ...chain], {
      ...{ digest: 'd1'.repeat(32), rpcUrl: 'https://rpc.example.org/v2/a-key?k=1', genesisHash: 'G', at: 0 },
    });
    assert.match(report, /^shardmarket job (ab){16}: One check fails \(4 hold, 1 fail, 7 could not be checked\)\n/);
    assert.match(report, /✗ Signatures: .*: bad_signature: the operator did not sign/);
    assert.match(report, /charged {5}0\.000120 USDC to 3 stages\n/);
    assert.match(report, /chain {7}https:\/\/rpc\.example\.org, genesis G\nchecked {5}1970-01-01T00:00:00\.000Z/);
    assert.doesNotMatch(report, /a-key/);
    assert.equal(report.split('\n').filter((line) => /^[✓✗·]/.test(line)).length, 12);
  });
});
