import { usdcOf } from '../cast.ts';
import { derive, NOBODY, type Addr } from '../addresses.ts';
import { DAY, fits, most } from '../model/math.ts';
import type { Book, Model } from '../model/state.ts';
import type { Call, Draw, Operation } from './operation.ts';
import { a, anybody, at, fresh, ONCE, same, tokens, USDC_MINT, VAULTS } from './rules.ts';
import { isPaused, limitsOf } from './shared.ts';
import type { Verdict } from './verdict.ts';

const SLOTS = 150n;
const LONGEST = 365n * DAY;

const seeds = ({ args, accounts }: Pick<Call, 'args' | 'accounts'>) => [
  { text: 'session' },
  accounts['payer'] ?? NOBODY,
  args['salt'] as bigint,
  args['openSlot'] as bigint,
];

/** On which terms a session is opened, besides its deposit. */
export interface Terms {
  readonly salt: bigint;
  readonly openSlot: bigint;
  readonly expiresAt: bigint;
  readonly signer: Addr;
}

export const termsOf = (args: Call['args']): Terms => ({
  salt: args['salt'] as bigint,
  openSlot: args['openSlot'] as bigint,
  expiresAt: args['expiresAt'] as bigint,
  signer: args['signer'] as Addr,
});

/** Mostly sound terms. */
export function drawTerms({ m, rng, cast }: Draw, payer: Addr): Terms {
  const openSlot = rng.percent(85) ? m.slot - BigInt(rng.int(100)) : m.slot - 152n + BigInt(rng.int(155));
  const odd = [0n, 1n, -1n, LONGEST, LONGEST + 1n, 30n * DAY];
  return {
    salt: BigInt(rng.int(4)),
    openSlot: most(0n, openSlot),
    expiresAt: m.now + (rng.percent(85) ? 60n + rng.upTo(3n * DAY) : rng.pick(odd)),
    signer: rng.percent(90) ? rng.pick(cast.sessionKeys) : rng.pick([payer, NOBODY, cast.attacker]),
  };
}

/** Notes why a session cannot be opened on these terms. */
export function judgeTerms(v: Verdict, m: Model, payer: Addr, deposit: bigint, terms: Terms): void {
  v.because(terms.signer === payer || terms.signer === NOBODY, 'SignerIsPayer');
  v.because(terms.openSlot > m.slot || m.slot - terms.openSlot > SLOTS, 'OpenSlotOutOfRange');
  v.because(deposit < limitsOf(m).minDeposit, 'DepositTooSmall');
  v.because(terms.expiresAt <= m.now || terms.expiresAt > m.now + LONGEST, 'ExpiryOutOfRange');
}

export const openSession: Operation = {
  weight: 8,
  accounts: { payer: anybody, rentPayer: anybody, session: fresh(seeds), payerTokens: tokens(USDC_MINT, at('payer')) },
  twice: ['rentPayer'],
  draw(draw) {
    const { m, rng, cast } = draw;
    const payer = rng.pick([...cast.buyers, cast.attacker, ...cast.stakers]);
    const has = m.purse(usdcOf(payer)).amount;
    const deposit = rng.percent(70) ? 1_000_000n + rng.upTo(800_000_000n) : rng.amount(has, 1_000_000n);
    const args = { ...drawTerms(draw, payer), deposit };
    const rentPayer = rng.percent(60) ? payer : rng.pick([cast.keeper, cast.attacker]);
    const accounts = { payer, rentPayer, payerTokens: usdcOf(payer) };
    return { args, accounts: { ...accounts, session: derive(seeds({ args, accounts })).address } };
  },
  judge(v, m, call) {
    const { args, accounts } = call;
    const [payer, deposit, terms] = [accounts['payer'] ?? NOBODY, args['deposit'] as bigint, termsOf(args)];
    const ledger = m.need('ledger', ONCE.ledger);
    v.because(isPaused(m), 'Paused');
    judgeTerms(v, m, payer, deposit, terms);
    v.because(!fits(ledger.sessionsOutstanding + deposit), 'Overflow');
    v.transfer(m, accounts['payerTokens'], VAULTS.escrow, deposit);
    return () => {
      const rentPayer = accounts['rentPayer'] ?? NOBODY;
      m.create('session', seeds(call), rentPayer, { ...terms, payer, rentPayer, deposit });
      ledger.sessionsOutstanding += deposit;
      m.move(accounts['payerTokens'], VAULTS.escrow, deposit);
    };
  },
};

/** Some session, mostly one that still takes part in life. */
export function drawSession({ m, rng }: Draw): [Addr, Book<'session'>] | undefined {
  const address = rng.maybe(m.all('session'));
  return address === undefined ? undefined : [address, m.need('session', address)];
}

