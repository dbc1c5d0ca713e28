import { ataAddress, boostOf, claimable, type Session } from '@shardmarket/sdk';
import { PublicKey } from '@solana/web3.js';
import type { Chore, ChoreDuty, ChorePolicy, ChoreState, EndedSession } from './chore.ts';

/** Seconds that stake must have been linked before it boosts: the program's own limit. */
const BOOST_DELAY = 86_400n;
/** Slots after a session's open slot in which it cannot end: the program's own limit. */
const OPEN_SLOT_WINDOW = 150n;

/** Boosts of workers that are not what the linked stake earns. */
export function boostDuties({ workers, positions, config, now }: ChoreState): ChoreDuty[] {
  return workers.flatMap(({ address: worker, account }): ChoreDuty[] => {
    const stake = positions.find((one) => one.address.equals(account.booster))?.account;
    if (!stake) return [];
    const from = BigInt(account.boostBps);
    const to = account.exitAt === 0n ? boostOf(stake.staked, config.limits.fullBoostStake) : 0n;
    if (from === to) return [];
    const duty = { kind: 'refresh_boost' as const, of: worker.toBase58() };
    const why = `its stake earns ${to} basis points, it has ${from}`;
    const wait = stake.boostSince + BOOST_DELAY - now;
    if (to > from && wait > 0n) return [{ ...duty, why: `${why}: a rise counts in ${wait} s` }];
    return [{ ...duty, why, step: { kind: 'refresh_boost', worker, owner: stake.owner, from, to } }];
  });
}

/** Whether anybody can end a session now: it is final, or its grace period is over. */
export function hasEnded(
  session: Pick<Session, 'finalized' | 'closeAt' | 'expiresAt' | 'openSlot'>,
  { now, slot, graceSecs }: { readonly now: bigint; readonly slot: bigint; readonly graceSecs: bigint },
): boolean {
  if (session.finalized !== 0) return true;
  if (slot - session.openSlot <= OPEN_SLOT_WINDOW) return false;
  return (session.closeAt !== 0n && now >= session.closeAt) || now >= session.expiresAt + graceSecs;
}

/** micro-USDC of a session that go back to its payer. */
export function restOf({ deposit, settled, refunded }: Pick<Session, 'deposit' | 'settled' | 'refunded'>): bigint {
  return deposit - settled - refunded;
}

/** Sessions that are over, of which this keeper is owed nothing: the rest and the rent go back. */
export function sessionDuties(state: ChoreState): ChoreDuty[] {
  return state.ended.flatMap((session) => (session.served === 'no' ? [] : sessionDuty(session, state)));
}

function sessionDuty(session: EndedSession, { config, payable }: ChoreState): ChoreDuty {
  const { account, served } = session;
  const duty = { kind: 'end_session' as const, of: session.address.toBase58() };
  const rest = restOf(account);
  const back = `it is over, and ${rest} micro-USDC go back`;
  // After its end nothing can be settled of it: what is owed must be settled first.
  if (served === 'owing') return { ...duty, why: `${back} once what it owes is settled` };
  if (served === undefined)
    return { ...duty, why: `${back} if this keeper has served and settled it: its database knows` };
  if (rest > 0n && !payable.has(ataAddress(account.payer, config.usdcMint).toBase58()))
    return { ...duty, why: `${back} once its payer has a USDC account` };
  return { ...duty, why: back, step: { kind: 'end_session', session, rest } };
}

/** Earnings that have vested and that their workers have not claimed; none where the operator has set no least amount. */
export function claimDuties(state: ChoreState, { claimMin }: Pick<ChorePolicy, 'claimMin'>): ChoreDuty[] {
  if (claimMin === undefined) return [];
  const { workers, config, now, payable } = state;
  return workers.flatMap((worker): ChoreDuty[] => {
    const { account, address } = worker;
    const amount = claimable(account, now, config.limits.challengeWindowSecs);
    if (amount === 0n) return [];
    const duty = { kind: 'claim_for' as const, of: address.toBase58() };
    const why = `${amount} micro-USDC have vested`;
    if (amount < claimMin) return [{ ...duty, why: `${why}, claimed from ${claimMin} on` }];
    // Who is about to change the key may not want to be paid at the old one.
    if (!account.pendingPayout.equals(PublicKey.default))
      return [{ ...duty, why: `${why}, but its payout key changes` }];
    if (!payable.has(ataAddress(account.payout, config.usdcMint).toBase58()))
      return [{ ...duty, why: `${why}, but its payout key has no USDC account` }];
    const step: Chore = { kind: 'claim_for', worker };
    return [{ ...duty, why, step }];
  });
}
