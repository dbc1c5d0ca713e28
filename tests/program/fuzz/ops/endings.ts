/** How a session ends when nobody agrees to end it, or with its last voucher. */
import { NOBODY } from '../addresses.ts';
import { usdcOf } from '../cast.ts';
import type { Book, Model } from '../model/state.ts';
import type { Call, Draw, Operation } from './operation.ts';
import { a, ONCE, same, tokens, USDC_MINT, VAULTS } from './rules.ts';
import { payerOf, restOf, tooEarly, drawSession } from './sessions.ts';
import { drawSettlement, judgeSettlement } from './settle.ts';

const sessionOf = (m: Model, call: Call) => m.get('session', call.accounts['session']);
const rentPayerOf = (m: Model, call: Call) => sessionOf(m, call)?.rentPayer;

/** A session for which that holds, or any other now and then. */
function drawWhere(draw: Draw, holds: (session: Book<'session'>) => boolean) {
  const fitting = draw.m.all('session').filter((address) => holds(draw.m.need('session', address)));
  if (!draw.rng.percent(85)) return drawSession(draw);
  const address = draw.rng.maybe(fitting);
  return address === undefined ? undefined : ([address, draw.m.need('session', address)] as const);
}

export const finalizeClose: Operation = {
  weight: 4,
  accounts: { session: a('session') },
  draw(draw) {
    const found = drawWhere(draw, (session) => session.finalized === 0 && !tooEarly(draw.m, session).early);
    return found && { args: {}, accounts: { session: found[0] } };
  },
  judge(v, m, { accounts }) {
    const session = m.need('session', accounts['session']);
    const { young, early } = tooEarly(m, session);
    v.because(session.finalized !== 0, 'SessionFinal');
    v.because(young, 'SessionTooYoung');
    v.because(early, 'CloseTooEarly');
    return () => void (session.finalized = 1);
  },
};

export const refund: Operation = {
  weight: 4,
  accounts: { session: a('session'), refundTokens: tokens(USDC_MINT, payerOf) },
  draw(draw) {
    const found = drawWhere(draw, (session) => session.finalized !== 0 && restOf(session) > 0n);
    return found && { args: {}, accounts: { session: found[0], refundTokens: usdcOf(found[1].payer) } };
  },
  judge(v, m, { accounts }) {
    const [session, ledger] = [m.need('session', accounts['session']), m.need('ledger', ONCE.ledger)];
    const rest = restOf(session);
    v.because(session.finalized === 0, 'SessionNotFinal');
    v.because(rest === 0n, 'NothingToRefund');
    v.transfer(m, VAULTS.escrow, accounts['refundTokens'], rest);
    return () => {
      session.refunded += rest;
      ledger.sessionsOutstanding -= rest;
      m.move(VAULTS.escrow, accounts['refundTokens'], rest);
    };
  },
};

export const reclaim: Operation = {
  weight: 6,
  accounts: { session: a('session'), rentPayer: same(rentPayerOf, 'AccountMismatch') },
  draw(draw) {
    const found = drawWhere(draw, (session) => session.finalized !== 0 && restOf(session) === 0n);
    return found && { args: {}, accounts: { session: found[0], rentPayer: found[1].rentPayer } };
  },
  judge(v, m, { accounts }) {
    const session = m.need('session', accounts['session']);
    v.because(session.finalized === 0, 'SessionNotFinal');
    v.because(restOf(session) > 0n, 'RefundDue');
    return () => m.close(accounts['session'] ?? NOBODY, session.rentPayer);
  },
};

export const settleAndClose: Operation = {
  weight: 4,
  accounts: {
    payer: same(payerOf, 'Unauthorized'),
    sessionSigner: same((m, call) => sessionOf(m, call)?.signer, 'Unauthorized'),
    rentPayer: same(rentPayerOf, 'AccountMismatch'),
    session: a('session'),
    refundTokens: tokens(USDC_MINT, payerOf),
  },
  twice: ['rentPayer'],
  draw(draw) {
    const found = drawSession(draw);
    const settlement = found && drawSettlement(draw, ...found);
    if (!settlement) return undefined;
    const [session, { payer, signer, rentPayer }] = found;
    const accounts = { session, payer, sessionSigner: signer, rentPayer, refundTokens: usdcOf(payer) };
    return { ...settlement, accounts };
  },
  judge(v, m, call) {
    const { accounts } = call;
    const [session, ledger] = [m.need('session', accounts['session']), m.need('ledger', ONCE.ledger)];
    v.because(tooEarly(m, session).young, 'SessionTooYoung');
    const named = Object.values(accounts);
    v.because(
      (call.remaining ?? []).some((worker) => named.includes(worker)),
      'account',
    );
    const settled = judgeSettlement(v, m, call);
    const spent = (call.args['amounts'] as bigint[]).reduce((sum, amount) => sum + amount, 0n);
    const left = restOf(session) - spent;
    if (left > 0n) v.transfer(m, VAULTS.escrow, accounts['refundTokens'], left);
    return (
      settled &&
      (() => {
        settled();
        const rest = restOf(session);
        ledger.sessionsOutstanding -= rest;
        if (rest > 0n) m.move(VAULTS.escrow, accounts['refundTokens'], rest);
        m.close(accounts['session'] ?? NOBODY, session.rentPayer);
      })
    );
  },
};
