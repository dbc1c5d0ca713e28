import { join } from 'node:path';
import { z } from 'zod';
import { RATE_LIMITS } from './api/limits/limiter.ts';
import { DEFAULT_MAX_PRIORITY_FEE } from './chain/tx/sender.ts';
import { cronEnvironment } from './cron/environment.ts';
import { RELAY_LIMITS } from './relay/limits.ts';
import { CAUTIOUS } from './rings/policy.ts';
import { MODES } from './running/modes.ts';
import { DEFAULT_CREDIT } from './sessions/credit.ts';

const flag = z.enum(['on', 'off']).transform((v) => v === 'on');
const ms = (fallback: number) => z.coerce.number().int().positive().default(fallback);
const micro = z.string().regex(/^\d+$/, 'expected a whole number of micro-USDC').transform(BigInt);

const isHttpUrl = (text: string) => z.url({ protocol: /^https?$/ }).safeParse(text).success;

/** The variables of a keeper, with what each may be and is unless told; see `docs/keeper.md`. */
export const environment = z
  .object({
    DATABASE_URL: z
      .url({ protocol: /^postgres(ql)?$/, error: 'expected postgres://user@host:port/database' })
      .optional(),
    KEEPER_DATA_DIR: z.string().min(1).optional(),
    RPC_URL: z
      .string({ error: 'expected http(s)://host:port' })
      .transform((list) => list.split(',').map((url) => url.trim()))
      .refine((urls) => urls.every(isHttpUrl), 'expected http(s)://host:port, or several with commas between them'),
    PRIORITY_FEE_MAX: z
      .string()
      .regex(/^\d+$/, 'expected a whole number of lamports')
      .transform(BigInt)
      .default(DEFAULT_MAX_PRIORITY_FEE),
    KEEPER_KEYPAIR: z.string({ error: 'expected the path of a Solana keypair file' }).min(1),
    KEEPER_HOST: z.string().default('127.0.0.1'),
    /** 0 lets the system choose */
    KEEPER_PORT: z.coerce.number().int().min(0).max(65_535).default(8800),
    MODELS_DIR: z.string().default('models'),
    KEEPER_ADMIN_TOKEN: z
      .string()
      .regex(/^\S{16,}$/, 'expected at least 16 characters without spaces')
      .optional(),
    CRON: flag.default(true),
    TICK_MS: ms(5_000),
    ...cronEnvironment,
    SETTLE_MIN: micro.default(100_000n),
    SETTLE_MAX_AGE_MS: ms(60_000),
    BUYER_CREDIT: micro.default(DEFAULT_CREDIT.session),
    BUYER_CREDIT_TOTAL: micro.default(DEFAULT_CREDIT.total),
    RING_READY_TIMEOUT_MS: ms(15_000),
    TOKEN_TIMEOUT_MS: ms(30_000),
    RECEIPT_TIMEOUT_MS: ms(5_000),
    WORKER_PING_MS: ms(5_000),
    WORKER_RECHECK_MS: ms(15_000),
    RELAY: flag.default(true),
    RELAY_CONNECTIONS: z.coerce.number().int().positive().default(RELAY_LIMITS.connections),
    RELAY_PER_WORKER: z.coerce.number().int().positive().default(RELAY_LIMITS.perWorker),
    /** 0 is no limit */
    RELAY_BYTES_PER_SECOND: z.coerce.number().int().nonnegative().default(RELAY_LIMITS.bytesPerSecond),
    APP_MODE: z.enum(MODES).default('all'),
    DRAIN_MS: ms(20_000),
    NATS_URL: z.url({ protocol: /^(nats|tls)$/, error: 'expected nats://user:password@host:port' }).optional(),
    KEEPER_PUBLIC_URL: z.url({ protocol: /^(https?|wss?)$/, error: 'expected https://host' }).optional(),
    /** 0 is no limit */
    RATE_REQUESTS_PER_MINUTE: z.coerce.number().int().nonnegative().default(RATE_LIMITS.requestsPerMinute),
    RATE_TOKENS_PER_MINUTE: z.coerce.number().int().nonnegative().default(RATE_LIMITS.tokensPerMinute),
    TRUSTED_PROXIES: z.coerce.number().int().nonnegative().max(10).default(0),
    APP_DIR: z
      .string()
      .min(1)
      .default(join(import.meta.dirname, '../../app/dist')),
    APP_RPC_URLS: z
      .string()
      .default('')
      .transform((list) => list.split(',').flatMap((url) => url.trim() || []))
      .refine((urls) => urls.every(isHttpUrl), 'expected http(s)://host, or several with commas between them'),
    WEBHOOKS: z.enum(['off', 'public', 'any']).default('public'),
    X402: z.enum(['off', 'mainnet', 'devnet', 'testnet']).default('off'),
    X402_DEPOSIT: micro.default(10_000_000n),
    X402_FEE: micro.default(2_000n),
    X402_WAIT_MS: ms(30_000),
    EXPLORE_RATE: z.coerce.number().min(0, 'expected 0 to 1').max(1, 'expected 0 to 1').default(0.05),
    EXPLORE_PRICE_PERCENT: z.coerce.number().int().min(0).max(100).default(CAUTIOUS.explorePricePercent),
    BOND_COVER_PERCENT: z.coerce.number().int().min(1).max(1_000).default(CAUTIOUS.bondCoverPercent),
    LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
  })
  .refine((e) => e.DATABASE_URL !== undefined || e.KEEPER_DATA_DIR !== undefined, {
    path: ['DATABASE_URL'],
    // Also when other variables are at fault: all faults are named at once.
    when: () => true,
    error: 'set DATABASE_URL (PostgreSQL, taken if both are set) or KEEPER_DATA_DIR (embedded database)',
  })
  .refine((e) => e.APP_MODE === 'all' || e.APP_MODE === undefined || e.DATABASE_URL !== undefined, {
    path: ['APP_MODE'],
    when: () => true,
    error:
      'parts of a keeper share PostgreSQL: set DATABASE_URL, or APP_MODE=all (the embedded database is for one process)',
  });

/** Names of the environment's variables that a keeper reads. */
export const VARIABLES: readonly string[] = Object.keys(environment.shape);
