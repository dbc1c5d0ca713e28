import { derive, NOBODY } from '../addresses.ts';
import { INSTRUCTIONS } from '../idl/instructions.ts';
import { ceilDiv, DAY, dayOf, most, part, sweep } from '../model/math.ts';
import type { Call, Operation } from './operation.ts';
import { anybody, fresh, ONCE, VAULTS } from './rules.ts';
import { isPaused, limitsOf } from './shared.ts';
import { advance } from './staking.ts';

/** The program knows credits. */
const CREDITS = INSTRUCTIONS.includes('claimCredits');
const seeds = ({ args }: Pick<Call, 'args'>) => [{ text: 'epoch' }, args['day'] as bigint];

export const openEpoch: Operation = {
  weight: 9,
  accounts: { payer: anybody, epoch: fresh(seeds) },
  draw({ m, rng, cast }) {
    const next = m.need('ledger', ONCE.ledger).lastEpochDay + 1n;
    if (next > dayOf(m.now) && rng.percent(80)) return undefined;
    const day = rng.percent(95) ? next : most(0n, next - 3n + BigInt(rng.int(7)));
    return {
      args: { day },
      accounts: { payer: rng.pick([cast.keeper, cast.attacker]), epoch: derive(seeds({ args: { day } })).address },
    };
  },
  judge(v, m, call) {
    const day = call.args['day'] as bigint;
    const [ledger, pool] = [m.need('ledger', ONCE.ledger), m.need('stakePool', ONCE.stakePool)];
    // What had vested when the day began, whenever its epoch is opened.
    const first = most(0n, day - ceilDiv(limitsOf(m).challengeWindowSecs, DAY));
    v.because(isPaused(m), 'Paused');
    v.because(day !== ledger.lastEpochDay + 1n || day > dayOf(m.now), 'EpochOutOfOrder');
    return () => {
      const taken = ledger.treasuryVested + sweep(ledger.treasuryBuckets, first);
      const burnHalf = taken / 2n;
      const stakerHalf = taken - burnHalf;
      ledger.treasuryVested = 0n;
      ledger.lastEpochDay = day;
      if (ledger.burnBudget === 0n) ledger.auctionAt = m.now;
      ledger.burnBudget += burnHalf;
      ledger.usdcStreamed += stakerHalf;
      advance(m, pool);
      pool.streamRemaining += pool.banked + stakerHalf;
      pool.banked = 0n;
      pool.streamEnd = m.now + DAY;
      const epoch = m.create('epoch', seeds(call), call.accounts['payer'] ?? NOBODY, {
        day,
        taken,
        burnHalf,
        stakerHalf,
        openedAt: m.now,
      });
      if (CREDITS) epoch.credits = pool.creditLeft = part(stakerHalf, limitsOf(m).creditBps);
      m.move(VAULTS.escrow, VAULTS.reward, stakerHalf);
    };
  },
};
