import { apiKeyMessage, closeMessage, type ApiKeyTerms, type KeyScope } from '@shardmarket/sdk';
import { eq } from 'drizzle-orm';
import type { ChainReader, SessionOnChain } from '../chain/port.ts';
import type { Db } from '../db/open.ts';
import { sessionKeys, sessions } from '../db/schema.ts';
import { Problem } from '../errors.ts';
import { readCharges } from '../jobs/store.ts';
import { balanceOf, type Balance } from './balance.ts';
import { issueApiKey } from './api-keys.ts';
import { readFunds, type Funds } from './funds.ts';
import { ApiKeys, type Caller, type PayerRequest } from './key-service.ts';
import { sessionKeyFor } from './keys.ts';
import { isHeldByBuyer } from './own-keys.ts';
import { requireSignature } from './signed-request.ts';
import type { Vault } from './vault.ts';

/** Seconds before a session's end from which no job starts: what it costs must still be settled in time. */
export const EXPIRY_MARGIN_SECS = 60n;

export interface SessionsDeps {
  readonly db: Db;
  readonly chain: Pick<ChainReader, 'session' | 'now'>;
  readonly vault: Vault;
  /** Settles what a session owes. @returns micro-USDC still unsettled */
  readonly settle: (session: string) => Promise<bigint>;
  /** The closing transaction, signed with the session key, for the payer to sign and send; base64. */
  readonly closing: (session: string, onChain: SessionOnChain) => Promise<string>;
}

/** Buyers' sessions: keys, API keys, balances, closing. */
export class Sessions {
  readonly keys: ApiKeys;
  readonly #deps: SessionsDeps;
  readonly #wallClock: () => number;

  constructor(deps: SessionsDeps, wallClock: () => number = Date.now) {
    this.#deps = deps;
    this.#wallClock = wallClock;
    this.keys = new ApiKeys(deps.db, wallClock);
  }

  /** A voucher key for the payer's next session. */
  newKey(payer: string): Promise<string> {
    return sessionKeyFor(this.#deps.db, this.#deps.vault, payer);
  }

  /**
   * @throws Problem `invalid_request`, `session_not_found`, `session_not_ours`, `session_closing`, `session_expired`,
   * `too_many_api_keys`, or as `requireSignature`
   */
  async newApiKey(request: PayerRequest & { payer: string }, terms: ApiKeyTerms = {}): Promise<string> {
    const { session: address, timestamp, signature } = request;
    if (terms.expiresAt !== undefined && terms.expiresAt <= this.#seconds()) {
      const message = `expires_at: ${terms.expiresAt} is over, it is ${this.#seconds()} now: expected unix seconds to come`;
      throw new Problem('invalid_request', message, { param: 'expires_at' });
    }
    const onChain = await this.usable(address);
    const { payer, signer } = onChain;
    if (payer !== request.payer) {
      throw new Problem('invalid_signature', `session ${address} belongs to ${payer}, not to ${request.payer}`);
    }
    requireSignature(
      { payer, message: apiKeyMessage(address, timestamp, terms), signature, timestamp },
      this.#seconds(),
    );
    const [ours] = await this.#deps.db.select().from(sessionKeys).where(eq(sessionKeys.signer, signer));
    if (!ours) {
      throw new Problem(
        'session_not_ours',
        `the signer of session ${address} is not a key of this keeper: open it with the one from POST /v1/sessions`,
      );
    }
    return issueApiKey(this.#deps.db, { address, payer, signer }, terms);
  }

  /** Who asks with an API key. @throws Problem as `ApiKeys.authorise` */
  authorise(key: string | undefined, scope: KeyScope): Promise<Caller> {
    return this.keys.authorise(key, scope);
  }

  async balance(address: string): Promise<Balance> {
    // The database first: see balanceOf.
    const charges = await readCharges(this.#deps.db, address);
    return balanceOf(await this.onChain(address), charges);
  }

  /** What the caller may still spend. @throws Problem `session_not_found` */
  async funds({ session, apiKey }: { session: string; apiKey: string | null }): Promise<Funds> {
    return readFunds(this.#deps.db, session, apiKey, await this.onChain(session));
  }

  /** @throws Problem `session_not_found` */
  async onChain(address: string): Promise<SessionOnChain> {
    const session = await this.#deps.chain.session(address);
    if (!session) throw new Problem('session_not_found', `there is no open session ${address} on chain`);
    return session;
  }

  /** The session, if it is open and not about to end. @throws Problem */
  async usable(address: string): Promise<SessionOnChain> {
    const [session, now] = await Promise.all([this.onChain(address), this.#deps.chain.now()]);
    if (session.closing) throw new Problem('session_closing', `session ${address} is being closed: open a new one`);
    if (session.expiresAt <= now + EXPIRY_MARGIN_SECS) {
      throw new Problem('session_expired', `session ${address} ends at ${session.expiresAt} (unix): open a new one`);
    }
    return session;
  }

  /**
   * Stops the session's jobs from starting, settles, and gives the closing transaction to the payer.
   * @throws Problem `session_busy` while jobs run, `unsettled` if the chain did not take the settlement
   */
  async close(address: string, request: { timestamp: number; signature: string }): Promise<string> {
    const onChain = await this.onChain(address);
    const { timestamp, signature } = request;
    const message = closeMessage(address, timestamp);
    requireSignature({ payer: onChain.payer, message, signature, timestamp }, this.#seconds());
    if (await isHeldByBuyer(this.#deps.db, onChain.signer)) {
      const next =
        'sign what is owed (GET /v1/sessions/<session>/voucher?all=1), then close it with payer and session key';
      throw new Problem('session_not_ours', `the key of session ${address} is its buyer's: ${next}`);
    }
    await this.#deps.db.update(sessions).set({ closing: true }).where(eq(sessions.address, address));
    const { reserved } = await readCharges(this.#deps.db, address);
    if (reserved > 0n)
      throw new Problem('session_busy', `jobs of session ${address} still run: close it when they ended`);
    const left = await this.#deps.settle(address);
    if (left > 0n) {
      throw new Problem('unsettled', `${left} micro-USDC of session ${address} are not settled yet: try again`);
    }
    return this.#deps.closing(address, onChain);
  }

  #seconds(): number {
    return Math.floor(this.#wallClock() / 1000);
  }
}
