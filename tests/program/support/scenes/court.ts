import { drawableAt, joinAuditorsIx, leaveAuditorsIx } from '@shardmarket/sdk';
import { at } from '../actors.ts';
import {
  answering,
  auditorsDrawn,
  ballot,
  batchIn,
  challenged,
  challenger,
  court,
  drawnAuditor,
  expiry,
  MODEL,
  opening,
  recess,
  resolution,
  votes,
  type Court,
} from '../court.ts';
import { valid, type Valid } from './valid.ts';

/** An audit from its opening to its end, each step in the world just before it. */
export async function courtScenes(): Promise<Valid[]> {
  const calm = await court(4);
  const leaver = at(calm.auditors, 0);
  const { operator } = calm.hand;
  const scenes = [
    valid(calm.world, await joinAuditorsIx(operator.publicKey, MODEL), operator),
    valid(calm.world, await leaveAuditorsIx(leaver.operator.publicKey, MODEL), leaver.operator),
    valid(calm.world, await opening(calm), challenger),
  ];

  const open = await challenged(4);
  open.world.chain.passSlots(drawableAt(0n));
  scenes.push(valid(open.world, await auditorsDrawn(open)));

  const seated = recess(open);
  seated.world.send([await auditorsDrawn(open)], [challenger]);
  scenes.push(valid(seated.world, await answering(seated), operator));

  const answered = recess(seated);
  answered.world.send([await answering(seated)], [operator]);
  const auditor = drawnAuditor(answered, 0);
  scenes.push(valid(answered.world, await ballot(answered, auditor, true), auditor.operator));

  for (const guilty of [true, false]) {
    const decided = recess(answered);
    await votes(decided, guilty, guilty);
    scenes.push({ ...valid(decided.world, await resolution(decided)), variant: guilty ? 'guilty' : 'acquitted' });
  }
  for (const [variant, before] of [
    ['silence', seated],
    ['no quorum', answered],
  ] as const) {
    const late: Court = recess(before);
    late.world.chain.warp(batchIn(late).deadline - late.world.chain.now + 1n);
    scenes.push({ ...valid(late.world, await expiry(late)), variant });
  }
  return scenes;
}
