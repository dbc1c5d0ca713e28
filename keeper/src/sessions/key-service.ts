import { apiKeyIdOf, type KeyScope, listKeysMessage, revokeKeyMessage } from '@shardmarket/sdk';
import { eq } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { sessions } from '../db/schema.ts';
import { Problem } from '../errors.ts';
import { keyFinder, listApiKeys, revokeApiKey, type StoredKey } from './api-keys.ts';
import { keyState, requireActive, requireScope, type KeyUsage } from './key-terms.ts';
import { requireSignature } from './signed-request.ts';

/** Who asks: a session, through one of its keys. */
export interface Caller {
  readonly session: string;
  /** the API key's hash */
  readonly apiKey: string;
}

/** A request that the session's payer signed. */
export interface PayerRequest {
  readonly session: string;
  /** unix seconds */
  readonly timestamp: number;
  /** hex */
  readonly signature: string;
}

/** The API keys of sessions: who may do what with them, and what their payers see and revoke. */
export class ApiKeys {
  readonly #find: ReturnType<typeof keyFinder>;

  constructor(
    private readonly db: Db,
    private readonly wallClock: () => number,
  ) {
    this.#find = keyFinder(db);
  }

  /** @throws Problem `invalid_api_key`, `api_key_revoked`, `api_key_expired`, `scope_missing` */
  async authorise(key: string | undefined, scope: KeyScope): Promise<Caller> {
    const found = key === undefined ? undefined : await this.#find(key);
    if (!found) {
      throw new Problem(
        'invalid_api_key',
        'expected a valid API key in "Authorization: Bearer sm_…": POST /v1/api-keys gives one',
      );
    }
    requireActive(found, new Date(this.wallClock()));
    requireScope(found, scope);
    return { session: found.session, apiKey: found.hash };
  }

  /** @throws Problem `session_not_found`, or as `requireSignature` */
  async list(request: PayerRequest): Promise<object[]> {
    await this.requirePayer(request, listKeysMessage(request.session, request.timestamp));
    const now = new Date(this.wallClock());
    return (await listApiKeys(this.db, request.session)).map(({ key, usage }) => describeKey(key, usage, now));
  }

  /** @throws Problem `session_not_found`, `api_key_not_found`, or as `requireSignature` */
  async revoke(request: PayerRequest & { id: string }): Promise<void> {
    const { session, timestamp, id } = request;
    await this.requirePayer(request, revokeKeyMessage(session, timestamp, id));
    if (await revokeApiKey(this.db, session, id)) return;
    throw new Problem(
      'api_key_not_found',
      `session ${session} has no API key ${id}: POST /v1/api-keys/list names them`,
    );
  }

  /** The payer is known here even when the session is closed on chain. @throws Problem `session_not_found`, or as `requireSignature` */
  async requirePayer({ session, timestamp, signature }: PayerRequest, message: Uint8Array): Promise<void> {
    const [known] = await this.db.select({ payer: sessions.payer }).from(sessions).where(eq(sessions.address, session));
    if (!known) throw new Problem('session_not_found', `no API key was ever made for session ${session} here`);
    const now = Math.floor(this.wallClock() / 1000);
    requireSignature({ payer: known.payer, message, signature, timestamp }, now);
  }
}

/** Amounts are micro-USDC in decimal strings, times unix seconds. */
function describeKey(key: StoredKey, { spent, reserved }: KeyUsage, now: Date): object {
  const seconds = (moment: Date | null) => moment && Math.floor(moment.getTime() / 1000);
  return {
    id: apiKeyIdOf(key.hash),
    name: key.name,
    state: keyState(key, now),
    scopes: key.scopes,
    budget_micro_usdc: key.budget?.toString() ?? null,
    spent_micro_usdc: spent.toString(),
    reserved_micro_usdc: reserved.toString(),
    expires_at: seconds(key.expiresAt),
    created_at: seconds(key.createdAt),
    revoked_at: seconds(key.revokedAt),
  };
}
