import type { AuditorSet, Batch, Config, Session, StakePosition, Worker } from '@shardmarket/sdk';
import type { PublicKey } from '@solana/web3.js';
import type { Duty as DutyOf } from '../duty.ts';

/** Chores that anybody may do for the market, in the order in which they are done: what cannot wait comes first. */
export const CHORES = [
  'draw_batch',
  'draw_auditors',
  'resolve',
  'expire_audit',
  'refresh_boost',
  'end_session',
  'claim_for',
  'close_batch',
] as const;
export type ChoreKind = (typeof CHORES)[number];

/** An account and where it is. */
export interface Found<T> {
  readonly address: PublicKey;
  readonly account: T;
}

/** What is to be done; each is one transaction. */
export type Chore =
  | { readonly kind: 'draw_batch'; readonly batch: Found<Batch> }
  | {
      readonly kind: 'draw_auditors';
      readonly batch: Found<Batch>;
      readonly model: PublicKey;
      /** none: the slot hashes are gone, and later ones are to decide */
      readonly auditors: readonly PublicKey[];
    }
  /** @param payTo makes a new ZERO account of this challenger's for what it gets; undefined: it has one, or gets nothing */
  | { readonly kind: 'resolve'; readonly batch: Found<Batch>; readonly payTo?: PublicKey }
  | { readonly kind: 'expire_audit'; readonly batch: Found<Batch>; readonly payTo?: PublicKey }
  | {
      readonly kind: 'refresh_boost';
      readonly worker: PublicKey;
      /** of the stake */
      readonly owner: PublicKey;
      /** basis points from and to */
      readonly from: bigint;
      readonly to: bigint;
    }
  /** @param rest micro-USDC that go back to its payer */
  | { readonly kind: 'end_session'; readonly session: Found<Session>; readonly rest: bigint }
  | { readonly kind: 'claim_for'; readonly worker: Found<Worker> }
  | { readonly kind: 'close_batch'; readonly batches: readonly Found<Batch>[] };

export type ChoreDuty = DutyOf<Chore>;

/** What the operator wants of the chores. */
export interface ChorePolicy {
  /** not done at all */
  readonly skip: readonly ChoreKind[];
  /** least micro-USDC that are claimed for a worker; undefined: none are */
  readonly claimMin?: bigint;
  /** ms between two looks at the chain */
  readonly everyMs: number;
}

export const DEFAULT_CHORES: ChorePolicy = { skip: [], everyMs: 60_000 };

/** A session that has ended on chain. */
export interface EndedSession extends Found<Session> {
  /** whether this keeper served it and is owed nothing more of it; undefined where there is no database to say so */
  readonly served: 'no' | 'owing' | 'settled' | undefined;
}

/** What the chain says about the chores. */
export interface ChoreState {
  /** chain time, unix seconds, and slot */
  readonly now: bigint;
  readonly slot: bigint;
  readonly config: Pick<Config, 'limits' | 'usdcMint' | 'zeroMint'>;
  readonly batches: readonly Found<Batch>[];
  readonly workers: readonly Found<Worker>[];
  /** data of the SlotHashes sysvar; undefined where no auditors are to be drawn */
  readonly slotHashes?: Uint8Array;
  readonly auditorSets: readonly Found<AuditorSet>[];
  /** stake that is linked to workers */
  readonly positions: readonly Found<StakePosition>[];
  readonly ended: readonly EndedSession[];
  /** associated token accounts, base58, that were looked at and can be paid */
  readonly payable: ReadonlySet<string>;
}
