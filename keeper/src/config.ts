import type { Keypair } from '@solana/web3.js';
import type { RateLimits } from './api/limits/limiter.ts';
import type { ChorePolicy } from './cron/chores/chore.ts';
import { cronConfig } from './cron/environment.ts';
import { environment } from './environment.ts';
import { Problem } from './errors.ts';
import { readKeypair } from './keypair.ts';
import type { Mode } from './running/modes.ts';
import type { WebhookPolicy } from './notices/target.ts';
import type { Credit } from './sessions/credit.ts';
import type { MatchingPolicy } from './rings/policy.ts';
import { RELAY_LIMITS, type RelayLimits } from './relay/limits.ts';
import { NETWORKS } from './x402/protocol.ts';

export interface X402Config {
  /** CAIP-2 */
  readonly network: string;
  /** micro-USDC to which the keeper's own session is kept filled: jobs of x402 run on it */
  readonly deposit: bigint;
  /** micro-USDC of each payment for its network fee */
  readonly fee: bigint;
  /** ms for which a request waits for its payment to be on chain */
  readonly settleWaitMs: number;
}

/** Everything a keeper is started with; times are milliseconds, amounts micro-USDC. */
export interface KeeperConfig {
  /** which part of a keeper this process is */
  readonly mode: Mode;
  /** PostgreSQL, or the embedded PGlite in a directory of its own (`memory://` keeps nothing) */
  readonly database: { readonly url: string } | { readonly dataDir: string };
  readonly rpcUrl: string;
  /** joins the processes of one keeper, so that a job of one runs on workers of another */
  readonly natsUrl?: string;
  /** where workers reach this very process, for relayed links between workers of different ones */
  readonly publicUrl?: string;
  /** further nodes in order of preference, for when the first fails or is behind */
  readonly rpcFallbacks?: readonly string[];
  /** lamports that the priority fee of one transaction may come to */
  readonly maxPriorityFee?: bigint;
  readonly keypair: Keypair;
  readonly host: string;
  readonly port: number;
  readonly modelsDir: string;
  /** guards `POST /v1/admin/tick`; without it the route does not exist */
  readonly adminToken?: string;
  /** whether settling and daily work run by themselves every `tickMs` */
  readonly cron: boolean;
  readonly tickMs: number;
  /** chores for the market; all but `claim_for` unless told */
  readonly chores?: ChorePolicy;
  /** most micro-ZERO of the keeper's own that one fill of the burn auction sells; none unless told */
  readonly auctionMost?: bigint;
  readonly settle: { readonly min: bigint; readonly maxAgeMs: number };
  /** what buyers who hold their own voucher key may owe */
  readonly credit: Credit;
  readonly timeouts: {
    /** all members of a new ring ready */
    readonly ringReady: number;
    /** between two messages of a running job */
    readonly token: number;
    /** all receipts of a finished job */
    readonly receipts: number;
    /** a worker answers a ping within two of these */
    readonly workerPing: number;
    /** between two looks at a connected worker's registration */
    readonly workerRecheck: number;
  };
  /** what the relay takes on; without it workers must be able to dial each other */
  readonly relay?: RelayLimits;
  /** what jobs and answers get to end when the keeper stops */
  readonly drainMs: number;
  /** what one session may use */
  readonly rate: RateLimits;
  /** proxies of our own in front, which say in `X-Forwarded-For` whom they saw; none unless told */
  readonly proxies?: number;
  /** which webhooks of buyers are called */
  readonly webhooks: WebhookPolicy;
  /** what rings are chosen by; nothing is tried out without it */
  readonly matching?: MatchingPolicy;
  /** taking payments for single requests; undefined where none are taken */
  readonly x402?: X402Config;
  /** the dApp that is served at `/`; undefined serves none */
  readonly app?: {
    /** folder of its build */
    readonly dir: string;
    /** nodes that browsers may use besides the keeper's own; the first is named to them where the own one is not for others */
    readonly rpcUrls: readonly string[];
  };
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
}

/** Reads the environment. @throws Problem `config_invalid` that lists every variable at fault. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): KeeperConfig {
  // An empty variable counts as unset: that is what `VAR= command` and compose files mean by it.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Problem('config_invalid', `the keeper's environment is not complete:\n${lines.join('\n')}`);
  }
  const e = parsed.data;
  return {
    mode: e.APP_MODE,
    drainMs: e.DRAIN_MS,
    ...(e.NATS_URL === undefined ? {} : { natsUrl: e.NATS_URL }),
    ...(e.KEEPER_PUBLIC_URL === undefined ? {} : { publicUrl: e.KEEPER_PUBLIC_URL }),
    database: e.DATABASE_URL === undefined ? { dataDir: e.KEEPER_DATA_DIR ?? '' } : { url: e.DATABASE_URL },
    rpcUrl: e.RPC_URL[0] ?? '',
    rpcFallbacks: e.RPC_URL.slice(1),
    maxPriorityFee: e.PRIORITY_FEE_MAX,
    keypair: readKeypair(e.KEEPER_KEYPAIR),
    host: e.KEEPER_HOST,
    port: e.KEEPER_PORT,
    modelsDir: e.MODELS_DIR,
    ...(e.KEEPER_ADMIN_TOKEN === undefined ? {} : { adminToken: e.KEEPER_ADMIN_TOKEN }),
    cron: e.CRON,
    tickMs: e.TICK_MS,
    ...cronConfig(e),
    settle: { min: e.SETTLE_MIN, maxAgeMs: e.SETTLE_MAX_AGE_MS },
    credit: { session: e.BUYER_CREDIT, total: e.BUYER_CREDIT_TOTAL },
    timeouts: {
      ringReady: e.RING_READY_TIMEOUT_MS,
      token: e.TOKEN_TIMEOUT_MS,
      receipts: e.RECEIPT_TIMEOUT_MS,
      workerPing: e.WORKER_PING_MS,
      workerRecheck: e.WORKER_RECHECK_MS,
    },
    ...(e.RELAY && {
      relay: {
        ...RELAY_LIMITS,
        connections: e.RELAY_CONNECTIONS,
        perWorker: e.RELAY_PER_WORKER,
        bytesPerSecond: e.RELAY_BYTES_PER_SECOND,
      },
    }),
    rate: { requestsPerMinute: e.RATE_REQUESTS_PER_MINUTE, tokensPerMinute: e.RATE_TOKENS_PER_MINUTE },
    proxies: e.TRUSTED_PROXIES,
    webhooks: e.WEBHOOKS,
    matching: {
      exploreRate: e.EXPLORE_RATE,
      explorePricePercent: e.EXPLORE_PRICE_PERCENT,
      bondCoverPercent: e.BOND_COVER_PERCENT,
    },
    ...(e.X402 !== 'off' && {
      x402: { network: NETWORKS[e.X402], deposit: e.X402_DEPOSIT, fee: e.X402_FEE, settleWaitMs: e.X402_WAIT_MS },
    }),
    app: { dir: e.APP_DIR, rpcUrls: e.APP_RPC_URLS },
    logLevel: e.LOG_LEVEL,
  };
}
