import type { TransactionInstruction } from '@solana/web3.js';
import type { Outcome, Sender } from '../chain/tx/sender.ts';
import { nextKey } from '../chain/tx/store.ts';
import { checkpoint } from '../checkpoint.ts';
import type { Db } from '../db/open.ts';
import { messageOf, Problem } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Backoff } from './backoff.ts';

/** One transaction of the keeper's work. */
export interface Deed {
  readonly kind: string;
  /** what fails and is backed off together: where one piece fails, others of its lane are not tried */
  readonly lane: string;
  /** what it changes on chain, so that one key never stands for two changes */
  readonly unit: string;
  readonly instructions: () => Promise<readonly TransactionInstruction[]>;
}

/** A piece of work that is on chain. */
export interface DoneStep {
  readonly kind: string;
  readonly signature: string;
}

export interface RoundsDeps {
  readonly db: Db;
  readonly sender: Pick<Sender, 'send'>;
  readonly backoff: Backoff;
  readonly metrics: Pick<Metrics, 'cron'>;
  readonly log: Log;
}

export interface Rounds {
  /** All that is due now, in order, by what the chain says. @throws an RPC's error */
  readonly due: () => Promise<readonly Deed[]>;
  /** whether the chain is looked at anew after each piece: the next one may depend on it */
  readonly oneByOne: boolean;
  /** most transactions of this run; what is left is for the next one */
  readonly most?: number;
  /** also what is being backed off */
  readonly eager: boolean;
}

/**
 * Does what is due until nothing is. A piece that fails stops no other; if it is not due any more afterwards, somebody else was
 * faster, which is a success. @throws Problem `not_leading`, `shutting_down`, or what `due` throws
 */
export async function runRounds(deps: RoundsDeps, rounds: Rounds): Promise<DoneStep[]> {
  const { backoff, log, metrics } = deps;
  const { oneByOne, most = Infinity, eager } = rounds;
  const done: DoneStep[] = [];
  const failed = new Map<string, { deed: Deed; error: string }>();
  // Each once in a run: what is listed again may have been read from a node that is behind.
  const tried = new Set<string>();
  for (;;) {
    const due = await rounds.due();
    const units = new Set(due.map(({ unit }) => unit));
    for (const [lane, { deed }] of failed) {
      if (units.has(deed.unit)) continue;
      failed.delete(lane);
      metrics.cron(deed.kind, 'elsewhere');
      log.info({ kind: deed.kind, unit: deed.unit }, 'somebody else has done it');
    }
    const left = due.filter(
      ({ lane, unit }) => !failed.has(lane) && !tried.has(unit) && (eager || !backoff.holds(lane)),
    );
    if (left.length === 0 || tried.size >= most) {
      backoff.keepOnly(new Set(due.map(({ lane }) => lane)));
      break;
    }
    for (const deed of oneByOne ? left.slice(0, 1) : left.slice(0, most - tried.size)) {
      if (failed.has(deed.lane)) continue;
      tried.add(deed.unit);
      const outcome = await attempt(deps, deed);
      if (outcome.state === 'confirmed') {
        checkpoint('cron.done');
        backoff.clear(deed.lane);
        metrics.cron(deed.kind, 'done');
        log.info({ kind: deed.kind, unit: deed.unit, signature: outcome.signature }, 'work of the cron done');
        done.push({ kind: deed.kind, signature: outcome.signature });
      } else {
        failed.set(deed.lane, { deed, error: outcome.state === 'failed' ? outcome.error : 'it expired' });
      }
    }
  }
  for (const [lane, { deed, error }] of failed) {
    metrics.cron(deed.kind, 'failed');
    const retryMs = backoff.failed(lane);
    log.warn({ kind: deed.kind, unit: deed.unit, error, retryMs }, 'work of the cron not done: tried again later');
  }
  return done;
}

/** What cannot be built or sent failed like what the chain refuses. */
async function attempt({ db, sender }: RoundsDeps, deed: Deed): Promise<Outcome> {
  checkpoint('cron.due');
  const key = await nextKey(db, deed.unit);
  try {
    return await sender.send(deed.kind, key, deed.instructions);
  } catch (error) {
    if (error instanceof Problem && (error.code === 'not_leading' || error.code === 'shutting_down')) throw error;
    return { state: 'failed', signature: '', error: messageOf(error) };
  }
}
