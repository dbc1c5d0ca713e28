import type { Sampling } from '@shardmarket/sdk';
import type { SessionOnChain } from '../chain/port.ts';
import type { CatalogModel } from '../models/catalog.ts';
import type { Funds } from '../sessions/funds.ts';
import type { RingView } from '../rings/view.ts';
import type { Bill } from './bill.ts';
import type { Told } from './run.ts';

export interface JobRequest {
  readonly session: string;
  /** hash of the API key that asks, null if none does */
  readonly apiKey: string | null;
  /** the x402 payment that it is done for */
  readonly payment?: string | undefined;
  readonly onChain: SessionOnChain;
  readonly model: CatalogModel;
  /** ids, the beginning-of-text token included */
  readonly prompt: readonly number[];
  readonly maxTokens: number;
  readonly sampling: Sampling;
  /** ids that end the answer besides the model's own */
  readonly stopTokens: readonly number[];
  /** micro-USDC that were agreed: no ring may cost more */
  readonly ceiling?: bigint | undefined;
  /** whether its tokens are to say who drafted them */
  readonly trace?: boolean;
  /** whether the model's own end of text does not end it */
  readonly ignoreEos?: boolean;
  /** Resolves once it is certain that the answer comes of which the job is a part; if it rejects the job costs nothing. */
  readonly counts?: Promise<void>;
}

export interface JobEnd {
  readonly finish: 'stop' | 'length' | 'cancelled';
  readonly completionTokens: number;
  readonly bill: Bill;
}

/** A job that has begun: its first token is there, or its end. */
export interface RunningJob {
  readonly id: string;
  /** micro-USDC held back for it: the most that it can cost */
  readonly reserved: bigint;
  /** what is left besides */
  readonly funds: Funds;
  /** every id in order, those together that came together */
  tokens(): AsyncIterable<readonly number[]>;
  /** the ring that it runs on, as it is now */
  ring(): RingView;
  /** what is known of the tokens so far */
  told(): Told;
  /** The first `tokens` tokens have gone out to the client: that much is charged if the ring is lost before the end. */
  deliver(tokens: number): void;
  cancel(): void;
  /** Settles when it is billed and stored, for what was delivered if it broke off. @throws Problem `ring_lost` */
  readonly end: Promise<JobEnd>;
}
