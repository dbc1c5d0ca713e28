/** Everybody takes what is theirs and goes: nothing that happened before may keep them. */
import { derive, NOBODY, type Addr } from './addresses.ts';
import { usdcOf, zeroOf } from './cast.ts';
import type { Machine } from './chain/machine.ts';
import { endAudits } from './leave-audits.ts';
import { Kept, Leaving } from './leaving.ts';
import { least, sum } from './model/math.ts';
import type { Model } from './model/state.ts';
import { leaveDraft } from './ops/auditors.ts';
import { drawFreeze } from './ops/outside.ts';
import { ONCE, VAULTS } from './ops/rules.ts';
import { restOf } from './ops/sessions.ts';
import { limitsOf } from './ops/shared.ts';
import { yieldOf } from './ops/staking.ts';
import { postDraft } from './ops/batches.ts';
import { carries, claimable } from './ops/workers.ts';

const DAY = 86_400n;

/** All of it. @returns who was kept by what; undefined where everybody could go */
export function leave(machine: Machine, m: Model): string | undefined {
  const leaving = new Leaving(machine, m);
  try {
    for (const [address, purse] of m.purses) if (purse.frozen) leaving.call('freeze', drawFreeze(m, address));
    sessions(leaving, m);
    workers(leaving, m);
    stakers(leaving, m);
  } catch (error) {
    if (error instanceof Kept) return error.message;
    throw error;
  }
  return leftOver(m);
}

/** Payers ask for the end of their sessions and get the rest, in one step or in three. */
function sessions(leaving: Leaving, m: Model): void {
  for (const session of m.all('session')) {
    const { payer, closeAt, finalized } = m.need('session', session);
    if (closeAt === 0n && finalized === 0) leaving.call('requestClose', { args: {}, accounts: { payer, session } });
  }
  leaving.pass(limitsOf(m).closeGraceSecs + 61n);
  for (const [i, session] of m.all('session').entries()) {
    const { payer, rentPayer, finalized } = m.need('session', session);
    const refundTokens = usdcOf(payer);
    if (i % 2 === 0 && finalized === 0) {
      const accounts = { payer: null, sessionSigner: null, rentPayer, session, refundTokens };
      leaving.call('closeSession', { args: {}, accounts });
      continue;
    }
    if (finalized === 0) leaving.call('finalizeClose', { args: {}, accounts: { session } });
    if (restOf(m.need('session', session)) > 0n) {
      leaving.call('refund', { args: {}, accounts: { session, refundTokens } });
    }
    leaving.call('reclaim', { args: {}, accounts: { session, rentPayer } });
  }
}

/** Workers post as much as their bonds carry, are audited, are paid when it has vested, and withdraw their bonds. */
function workers(leaving: Leaving, m: Model): void {
  const all = m.all('worker');
  const need = (worker: Addr) => m.need('worker', worker);
  leaving.pass(limitsOf(m).challengeWindowSecs + DAY);
  for (const worker of all) {
    const amount = least(need(worker).uncovered, carries(m, need(worker).bond));
    if (amount > 0n) leaving.call('postReceipts', postDraft(m, worker, amount));
  }
  endAudits(leaving);
  for (const worker of all) {
    if (need(worker).audits === 1) leaving.call('leaveAuditors', leaveDraft(m, worker));
    if (need(worker).exitAt === 0n) {
      leaving.call('requestExit', { args: {}, accounts: { operator: need(worker).operator, worker } });
    }
  }
  leaving.pass(30n * DAY);
  for (const worker of all) {
    const { payout, bond } = need(worker);
    if (claimable(m, need(worker)) > 0n) {
      leaving.call('claimFor', { args: {}, accounts: { worker, payoutTokens: usdcOf(payout) } });
    }
    if (bond > 0n) leaving.call('withdrawBond', { args: {}, accounts: { worker, payoutTokens: zeroOf(payout) } });
  }
  for (const batch of m.all('batch')) {
    leaving.call('closeBatch', { args: {}, accounts: { rentPayer: m.need('batch', batch).rentPayer, batch } });
  }
}

/** Stakers claim, unstake everything and withdraw. */
function stakers(leaving: Leaving, m: Model): void {
  const accountsOf = ({ owner }: { owner: Addr }) => {
    const position = derive([{ text: 'stake' }, owner]).address;
    return { owner, position };
  };
  for (const position of m.every('stakePosition')) {
    const accounts = accountsOf(position);
    if (yieldOf(m, position) > 0n) {
      leaving.call('claimYield', { args: {}, accounts: { ...accounts, ownerTokens: usdcOf(position.owner) } });
    }
    if (position.staked === 0n) continue;
    const boosted = position.boosts === NOBODY ? null : position.boosts;
    leaving.call('requestUnstake', { args: { amount: position.staked }, accounts: { ...accounts, boosted } });
  }
  leaving.pass(limitsOf(m).unstakeCooldownSecs);
  for (const position of m.every('stakePosition')) {
    if (position.cooling === 0n) continue;
    const accounts = { ...accountsOf(position), ownerTokens: zeroOf(position.owner) };
    leaving.call('withdrawStake', { args: {}, accounts });
  }
}

/** What should not be left when everybody has gone. */
function leftOver(m: Model): string | undefined {
  const [ledger, pool] = [m.need('ledger', ONCE.ledger), m.need('stakePool', ONCE.stakePool)];
  const vault = (address: Addr) => m.purse(address).amount - (m.gifts.get(address) ?? 0n);
  // What was earned without receipts stays, until the worker brings a bond and posts them.
  const uncovered = sum(m.every('worker').map((worker) => worker.uncovered));
  const wrong = [
    m.all('session').length > 0 && 'sessions are left',
    ledger.sessionsOutstanding !== 0n && 'deposits are left',
    ledger.workersOwed !== uncovered && `workers are owed ${ledger.workersOwed} for receipts`,
    vault(VAULTS.bond) !== 0n && 'bonds are left',
    m.every('auditorSet').some((set) => set.count > 0) && 'auditors are left',
    vault(VAULTS.stake) !== 0n && 'stake is left',
    pool.owed > BigInt(m.all('stakePosition').length) && `stakers are owed ${pool.owed}, more than dust`,
  ].filter((text) => text !== false);
  return wrong.length > 0 ? `when all have left: ${wrong.join(', ')}` : undefined;
}