export const topUp: Operation = {
  weight: 3,
  accounts: { funder: anybody, session: a('session'), funderTokens: tokens(USDC_MINT, at('funder')) },
  draw(draw) {
    const { m, rng, cast } = draw;
    const found = drawSession(draw);
    if (!found) return undefined;
    const funder = rng.pick([found[1].payer, cast.attacker, cast.keeper]);
    const amount = rng.percent(70) ? 1n + rng.upTo(100_000_000n) : rng.amount(m.purse(usdcOf(funder)).amount);
    return { args: { amount }, accounts: { funder, session: found[0], funderTokens: usdcOf(funder) } };
  },
  judge(v, m, { args, accounts }) {
    const amount = args['amount'] as bigint;
    const [session, ledger] = [m.need('session', accounts['session']), m.need('ledger', ONCE.ledger)];
    v.because(amount === 0n, 'ZeroAmount');
    v.because(isPaused(m), 'Paused');
    v.because(session.finalized !== 0, 'SessionFinal');
    v.because(session.closeAt !== 0n, 'SessionClosing');
    v.because(m.now > session.expiresAt, 'SessionExpired');
    v.because(!fits(session.deposit + amount) || !fits(ledger.sessionsOutstanding + amount), 'Overflow');
    v.transfer(m, accounts['funderTokens'], VAULTS.escrow, amount);
    return () => {
      session.deposit += amount;
      ledger.sessionsOutstanding += amount;
      m.move(accounts['funderTokens'], VAULTS.escrow, amount);
    };
  },
};

export const payerOf = (m: Model, call: Call) => m.get('session', call.accounts['session'])?.payer;

export const requestClose: Operation = {
  weight: 2,
  accounts: { payer: same(payerOf, 'Unauthorized'), session: a('session') },
  draw(draw) {
    const found = drawSession(draw);
    return found && { args: {}, accounts: { payer: found[1].payer, session: found[0] } };
  },
  judge(v, m, { accounts }) {
    const session = m.need('session', accounts['session']);
    v.because(session.finalized !== 0, 'SessionFinal');
    v.because(session.closeAt !== 0n, 'SessionClosing');
    return () => void (session.closeAt = m.now + limitsOf(m).closeGraceSecs);
  },
};

/** What a session has left, micro-USDC. */
export const restOf = ({ deposit, settled, refunded }: Book<'session'>) => deposit - settled - refunded;

/** Why a session cannot end yet: its address could come back, or its workers still have time. */
export function tooEarly(m: Model, session: Book<'session'>): { young: boolean; early: boolean } {
  const asked = session.closeAt !== 0n && m.now >= session.closeAt;
  const expired = m.now >= session.expiresAt + limitsOf(m).closeGraceSecs;
  return { young: m.slot - session.openSlot <= SLOTS, early: !asked && !expired };
}

export const closeSession: Operation = {
  weight: 5,
  accounts: {
    payer: same(payerOf, 'Unauthorized'),
    sessionSigner: same((m, call) => m.get('session', call.accounts['session'])?.signer, 'Unauthorized'),
    rentPayer: same((m, call) => m.get('session', call.accounts['session'])?.rentPayer, 'AccountMismatch'),
    session: a('session'),
    refundTokens: tokens(USDC_MINT, payerOf),
  },
  twice: ['rentPayer', 'payer', 'sessionSigner'],
  draw(draw) {
    const found = drawSession(draw);
    if (!found) return undefined;
    const [session, { payer, signer, rentPayer }] = found;
    const [agreed, either] = [draw.rng.percent(25), draw.rng.percent(10)];
    return {
      args: {},
      accounts: {
        payer: agreed || either ? payer : null,
        sessionSigner: agreed ? signer : null,
        rentPayer,
        session,
        refundTokens: usdcOf(payer),
      },
    };
  },
  judge(v, m, { accounts }) {
    const [session, ledger] = [m.need('session', accounts['session']), m.need('ledger', ONCE.ledger)];
    const rest = restOf(session);
    const { young, early } = tooEarly(m, session);
    v.because(young, 'SessionTooYoung');
    v.because(early && !(accounts['payer'] && accounts['sessionSigner']), 'CloseTooEarly');
    if (rest > 0n) v.transfer(m, VAULTS.escrow, accounts['refundTokens'], rest);
    return () => {
      ledger.sessionsOutstanding -= rest;
      if (rest > 0n) m.move(VAULTS.escrow, accounts['refundTokens'], rest);
      m.close(accounts['session'] ?? NOBODY, session.rentPayer);
    };
  },
};
