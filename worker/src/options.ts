import type { SigningKey } from '@shardmarket/sdk';
import type { Logger } from 'pino';
import type { Mode } from './driver/plan.ts';
import type { LayerRange } from './model/graphs.ts';
import type { BatchChain } from './receipts/drawer.ts';
import type { ReceiptChain } from './receipts/poster.ts';

/** How the head speculates unless told otherwise. */
export const DEFAULT_MODE: Mode = 'async';
/** Jobs at the same time unless told otherwise. */
export const DEFAULT_MAX_JOBS = 8;
/** Memory (MiB) for caches of ended jobs unless told otherwise. */
export const DEFAULT_PREFIX_CACHE_MB = 64;
/** Time (ms) without a result after which rows in flight are given up, unless told otherwise; `patienceMs` for long prompts. */
export const DEFAULT_PASS_TIMEOUT_MS = 20_000;
/** Time (ms) that open jobs get to end when the worker closes, unless told otherwise. */
export const DEFAULT_DRAIN_MS = 5_000;

/** Time (ms) that a ring which lost a neighbour keeps its jobs and waits to be healed, unless told otherwise. */
export const DEFAULT_HEAL_WAIT_MS = 10_000;

/** When neighbours come through the keeper's relay: all of them, those that cannot dial this worker, or nobody. */
export const RELAY_USES = ['always', 'fallback', 'never'] as const;
export type RelayUse = (typeof RELAY_USES)[number];

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
  /** where neighbours come in; null listens nowhere: all of them come through the keeper's relay */
  readonly listen: { readonly host: string; readonly port: number } | null;
  /** whether neighbours may come through the keeper's relay where the address of this worker does not open, default true */
  readonly relay?: boolean;
  /** where the predecessor reaches this worker, default what it listens on */
  readonly publicUrl?: string;
  /** receipts are kept here */
  readonly dataDirectory: string;
  /** how a head speculates: not at all, one frame at a time, many in flight, or these and side branches; default `async` */
  readonly mode?: Mode;
  /** drafts in a frame, 0 to 16; 0 drafts nothing; default: chosen from what is measured */
  readonly k?: number;
  /** rows in flight in modes `async` and `tree`, 1 to 64; default: chosen from what is measured */
  readonly window?: number;
  /** rows of a side branch in mode `tree`, 1 to 16; default: chosen from what is measured */
  readonly branch?: number;
  /** whether drafts are also looked up in the prompt and the answer, default true */
  readonly ngram?: boolean;
  readonly maxJobs?: number;
  /** MiB for caches of ended jobs, which later jobs of the same session go on from; 0 keeps none */
  readonly prefixCacheMb?: number;
  /** MiB that sessions, open and ended jobs may take together; default: all layers, `maxJobs` of the whole context and `prefixCacheMb` */
  readonly memoryMb?: number;
  /** threads of one run, default 1 */
  readonly intraOpThreads?: number;
  readonly passTimeoutMs?: number;
  /** ms of silence after which a ring link counts as dead, default 3,000 */
  readonly linkTimeoutMs?: number;
  /** ms that a ring which lost a neighbour keeps its jobs and waits to be healed; 0 ends it at once */
  readonly healWaitMs?: number;
  readonly drainMs?: number;
  /** without it receipts are kept, but not posted */
  readonly chain?: ReceiptChain & BatchChain;
  /** the keeper does not let this worker in, or lets it in no longer; the next attempt comes by itself */
  readonly refused?: (code: string, message: string) => void;
  readonly log: Logger;
}
