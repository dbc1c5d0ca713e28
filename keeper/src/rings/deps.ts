import type { SigningKey } from '@shardmarket/sdk';
import type { Log } from '../log.ts';
import type { DeedRecords } from '../reputation/records.ts';
import type { MakeId } from '../running/replica.ts';
import type { WorkerRegistry } from '../workers/registry.ts';
import type { Distance, RouteTo } from './distances.ts';
import type { HeldElsewhere } from './held.ts';
import type { MatchingPolicy } from './policy.ts';
import type { RoundTrip } from './view.ts';

/** What forming and healing rings needs. */
export interface RingsDeps {
  readonly registry: WorkerRegistry;
  readonly key: SigningKey;
  /** ms in which all members of a new ring, or of a new generation of one, must be ready */
  readonly readyTimeoutMs: number;
  /** hears how long each heal took, or that it failed */
  readonly metrics?: { ringHealed(ms: number): void; healFailed(): void };
  /** how far workers are from each other */
  readonly distance: Distance;
  /** where each is dialled by the one before it */
  readonly route: RouteTo;
  /** how long a message takes between two of them, and back, for those who look at rings */
  readonly rttMs?: RoundTrip;
  readonly makeId: MakeId;
  /** jobs that rings of other processes run on a worker */
  readonly jobsElsewhere?: (address: string) => number;
  /** what workers hold for rings of other processes that have jobs */
  readonly heldElsewhere?: HeldElsewhere;
  /** what rings are chosen by; cautious unless told otherwise */
  readonly policy?: MatchingPolicy | undefined;
  /** 0 to 1, 1 excluded: decides which jobs try out workers */
  readonly random?: () => number;
  /** what workers did, and is counted there */
  readonly records?: Pick<DeedRecords, 'of' | 'add'> | undefined;
  readonly log: Log;
}
