import { claimDuties, boostDuties, sessionDuties } from './accounts.ts';
import { auditDuties, closeDuties, drawDuties } from './batches.ts';
import { CHORES, type ChoreDuty, type ChorePolicy, type ChoreState } from './chore.ts';

/** All chores, due or not, derived from the chain alone and in the order in which they are done. */
export function choreDuties(state: ChoreState, policy: Pick<ChorePolicy, 'skip' | 'claimMin'>): ChoreDuty[] {
  const all = [
    ...drawDuties(state),
    ...auditDuties(state),
    ...boostDuties(state),
    ...sessionDuties(state),
    ...claimDuties(state, policy),
    ...closeDuties(state),
  ];
  const wanted = all.map((duty) =>
    policy.skip.includes(duty.kind) ? { kind: duty.kind, of: duty.of, why: 'CRON_SKIP leaves it to others' } : duty,
  );
  return wanted.sort((a, b) => CHORES.indexOf(a.kind) - CHORES.indexOf(b.kind));
}
