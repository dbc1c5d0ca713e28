import { NOTICE_SIGNATURE, NOTICE_TIMESTAMP, noticeMessage, sign, toHex, type SigningKey } from '@shardmarket/sdk';
import type { Db } from '../db/open.ts';
import { messageOf, Problem } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Sessions } from '../sessions/service.ts';
import { nextTry, TRY_AFTER_MS } from './decide.ts';
import { postNotice } from './post.ts';
import * as store from './store.ts';
import type { WebhookPolicy } from './target.ts';

/** Notices that are sent at a time: a slow webhook holds up few others. */
const AT_ONCE = 8;
/** ms within which a failure of the database or the chain is tried again */
const LATER_MS = 5_000;
/** ms for which changes are gathered that come while others are looked at */
const GATHER_MS = 50;
/** ms between two looks at sessions that nothing was heard of: each asks the chain */
const LOOK_MS = 60_000;

export interface NotifierDeps {
  readonly db: Db;
  readonly sessions: Pick<Sessions, 'funds'>;
  readonly key: SigningKey;
  /** base58 */
  readonly keeper: string;
  readonly policy: WebhookPolicy;
  readonly log: Log;
  /** ms before each try of a notice */
  readonly tryAfterMs?: readonly number[];
  /** ms between two looks at all sessions */
  readonly lookEveryMs?: number;
}

/** Tells webhooks when what a session, or a key of it, has left falls below a threshold. */
export class Notifier {
  readonly #deps: NotifierDeps;
  /** sessions to look at */
  readonly #changed = new Set<string>();
  #work: Promise<void> = Promise.resolve();
  #busy = false;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #lookedAt = 0;

  constructor(deps: NotifierDeps) {
    this.#deps = deps;
  }

  /** What the session has left has changed: it is looked at soon, in the background. */
  changed(session: string): void {
    if (this.#deps.policy === 'off') return;
    this.#changed.add(session);
    this.#kick();
  }

  /** Looks at every session that has a webhook, if the last such look is long ago: deposits grow without a word to the keeper. */
  async lookAtAll(): Promise<void> {
    const { policy, lookEveryMs = LOOK_MS } = this.#deps;
    if (policy === 'off' || Date.now() - this.#lookedAt < lookEveryMs) return;
    this.#lookedAt = Date.now();
    for (const session of await store.watchedSessions(this.#deps.db)) this.#changed.add(session);
    this.#kick();
  }

  /** When all that is due now is done. */
  async idle(): Promise<void> {
    while (this.#busy) await this.#work;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.idle();
  }

  #kick(afterMs = 0): void {
    if (this.#busy || this.#stopped) return;
    this.#busy = true;
    clearTimeout(this.#timer);
    this.#work = this.#run(afterMs).catch((error: unknown) => {
      this.#deps.log.error(`notices: ${messageOf(error)}`);
      this.#wake(LATER_MS);
    });
    void this.#work.finally(() => {
      this.#busy = false;
      // What changed meanwhile: with many jobs that never ends, so that they are looked at together.
      if (this.#changed.size > 0) this.#kick(GATHER_MS);
    });
  }

  #wake(ms: number): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#kick(), ms);
    this.#timer.unref();
  }

  async #run(afterMs: number): Promise<void> {
    const { db } = this.#deps;
    if (afterMs > 0) await new Promise((resolve) => setTimeout(resolve, afterMs));
    for (;;) {
      const changed = [...this.#changed];
      this.#changed.clear();
      if (changed.length > 0) await this.#look(changed);
      const due = await store.claimNotices(db, new Date(), AT_ONCE);
      await Promise.all(due.map((notice) => this.#send(notice)));
      if (this.#stopped || due.length === 0) break;
    }
    const next = await store.nextDue(db);
    if (next) this.#wake(Math.max(0, next.getTime() - Date.now()));
  }

  async #look(changed: readonly string[]): Promise<void> {
    const { db, sessions, keeper, log } = this.#deps;
    for (const hook of await store.hooksOf(db, ...changed)) {
      const { session } = hook;
      try {
        const { available, budget } = await sessions.funds({ session, apiKey: hook.apiKey });
        const left = budget !== null && budget < available ? budget : available;
        const noticed = await store.look(db, hook.id, left, keeper, new Date());
        if (noticed) log.info({ session, left: left.toString() }, 'a session has little left: telling its webhook');
      } catch (error) {
        // A session that is closed has nothing to tell any more; a chain that cannot be read is asked again at the next look.
        if (error instanceof Problem && error.code === 'session_not_found') await store.dropHook(db, hook);
        log.debug({ session }, `cannot look at what a session has left: ${messageOf(error)}`);
      }
    }
  }

  async #send(notice: store.ClaimedNotice): Promise<void> {
    const { db, key, policy, log, tryAfterMs = TRY_AFTER_MS } = this.#deps;
    const timestamp = Math.floor(Date.now() / 1000);
    const headers = {
      [NOTICE_TIMESTAMP]: String(timestamp),
      [NOTICE_SIGNATURE]: toHex(sign(noticeMessage(timestamp, notice.body), key)),
    };
    const error = await postNotice(notice.url, notice.body, headers, policy);
    const again = error === undefined ? undefined : nextTry(notice.attempts + 1, new Date(), tryAfterMs);
    await store.tried(db, notice, error, again);
    if (error !== undefined) log.warn({ notice: notice.id, attempts: notice.attempts + 1 }, `webhook: ${error}`);
  }
}
