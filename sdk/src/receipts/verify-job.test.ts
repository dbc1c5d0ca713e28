import assert from 'node:assert/strict';
import { honestJob, resigned, stranger } from '../../test/honest-job.ts';
import { signingKey } from '../keys.ts';
import { signReceipt, type Receipt } from './receipt.ts';
import { verifyJobReceipts, type ReceiptFault } from './verify-job.ts';

const job = honestJob();
const [head, middle, tail] = job.facts.stages.map((s) => s.operator);
assert.ok(head && middle && tail);
const other = '77'.repeat(32);

/** Faults as a plain object, so that a difference is printed whole. */
function faults(receipts: Parameters<typeof verifyJobReceipts>[1], facts = job.facts): Record<string, ReceiptFault[]> {
  const verdict = verifyJobReceipts(facts, receipts);
  assert.equal(verdict.ok, verdict.faults.size === 0);
  return Object.fromEntries([...verdict.faults].map(([operator, list]) => [operator, [...list]]));
}

describe('verifyJobReceipts', () => {
  it('an honest job has no fault, in any order of arrival', () => {
    assert.deepEqual(faults(job.signed), {});
    assert.deepEqual(faults([...job.signed].reverse()), {});
  });

  it('missing: a stage without a receipt, the others stay without fault', () => {
    assert.deepEqual(faults(job.signed.slice(1)), { [head]: ['missing'] });
    assert.deepEqual(faults(job.signed.filter((_, i) => i !== 1)), { [middle]: ['missing'] });
  });

  it('duplicate: two signed receipts of one stage', () => {
    const again = resigned(job, 1, { endedAt: 1_800_000_000_000 })[1];
    assert.ok(again);
    assert.deepEqual(faults([...job.signed, again]), { [middle]: ['duplicate'] });
  });

  it('unassigned_signer: a receipt of someone outside the ring', () => {
    const key = signingKey(stranger.secretKey);
    const plain = job.plain[1];
    assert.ok(plain);
    const uninvited = signReceipt({ ...plain, operator: stranger.publicKey.toBase58() }, key);
    assert.deepEqual(faults([...job.signed, uninvited]), {
      [stranger.publicKey.toBase58()]: ['unassigned_signer'],
    });
  });

  it('bad_signature: a receipt that was changed after it was signed', () => {
    const [first, ...rest] = job.signed;
    assert.ok(first);
    assert.deepEqual(faults([{ ...first, computed: 21 }, ...rest]), { [head]: ['bad_signature'] });
  });

  it('a forged receipt cannot harm the stage that it names', () => {
    const [first] = job.signed;
    assert.ok(first);
    const forged = { ...first, committed: 1, outputRoot: other };
    assert.deepEqual(faults([forged, ...job.signed]), {});
    assert.deepEqual(faults([...job.signed, forged]), {});
  });

  const fieldFaults: [ReceiptFault, Partial<Receipt>][] = [
    ['wrong_job', { job: '00'.repeat(16) }],
    ['wrong_job', { session: stranger.publicKey.toBase58() }],
    ['wrong_model', { manifestHash: other }],
    ['wrong_model', { numericsClass: other }],
    ['wrong_layers', { layerStart: 1 }],
    ['wrong_layers', { layerEnd: 6 }],
    ['wrong_count', { committed: 21 }],
    ['wrong_count', { computed: 0 }],
    ['wrong_tokens', { tokenRoot: other }],
  ];
  for (const [fault, change] of fieldFaults) {
    it(`${fault}: a stage that signs another ${Object.keys(change).join()}`, () => {
      assert.deepEqual(faults(resigned(job, 1, change)), { [middle]: [fault] });
    });
  }

  it('wrong_count: a job of no positions earns nothing', () => {
    const none = job.plain.map((plain, i) => {
      const key = job.keys[i];
      assert.ok(key);
      return signReceipt({ ...plain, committed: 0 }, key);
    });
    assert.deepEqual(faults(none, { ...job.facts, committed: 0 }), {
      [head]: ['wrong_count'],
      [middle]: ['wrong_count'],
      [tail]: ['wrong_count'],
    });
  });

  it("wrong_tokens: the head's input is not what was delivered", () => {
    assert.deepEqual(faults(resigned(job, 0, { inputRoot: other })), { [head]: ['wrong_tokens'] });
  });

  it('edge_mismatch: both ends of an edge that disagrees, and only they', () => {
    assert.deepEqual(faults(resigned(job, 2, { inputRoot: other })), {
      [middle]: ['edge_mismatch'],
      [tail]: ['edge_mismatch'],
    });
    assert.deepEqual(faults(resigned(job, 0, { outputRoot: other })), {
      [head]: ['edge_mismatch'],
      [middle]: ['edge_mismatch'],
    });
  });
});
