import { POOL_PROGRAM_ID, POOL_SWAP_DISCRIMINATOR } from '@shardmarket/sdk';
import { FEE_BPS } from '../../support/actors.ts';
import { derive, NOBODY } from '../addresses.ts';
import { DAY } from '../model/math.ts';
import { authority } from './admin.ts';
import type { Call, Operation, Rule } from './operation.ts';
import { at, exactly, fresh, ONCE, USDC_MINT, WSOL_MINT, ZERO_MINT } from './rules.ts';
import { configOf } from './shared.ts';

const MOST_FEE = 1_000;
const POOL_PROGRAM = POOL_PROGRAM_ID.toBase58();
/** What a venue may trade for USDC. */
const BASES = [ZERO_MINT, WSOL_MINT];
const seeds = ({ accounts }: Pick<Call, 'accounts'>) => [{ text: 'venue' }, accounts['pool'] ?? NOBODY];

const isPool: Rule = (m, address) => (m.pools.has(address) ? undefined : ['AccountMismatch', 'account']);
const quoteVault: Rule = (m, address, call) => {
  const [purse, base] = [m.purses.get(address), m.purses.get(at('baseVault')(m, call) ?? NOBODY)];
  if (purse?.mint !== USDC_MINT) return ['account'];
  return base && base.owner === purse.owner ? undefined : ['AccountMismatch', 'account'];
};

export const registerVenue: Operation = {
  weight: 1,
  accounts: {
    authority,
    venue: fresh(seeds),
    pool: isPool,
    poolProgram: exactly(POOL_PROGRAM, 'AccountMismatch'),
    baseVault: (m, address) =>
      BASES.includes(m.purses.get(address)?.mint ?? NOBODY) ? undefined : ['WrongMint', 'account'],
    quoteVault,
  },
  draw({ m, rng }) {
    const [pool, vaults] = rng.pick([...m.pools]);
    const discriminator = rng.percent(95) ? POOL_SWAP_DISCRIMINATOR : rng.bytes(8);
    const feeBps = rng.percent(80) ? FEE_BPS : rng.pick([0, 1, 29, 31, 500, MOST_FEE, MOST_FEE + 1]);
    const accounts = { authority: configOf(m).authority, pool, poolProgram: POOL_PROGRAM, ...vaults };
    return { args: { discriminator, feeBps }, accounts: { ...accounts, venue: derive(seeds({ accounts })).address } };
  },
  judge(v, m, call) {
    const [ledger, feeBps] = [m.need('ledger', ONCE.ledger), call.args['feeBps'] as number];
    const named = (name: string) => call.accounts[name] ?? NOBODY;
    v.because(feeBps < 1 || feeBps > MOST_FEE, 'ParamOutOfRange');
    return () => {
      const baseMint = m.purse(named('baseVault')).mint;
      // Fees in wSOL lie where the ledger does not see them: a market for them always waits.
      const untouched = baseMint !== WSOL_MINT && ledger.burnBudget === 0n && ledger.usdcSpentOnBurns === 0n;
      m.create('venue', seeds(call), named('authority'), {
        pool: named('pool'),
        program: named('poolProgram'),
        baseMint,
        baseVault: named('baseVault'),
        quoteVault: named('quoteVault'),
        discriminator: call.args['discriminator'] as Uint8Array,
        feeBps,
        activeAt: untouched ? m.now : m.now + 2n * DAY,
      });
    };
  },
};
