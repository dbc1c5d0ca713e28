import { z } from 'zod';
import type { KeeperConfig } from '../config.ts';
import { CHORES, DEFAULT_CHORES, type ChoreKind } from './chores/chore.ts';

/** Less would not be worth the most that a transaction may cost: 55,000 lamports. micro-USDC. */
const LEAST_CLAIM = 10_000n;

const isChore = (name: string): name is ChoreKind => (CHORES as readonly string[]).includes(name);
const whole = (of: string) => z.string().regex(/^\d+$/, `expected a whole number of ${of}`).transform(BigInt);

/** The variables that say what the cron does besides the daily work. */
export const cronEnvironment = {
  CHORES_MS: z.coerce.number().int().positive().default(DEFAULT_CHORES.everyMs),
  CRON_SKIP: z
    .string()
    .default('')
    .transform((list) => list.split(',').map((name) => name.trim()))
    .transform((names) => names.filter((name) => name !== ''))
    .refine((names) => names.every(isChore), `expected some of ${CHORES.join(', ')}, with commas between them`)
    .transform((names) => names.filter(isChore)),
  CLAIM_FOR_MIN: z
    .string()
    .default('off')
    .refine(
      (text) => text === 'off' || (/^\d+$/.test(text) && BigInt(text) >= LEAST_CLAIM),
      `expected off, or at least ${LEAST_CLAIM} micro-USDC: a transaction may cost about that`,
    )
    .transform((text) => (text === 'off' ? ('off' as const) : BigInt(text))),
  /** 0 sells nothing */
  BURN_AUCTION_MAX_ZERO: whole('micro-ZERO').default(0n),
};

/** As the keeper's configuration has it. */
export function cronConfig(
  e: z.infer<z.ZodObject<typeof cronEnvironment>>,
): Required<Pick<KeeperConfig, 'chores' | 'auctionMost'>> {
  return {
    chores: {
      skip: e.CRON_SKIP,
      everyMs: e.CHORES_MS,
      ...(e.CLAIM_FOR_MIN !== 'off' && { claimMin: e.CLAIM_FOR_MIN }),
    },
    auctionMost: e.BURN_AUCTION_MAX_ZERO,
  };
}
