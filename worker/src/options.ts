import type { SigningKey } from '@shardmarket/sdk';
import type { Logger } from 'pino';
import type { LayerRange } from './model/graphs.ts';
import type { ReceiptChain } from './receipts/poster.ts';

/** Tokens drafted for a pass unless told otherwise. */
export const DEFAULT_K = 4;
/** Jobs at the same time unless told otherwise. */
export const DEFAULT_MAX_JOBS = 8;
/** Memory (MiB) for caches of ended jobs unless told otherwise. */
export const DEFAULT_PREFIX_CACHE_MB = 64;
/** Time (ms) without a result after which a pass has failed, unless told otherwise. */
export const DEFAULT_PASS_TIMEOUT_MS = 20_000;
/** Time (ms) that open jobs get to end when the worker closes, unless told otherwise. */
export const DEFAULT_DRAIN_MS = 5_000;

/** What a serving worker is started with. */
export interface WorkerOptions {
  /** the operator's key: it signs the hello, the handshakes and the receipts */
  readonly key: SigningKey;
  /** address of the worker's account on chain */
  readonly worker: string;
  /** the keeper's ws:// address with its path */
  readonly keeperUrl: string;
  /** if given, no other keeper is served; base58 */
  readonly keeper?: string;
  readonly modelDirectory: string;
  /** of the draft model; a worker that holds layer 0 and has one can drive */
  readonly draftDirectory?: string;
  readonly layers: LayerRange;
  readonly listen: { readonly host: string; readonly port: number };
  /** where the predecessor reaches this worker, default what it listens on */
  readonly publicUrl?: string;
  /** receipts are kept here */
  readonly dataDirectory: string;
  /** tokens drafted for a pass, 0 to 16 */
  readonly k?: number;
  readonly maxJobs?: number;
  /** MiB for caches of ended jobs, which later jobs of the same session go on from; 0 keeps none */
  readonly prefixCacheMb?: number;
  /** threads of one run, default 1 */
  readonly intraOpThreads?: number;
  readonly passTimeoutMs?: number;
  readonly drainMs?: number;
  /** without it receipts are kept, but not posted */
  readonly chain?: ReceiptChain;
  readonly log: Logger;
}
