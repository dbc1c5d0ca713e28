/** Every batch is drawn and every audit ends, in each of the ways that there are. */
import { BATCH } from '@shardmarket/sdk';
import { canSign, type Addr } from './addresses.ts';
import { zeroOf } from './cast.ts';
import type { Leaving } from './leaving.ts';
import { agreement, hasAuditors, isAudited } from './model/audits.ts';
import type { Book, Model } from './model/state.ts';
import { challengeDraft, isInTime, respondDraft, voteDraft } from './ops/audits.ts';
import { drawBatchDraft } from './ops/batches.ts';
import { drawDraft } from './ops/draws.ts';
import { limitsOf } from './ops/shared.ts';
import { endDraft } from './ops/verdicts.ts';
import { firstOpenDay } from './ops/workers.ts';

/** Seconds until the slot hashes that decide are there, and the longest that a step of an audit may take. */
const [HASHES, LONGEST] = [16n, 2n * 86_400n];

/** Somebody with so much ZERO in the account that is theirs first. */
function whoHas(m: Model, amount: bigint): Addr | undefined {
  const rich = [...m.purses].find(([address, { owner, ...purse }]) => {
    return purse.amount >= amount && canSign(owner) && address === zeroOf(owner);
  });
  return rich?.[1].owner;
}

export function endAudits(leaving: Leaving): void {
  const { m } = leaving;
  const every = (fits: (batch: Book<'batch'>) => boolean): Addr[] =>
    m.all('batch').filter((address) => fits(m.need('batch', address)));

  leaving.pass(HASHES);
  for (const batch of every(({ state }) => state === BATCH.posted)) {
    leaving.call('drawBatch', drawBatchDraft(m, batch));
  }
  // Somebody doubts every other batch that was passed.
  const doubted = every((b) => b.state === BATCH.passed && b.day >= firstOpenDay(m)).filter((_, i) => i % 2 === 0);
  for (const batch of doubted) {
    const challenger = whoHas(m, limitsOf(m).challengeBond);
    if (challenger !== undefined) leaving.call('openAudit', challengeDraft(m, batch, challenger));
  }
  // The third worker is always silent, and every other verdict is guilty.
  for (const [i, batch] of every((b) => b.state === BATCH.audited && isInTime(m, b)).entries()) {
    if (i % 3 < 2) leaving.call('respond', respondDraft(m, batch, new Uint8Array(32).fill(i)));
  }
  // Where the hashes are gone the first call only asks for later ones.
  for (let round = 0; round < 2; round++) {
    leaving.pass(HASHES);
    for (const batch of every((b) => isAudited(b) && !hasAuditors(b) && isInTime(m, b))) {
      const draft = drawDraft(m, batch);
      if (draft) leaving.call('drawAuditors', draft);
    }
  }
  for (const [i, batch] of every((b) => b.state === BATCH.answered && hasAuditors(b) && isInTime(m, b)).entries()) {
    const { auditors } = m.need('batch', batch);
    for (const [place, auditor] of auditors.entries()) {
      if (agreement(m.need('batch', batch)) || m.need('batch', batch).votes[place] !== 0) continue;
      leaving.call('vote', voteDraft(m, batch, auditor, i % 2 === 0));
    }
  }
  for (const batch of every((b) => b.state === BATCH.answered && agreement(b) !== undefined)) {
    leaving.call('resolve', endDraft(m, batch));
  }
  leaving.pass(LONGEST);
  for (const batch of every(isAudited)) leaving.call('expireAudit', endDraft(m, batch));
}
