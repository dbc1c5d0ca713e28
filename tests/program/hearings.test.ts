import assert from 'node:assert/strict';
import { key, limits } from './support/actors.ts';
import {
  answered,
  answering,
  ballot,
  batchIn,
  challenged,
  drawnAuditor,
  recess,
  seated,
  votes,
} from './support/court.ts';
import { registerWorker } from './support/deeds.ts';
import { withAccount } from './support/mutate.ts';

const stranger = key('stranger');

describe('respond', () => {
  it('gives the auditors time to vote, from the answer on', async () => {
    const made = await seated();
    made.world.chain.warp(500n);
    made.world.send([await answering(made)], [made.hand.operator]);
    const { state, deadline, response } = batchIn(made);
    assert.deepEqual([state, deadline], [3, made.world.chain.now + limits.auditVoteSecs]);
    assert.deepEqual(response, new Uint8Array(32).fill(7));
    made.world.refuses('WrongBatchState', [await answering(made)], [made.hand.operator]);
  });

  it('until the deadline, drawn auditors or not', async () => {
    const made = await challenged();
    made.world.chain.warp(batchIn(made).deadline - made.world.chain.now);
    const late = recess(made);
    late.world.chain.warp(1n);
    late.world.refuses('TooLate', [await answering(late)], [late.hand.operator]);
    made.world.send([await answering(made)], [made.hand.operator]);
  });

  it('wrong signer: nobody else answers for a worker', async () => {
    const made = await challenged();
    const other = await registerWorker(made.world, 'other');
    made.world.refuses('Unauthorized', [await answering(made, other)], [other.operator]);
    const theirs = withAccount(await answering(made, other), 'worker', other.address);
    made.world.refuses('AccountMismatch', [theirs], [other.operator]);
    const unsigned = withAccount(await answering(made), 'operator', { isSigner: false });
    made.world.refuses('MissingRequiredSignature', [unsigned], [stranger]);
  });
});

describe('vote', () => {
  it('one for each drawn auditor', async () => {
    const made = await answered(4);
    await votes(made, true, false, true);
    assert.deepEqual([...batchIn(made).votes], [2, 1, 2]);
    const again = drawnAuditor(made, 1);
    made.world.refuses('NotAuditor', [await ballot(made, again, true)], [again.operator]);
    const idle = made.auditors.find(({ address }) => made.world.get('worker', address).duties === 0);
    assert.ok(idle);
    made.world.refuses('NotAuditor', [await ballot(made, idle, true)], [idle.operator]);
  });

  it('after the answer, until the deadline', async () => {
    const made = await seated();
    const auditor = drawnAuditor(made, 0);
    const ix = await ballot(made, auditor, true);
    made.world.refuses('WrongBatchState', [ix], [auditor.operator]);
    made.world.send([await answering(made)], [made.hand.operator]);
    made.world.chain.warp(limits.auditVoteSecs);
    const late = recess(made);
    late.world.chain.warp(1n);
    late.world.refuses('TooLate', [ix], [auditor.operator]);
    made.world.send([ix], [auditor.operator]);
  });

  it('wrong signer: only the auditor’s operator', async () => {
    const made = await answered();
    const [auditor, other] = [drawnAuditor(made, 0), drawnAuditor(made, 1)];
    for (const by of [auditor.payout, other.operator, stranger]) {
      const ix = await ballot(made, { ...auditor, operator: by }, true);
      made.world.refuses('Unauthorized', [ix], [by]);
    }
    const unsigned = withAccount(await ballot(made, auditor, true), 'operator', { isSigner: false });
    made.world.refuses('MissingRequiredSignature', [unsigned], [stranger]);
  });
});
