import type { ChatEnd, Ledger, StakePool } from '@shardmarket/sdk';
import type { Paid } from './claims.ts';
import type { EpochView, JobView, SliceView } from './views.ts';

export interface WorkerPay extends Paid {
  readonly name: string;
  readonly layers: readonly [number, number];
  /** signature of its posted receipts */
  readonly receipts: string;
}

/** All that happened, with amounts in micro-USDC and the signatures to look them up. */
export interface DemoResult {
  readonly answer: ChatEnd;
  readonly job: JobView;
  readonly deposit: Paid;
  readonly refund: Paid;
  /** the treasury's part of what was settled */
  readonly treasury: bigint;
  readonly workers: readonly WorkerPay[];
  readonly epochs: readonly EpochView[];
  readonly slices: readonly SliceView[];
  readonly yielded: Paid;
  /** both as they stood at the end */
  readonly ledger: Ledger;
  readonly pool: StakePool;
}
