/** A staker takes yield as prepaid inference: a session of its own. */
import { derive, NOBODY, type Addr } from '../addresses.ts';
import { fits, least } from '../model/math.ts';
import type { Model } from '../model/state.ts';
import type { Call, Operation } from './operation.ts';
import { anybody, ONCE, seeded, theirs, VAULTS } from './rules.ts';
import { drawTerms, judgeTerms, termsOf } from './sessions.ts';
import { limitsOf } from './shared.ts';
import { accrue, advance, positionSeeds, yieldOf } from './staking.ts';

const sessionSeeds = ({ args, accounts }: Pick<Call, 'args' | 'accounts'>) => [
  { text: 'session' },
  accounts['owner'] ?? NOBODY,
  args['salt'] as bigint,
  args['openSlot'] as bigint,
];

/** A session of the owner's own to add to. */
function ownSession(m: Model, owner: Addr): Addr | undefined {
  return m.all('session').find((session) => m.need('session', session).payer === owner);
}

export const claimCredits: Operation = {
  weight: 5,
  accounts: { owner: anybody, position: theirs('stakePosition', positionSeeds), session: seeded(sessionSeeds) },
  draw(draw) {
    const { m, rng } = draw;
    const earning = m.every('stakePosition').filter((one) => yieldOf(m, one) >= limitsOf(m).minDeposit);
    const position = rng.maybe(earning.length > 0 ? earning : m.every('stakePosition'));
    const { creditLeft } = m.need('stakePool', ONCE.stakePool);
    if (!position || (creditLeft === 0n && rng.percent(90))) return undefined;
    const { owner } = position;
    const known = m.get('session', rng.percent(50) ? ownSession(m, owner) : undefined);
    const { salt, openSlot, expiresAt, signer } = known ?? drawTerms(draw, owner);
    const changed = rng.percent(5) ? { expiresAt: expiresAt + 1n } : { expiresAt };
    const args = {
      amount: rng.amount(least(creditLeft, yieldOf(m, position)), limitsOf(m).minDeposit),
      salt,
      openSlot,
      signer,
      ...changed,
    };
    const accounts = { owner, position: derive(positionSeeds({ accounts: { owner } })).address };
    return { args, accounts: { ...accounts, session: derive(sessionSeeds({ args, accounts })).address } };
  },
  judge(v, m, call) {
    const { args, accounts } = call;
    const [amount, owner, terms] = [args['amount'] as bigint, accounts['owner'] ?? NOBODY, termsOf(args)];
    const [pool, position] = [m.need('stakePool', ONCE.stakePool), m.need('stakePosition', accounts['position'])];
    const [ledger, known] = [m.need('ledger', ONCE.ledger), m.get('session', accounts['session'])];
    v.because(amount === 0n, 'ZeroAmount');
    v.because(amount > yieldOf(m, position) || amount > pool.creditLeft, 'CreditExceeded');
    if (known) {
      v.because(known.signer !== terms.signer || known.expiresAt !== terms.expiresAt, 'AccountMismatch');
      v.because(known.finalized !== 0, 'SessionFinal');
      v.because(known.closeAt !== 0n, 'SessionClosing');
      v.because(m.now > known.expiresAt, 'SessionExpired');
    } else judgeTerms(v, m, owner, amount, terms);
    v.because(!fits(ledger.sessionsOutstanding + amount), 'Overflow');
    v.transfer(m, VAULTS.reward, VAULTS.escrow, amount);
    return () => {
      advance(m, pool);
      accrue(pool, position);
      position.owed -= amount;
      pool.owed -= amount;
      pool.creditLeft -= amount;
      pool.creditsTaken += amount;
      if (known) known.deposit += amount;
      else
        m.create('session', sessionSeeds(call), owner, { ...terms, payer: owner, rentPayer: owner, deposit: amount });
      ledger.sessionsOutstanding += amount;
      m.move(VAULTS.reward, VAULTS.escrow, amount);
    };
  },
};
